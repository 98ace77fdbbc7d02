import { Inject } from '@nestjs/common';
import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { ConflictError, EVENT_STORE, EventIdReused, type EventStore } from '#event-store';
import { isDay, isRefusal, type Refusal } from '#kernel';
import { isClauseId, quotationOf } from '#notice';
import { VAULT, type Vault } from '#privacy';
import { CLOCK, type Clock } from './clock.js';
import { attempt, type Attempt } from './attempt.js';
import { BadCommand, CommandIdReused, NotPermitted } from './commands.errors.js';
import { type CommandOutcome, IssueCommand } from './issue.command.js';
import { read } from './reading.js';

const ATTEMPTS = 4;
const pause = (ms: number): Promise<void> =>
  new Promise((resume) => {
    setTimeout(resume, ms);
  });

/** A refusal as the clerk reads it: with the words of its clause. */
const refused = (refusal: Refusal, command: { id: string; do: string; title: string }): CommandOutcome => ({
  ...refusal,
  ...command,
  outcome: 'refused',
  ...(refusal.clause !== undefined && isClauseId(refusal.clause) ? { quotation: quotationOf(refusal.clause) } : {}),
});

/** Somebody else wrote first: nothing was written, and the next try sees it. */
const met = (error: unknown): boolean => error instanceof ConflictError || error instanceof EventIdReused;
/** Errors of a decision, not of the machines below it: another look at the history may end otherwise. */
const decided = (error: unknown): boolean => met(error) || error instanceof NotPermitted || error instanceof BadCommand || error instanceof CommandIdReused;

/** Load, fold, decide, append; on a conflict all of it again, at most three times more (rulings D20). */
@CommandHandler(IssueCommand)
export class IssueHandler implements ICommandHandler<IssueCommand, CommandOutcome> {
  constructor(
    @Inject(EVENT_STORE) private readonly store: EventStore,
    @Inject(VAULT) private readonly vault: Vault,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async execute(issued: IssueCommand): Promise<CommandOutcome> {
    const { envelope } = issued;
    const { definition, data } = read(envelope);
    if (!isDay(envelope.on)) throw new TypeError('read() lets no other day pass');
    const work: Attempt = { ...issued, on: envelope.on, definition, data, store: this.store, vault: this.vault, clock: this.clock, as: 'now' };
    const early = await this.#lately(work);
    if (early !== undefined) return early;
    for (let tries = 1; ; tries += 1) {
      try {
        const answer = await attempt(work);
        return isRefusal(answer) ? refused(answer, { id: envelope.id, do: envelope.do, title: definition.titleZh }) : answer;
      } catch (error) {
        // A reused event id here is the same command racing itself: the next try finds it remembered.
        if (!met(error) || tries === ATTEMPTS) throw error;
        // Callers that met once must not meet again in step; the spread needs no secrecy.
        await pause(tries * 3 + (Number.parseInt(envelope.id.slice(-2), 16) % 8));
      }
    }
  }

  /**
   * A first try on what the store remembers, which costs no question. Only what was written now counts: the append has checked every stream it rests on.
   * Anything else, a refusal above all, is asked again of the history as it is now.
   */
  async #lately(work: Attempt): Promise<CommandOutcome | undefined> {
    if (work.options.dryRun || this.store.current === undefined) return undefined;
    try {
      const answer = await attempt({ ...work, as: 'lately' });
      return !isRefusal(answer) && answer.outcome === 'accepted' && !answer.deduplicated ? answer : undefined;
    } catch (error) {
      if (!decided(error)) throw error;
      return undefined;
    }
  }
}
