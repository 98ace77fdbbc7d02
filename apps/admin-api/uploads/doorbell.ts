import { Inject, Injectable } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { EVENT_STORE, type EventStore } from '#event-store';
import { problemFor } from '#identity';
import { VAULT, type Vault } from '#privacy';
import { BadCommand, type Caller, CLOCK, type Clock, type CommandEnvelope, type CommandOutcome, IssueCommand, Rehearsal } from '#scheme/commands';
import { translate } from '../problem.filter.js';

/** Who uploads, for which day, and what is to be done with it. */
export interface UploadWish { readonly caller: Caller; readonly on: string; readonly at?: string; readonly dryRun: boolean; readonly partial: boolean }
export type Order = Pick<CommandEnvelope, 'id' | 'do' | 'data'>;
/** Why a command was not taken. `pointer`: which member of it. `rows`: rows of a list that it names, from 1. */
export interface Refusal { readonly code: string; readonly why: string; readonly pointer?: string; readonly rows?: readonly NamedRow[] }
interface NamedRow { readonly row: number; readonly code: string; readonly why: string }

const rowsNamed = (facts: readonly unknown[] | undefined): Pick<Refusal, 'rows'> => {
  const rows = (facts ?? []).flatMap((fact) => {
    const { row, refused, why } = fact as { readonly row?: unknown; readonly refused?: unknown; readonly why?: unknown };
    return typeof row === 'number' && typeof refused === 'string' && typeof why === 'string' ? [{ row, code: refused, why }] : [];
  });
  return rows.length === 0 ? {} : { rows };
};

const told = (outcome: CommandOutcome): 'accepted' | 'already' | Refusal => {
  if (outcome.outcome === 'refused') return { code: outcome.refused, why: outcome.why, ...rowsNamed(outcome.facts) };
  return outcome.deduplicated ? 'already' : 'accepted';
};

/** Ordinary commands of a file, first supposed and then issued; a file has no other way to write. */
@Injectable()
export class Doorbell {
  constructor(
    @Inject(CommandBus) private readonly bus: CommandBus, @Inject(EVENT_STORE) private readonly store: EventStore,
    @Inject(VAULT) private readonly vault: Vault, @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /**
   * Answers as if every command before had been recorded; nothing is written.
   *
   * @throws NotPermitted and whatever is not about one command: then the whole file is answered so
   */
  rehearsal(wish: UploadWish): (order: Order) => Promise<'accepted' | 'already' | Refusal> {
    const rehearsal = new Rehearsal({ store: this.store, vault: this.vault, clock: this.clock });
    return async (order) => {
      try {
        return told(await rehearsal.execute(issued(order, wish)));
      } catch (error) {
        // a day or an hour that cannot be is the same for every row
        if (!(error instanceof BadCommand) || error.errors.length === 0 || /^\/(on|at)$/.test(error.errors[0]?.pointer ?? '')) throw error;
        const { pointer = '', detail = '' } = error.errors[0] ?? {};
        return { code: error.code, why: detail, pointer };
      }
    };
  }

  /** Issues a command. Whatever goes wrong now is told of this command: others of the file may be recorded already. */
  async issue(order: Order, wish: UploadWish): Promise<'accepted' | 'already' | Refusal> {
    try {
      return told(await this.bus.execute<IssueCommand, CommandOutcome>(issued(order, wish)));
    } catch (error) {
      const { code, detail } = problemFor(error, 'zh', translate);
      return { code, why: detail };
    }
  }
}

const issued = (order: Order, { caller, on, at }: UploadWish): IssueCommand =>
  new IssueCommand({ ...order, on, ...(at === undefined ? {} : { at }) }, caller, { dryRun: false });
