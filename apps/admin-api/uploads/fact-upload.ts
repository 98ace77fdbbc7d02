import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { PersonState } from '#scheme/history';
import type { SheetRow } from '#spreadsheet';
import { Doorbell, type Order, type Refusal, type UploadWish } from './doorbell.js';
import { factLine, type FactKindName, type FactLine } from './fact-list.codec.js';
import { PeopleQuery, type Holder } from './people.query.js';
import { isFaulty } from './roster.codec.js';
import { idOf, type RowAnswer, type RowFault } from './row-answer.js';

/** Where a list comes from. `listHash`: SHA-256 of the bytes as they were received. */
export interface FactOrigin {
  readonly kind: FactKindName; readonly source: string; readonly queriedOn: string; readonly reference: string; readonly listHash: string;
}
/** Rows of one ImportFacts command. */
const CHUNK = 500;

interface Ready { readonly row: number; readonly personId: string; readonly factId: string; readonly line: FactLine }
type Judged = Ready | RowAnswer;
const isReady = (row: Judged): row is Ready => 'factId' in row;

const noted = (notes: readonly string[]): Pick<RowAnswer, 'notes'> => (notes.length === 0 ? {} : { notes });
const refusedRow = ({ row, notes }: Pick<FactLine, 'row' | 'notes'>, faults: readonly RowFault[], personId: string | null = null): RowAnswer =>
  ({ row, personId, outcome: 'refused', faults, ...noted(notes) });
const done = ({ row, personId, line }: Ready, outcome: RowAnswer['outcome']): RowAnswer => ({ row, personId, outcome, ...noted(line.notes) });

/** Lists of other departments from a file: ImportFacts, at most 500 rows each. */
@Injectable()
export class FactUpload {
  constructor(private readonly doorbell: Doorbell, private readonly people: PeopleQuery) {}

  /**
   * Every row is judged first. A fact of a row is known by the file and the row's number: a row that is recorded answers `already`, and the rest of a list
   * may follow later with the same file. Without `partial` one refused row holds all of them back.
   */
  async take(origin: FactOrigin, rows: readonly SheetRow[], wish: UploadWish): Promise<readonly RowAnswer[]> {
    const { kind, source, queriedOn, reference, listHash } = origin;
    const key = createHash('sha256').update([kind, source, queriedOn, reference, listHash].join('\n')).digest('hex').slice(0, 24);
    const judged = await this.#judge(rows.map((row) => factLine(row, kind)), key);
    const rehearse = this.doorbell.rehearsal(wish);
    const orders: { readonly order: Order; readonly rows: readonly Ready[] }[] = [];
    const refused = new Map<number, RowAnswer>();
    for (const chunk of chunksOf(judged.filter(isReady))) {
      const standing = await settle(chunk, async (left) => rehearse(orderOf(left, origin, key, wish)), refused);
      if (standing.length > 0) orders.push({ order: orderOf(standing, origin, key, wish), rows: standing });
    }
    const known = (row: Judged): RowAnswer | undefined => (isReady(row) ? refused.get(row.row) : row);
    const rest = (outcome: RowAnswer['outcome']): readonly RowAnswer[] => judged.map((row) => known(row) ?? done(row as Ready, outcome));
    if (wish.dryRun) return rest('wouldAccept');
    if (!wish.partial && judged.some((row) => known(row)?.outcome === 'refused')) return rest('notWritten');
    const written = await this.#issue(orders, wish);
    return judged.map((row) => known(row) ?? written.get(row.row) ?? done(row as Ready, 'notWritten'));
  }

