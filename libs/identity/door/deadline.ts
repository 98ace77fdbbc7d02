import type { CallHandler, ExecutionContext, NestInterceptor, Type } from '@nestjs/common';
import { throwError, timeout, type Observable } from 'rxjs';
import { DoorProblem } from './problem.js';

export interface DeadlineOptions {
  /** longest time to an answer, ms */
  readonly ms: number;
  /** true where a request may have written: after the time nobody knows whether it did */
  readonly writes: boolean;
  /** doors whose answer is a stream and begins when it begins, or that keep a limit of their own */
  readonly except?: readonly Type[];
}

/**
 * No request is left without an answer: what takes longer is answered 503, and the work behind it ends by its own limits (promise P11).
 * A command may have been recorded by then: `outcome_unknown`, the same id again tells.
 */
export class Deadline implements NestInterceptor {
  constructor(private readonly options: DeadlineOptions) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const { ms, writes, except = [] } = this.options;
    if (except.includes(context.getClass())) return next.handle();
    const late = (): DoorProblem => new DoorProblem(writes ? 'outcome_unknown' : 'door.late', `no answer within ${ms / 1000} s`, { retryAfterSeconds: 2 });
    return next.handle().pipe(timeout({ first: ms, with: () => throwError(late) }));
  }
}
