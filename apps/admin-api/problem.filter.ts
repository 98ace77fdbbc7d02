import { Catch, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import { ConflictError, EventIdReused, LimitExceeded, OutcomeUnknown, StoreBusy, StoreClosed } from '#event-store';
import { answerProblem, BadTokenOrder, DoorProblem, problemOf, type Language, type Problem } from '#identity';
import { SheetRefused } from '#spreadsheet';
import { BadCommand, CommandIdReused, NotPermitted, StreamMoved, type CommandOutcome } from '#scheme/commands';

/** The one place where kinds of "no" become HTTP (style R19). Domain code knows no HTTP. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  catch(error: unknown, host: ArgumentsHost): void { answerProblem(error, host, translate); }
}

/** A refusal, thrown by a controller when it is a whole answer: 422. */
export class Refused extends Error {
  override readonly name = 'Refused';
  constructor(readonly outcome: Extract<CommandOutcome, { outcome: 'refused' }>) { super(outcome.why); }
}

export const translate = (error: unknown, language: Language): Problem | null => {
  if (error instanceof Refused) return ofRefusal(error.outcome);
  if (error instanceof BadCommand) return { ...door('request.bad-member', error, language), code: error.code, errors: error.errors };
  if (error instanceof SheetRefused) {
    const { code, place } = error;
    return { ...door('upload.file-refused', error, language), code, ...(code === 'sheet.too-large' ? { status: 413 } : {}), ...place };
  }
  if (error instanceof NotPermitted) return { ...door('auth.role-missing', error, language), code: error.code };
  if (error instanceof CommandIdReused || error instanceof EventIdReused) return door('command.id-reused', error, language);
  if (error instanceof StreamMoved) {
    const { stream, expected, events } = error;
    return { ...door('stream.not-at-revision', error, language), stream, expected, events };
  }
  if (error instanceof ConflictError) {
    const { stream, expected, actual } = error;
    return { ...door('stream.conflict', error, language), stream, expected, actual };
  }
  if (error instanceof LimitExceeded) return { ...door('limit.exceeded', error, language), code: error.code };
  if (error instanceof BadTokenOrder) return { ...door('request.bad-member', error, language), errors: [{ pointer: error.pointer, detail: error.message }] };
  if (error instanceof StoreClosed) return door('door.closing', error, language);
  if (error instanceof StoreBusy) {
    return problemOf(new DoorProblem('store.busy', 'the event store is busy or away; nothing was recorded; send the same id again',
      { retryAfterSeconds: Math.ceil(error.retryAfterMs / 1000) }), language);
  }
  if (error instanceof OutcomeUnknown) {
    return problemOf(new DoorProblem('outcome_unknown', 'whether it was recorded is unknown; send the same id again', { retryAfterSeconds: 2 }), language);
  }
  return null;
};

const door = (code: DoorProblem['code'], error: Error, language: Language): Problem => problemOf(new DoorProblem(code, error.message), language);

const ofRefusal = ({ refused, why, title, clause, quotation, facts, next, id, do: name }: Refused['outcome']): Problem => ({
  status: 422, code: refused, title, detail: why, retry: 'never', id, do: name,
  ...(clause === undefined ? {} : { clause }), ...(quotation === undefined ? {} : { quotation }),
  ...(facts === undefined ? {} : { facts }), ...(next === undefined ? {} : { next }),
});