  async #issue(orders: readonly { readonly order: Order; readonly rows: readonly Ready[] }[], wish: UploadWish): Promise<ReadonlyMap<number, RowAnswer>> {
    const answers = new Map<number, RowAnswer>();
    for (const { order, rows } of orders) {
      const answer = await this.doorbell.issue(order, wish);
      for (const row of rows) answers.set(row.row, typeof answer === 'object' ? refusedRow(row.line, [plain(answer)], row.personId) : done(row, answer));
      if (typeof answer === 'object' && !wish.partial) break;
    }
    return answers;
  }

  async #judge(lines: readonly (FactLine | Parameters<typeof refusedRow>[0] & { readonly faults: readonly RowFault[] })[], key: string): Promise<Judged[]> {
    const good = lines.flatMap((line) => (isFaulty(line) ? [] : [line]));
    const holders = await this.people.holders(good.flatMap(({ idNumber }) => idNumber ?? []));
    const ids = good.flatMap(({ personId, idNumber }) => personId ?? holders.get(idNumber ?? '')?.personId ?? []);
    const [people, names] = [await this.people.people(ids), await this.people.names(ids)];
    const first = new Map<string, number>();
    return lines.map((line): Judged => {
      if (isFaulty(line)) return refusedRow(line, line.faults);
      const holder = holders.get(line.idNumber ?? '');
      const fault = personFault(line, holder, names);
      if (fault !== undefined) return refusedRow(line, [fault]);
      const personId = line.personId ?? holder?.personId ?? '';
      const { row: _row, notes: _notes, name: _name, idNumber: _number, ...said } = line;
      const words = JSON.stringify({ ...said, personId });
      const before = first.get(words);
      if (before !== undefined) return refusedRow(line, [{ code: 'fact-list.row-twice', why: `与第 ${before} 行内容相同；请删去一行。` }], personId);
      first.set(words, line.row);
      const factId = `F-${key}-${line.row}`;
      const ready: Ready = { row: line.row, personId, factId, line };
      return recorded(people.get(personId), factId) ? done(ready, 'already') : ready;
    });
  }
}

const plain = ({ code, why }: Refusal): RowFault => ({ code, why });
const recorded = (person: PersonState | undefined, factId: string): boolean =>
  person?.is === 'registered' && [...person.facts, ...person.pensions].some((fact) => fact.factId === factId);

const personFault = (line: FactLine, holder: Holder | undefined, names: ReadonlyMap<string, string>): RowFault | undefined => {
  const at = (column: string, header: string, code: string, why: string): RowFault => ({ column, header, code, why });
  if (line.idNumber !== null && holder === undefined) return at('C', '证件号码', 'person.unknown', '此证件号码没有实名登记；请核对，或删去本行。');
  if (line.personId !== null && holder !== undefined && holder.personId !== line.personId) {
    return at('A', '人员编号', 'fact-list.person-differs', '人员编号与证件号码不是同一人。');
  }
  const name = names.get(line.personId ?? holder?.personId ?? '');
  return line.name !== null && name !== undefined && name !== line.name ? at('B', '姓名', 'fact-list.other-name', '姓名与登记不符；请核对。') : undefined;
};

function* chunksOf(rows: readonly Ready[]): Generator<readonly Ready[]> {
  for (let from = 0; from < rows.length; from += CHUNK) yield rows.slice(from, from + CHUNK);
}

const orderOf = (rows: readonly Ready[], { kind, source, queriedOn, reference, listHash }: FactOrigin, key: string, wish: UploadWish): Order => {
  // other rows of the same file are another import
  const which = createHash('sha256').update(rows.map(({ row }) => row).join(',')).digest('hex').slice(0, 12);
  const importId = `IMP-${key}-${which}`;
  const data = {
    importId, kind, source, queriedOn, listHash, reference,
    rows: rows.map(({ personId, factId, line: { from, to, about, occupation, level } }) => ({
      personId, factId, from, ...(to === undefined ? {} : { to }), ...(about === undefined ? {} : { about }),
      ...(occupation === undefined ? {} : { occupation }), ...(level === undefined ? {} : { level }),
    })),
  };
  return { id: idOf('ImportFacts', importId, wish.on, wish.caller.officerId), do: 'ImportFacts', data };
};

/** Asks until every wrong row is named, and answers the rows that stand. A refusal that names no row is about all of them. */
const settle = async (
  chunk: readonly Ready[], ask: (rows: readonly Ready[]) => Promise<'accepted' | 'already' | Refusal>, refused: Map<number, RowAnswer>,
): Promise<readonly Ready[]> => {
  let left = chunk;
  while (left.length > 0) {
    const answer = await ask(left);
    if (typeof answer !== 'object') return left;
    const [, index] = /^\/data\/rows\/(\d+)/.exec(answer.pointer ?? '') ?? [];
    const named = answer.rows ?? (index === undefined ? left.map((_, i) => ({ ...answer, row: i + 1 })) : [{ ...answer, row: Number(index) + 1 }]);
    for (const { row, code, why } of named) {
      const one = left[row - 1];
      if (one !== undefined) refused.set(one.row, refusedRow(one.line, [{ code, why }], one.personId));
    }
    left = left.filter(({ row }) => !refused.has(row));
  }
  return left;
};
