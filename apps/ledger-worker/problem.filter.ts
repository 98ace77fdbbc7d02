import { Catch, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import { answerProblem } from '#identity';

@Catch()
export class ProblemFilter implements ExceptionFilter {
  catch(error: unknown, host: ArgumentsHost): void { answerProblem(error, host, () => null); }
}
