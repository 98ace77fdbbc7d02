import { Catch, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import { NotSealed, ScopeRefused, StoryNotFound } from '#audit';
import { answerProblem, DoorProblem, problemOf, type Language, type Problem } from '#identity';
import { LedgerNotThereYet, UnknownToLedger } from '#ledger/queries';

/** The one place where kinds of "no" become HTTP (style R19). */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  catch(error: unknown, host: ArgumentsHost): void { answerProblem(error, host, translate); }
}

const translate = (error: unknown, language: Language): Problem | null => {
  if (error instanceof LedgerNotThereYet) {
    return problemOf(new DoorProblem('ledger.not-there-yet', error.message, { asked: error.asked, index: error.index, retryAfterSeconds: 1 }), language);
  }
  if (error instanceof UnknownToLedger) {
    const code = error.code === 'ledger.unknown-voucher' ? 'resource.unknown' : 'ledger.unknown-word';
    return { ...problemOf(new DoorProblem(code, error.message.slice(0, 500), { known: error.known.slice(0, 200) }), language), code: error.code };
  }
  if (error instanceof NotSealed) return problemOf(new DoorProblem('log.not-sealed', error.message), language);
  if (error instanceof StoryNotFound) {
    return problemOf(new DoorProblem('resource.unknown', 'there is no such history, or nothing of it is yours to see'), language);
  }
  if (error instanceof ScopeRefused) return { ...problemOf(new DoorProblem('request.bad-parameter', error.message), language), code: error.code };
  return null;
};
