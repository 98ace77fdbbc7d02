import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { RosterState, TrainingClass } from '#scheme/history';
import type { SheetRow } from '#spreadsheet';
import { Doorbell, type Order, type Refusal, type UploadWish } from './doorbell.js';
import { PeopleQuery, type Holder } from './people.query.js';
import { isFaulty, ROSTER_COLUMNS, rosterRows, type RosterRow } from './roster.codec.js';
import { idOf, type RowAnswer, type RowFault } from './row-answer.js';

/** Which cell a refusal is about, where it is about one. */
const CELL_OF: Readonly<Record<string, (typeof ROSTER_COLUMNS)[number]>> = {
  'person.id-number-wrong': '证件号码', 'person.already-registered': '证件号码', 'vault.account-exists': '银行账号', 'vault.person-exists': '证件号码',
  'project.not-in-target-group': '人员类别',
  '/data/identity/name': '姓名', '/data/identity/idNumber': '证件号码', '/data/identity/phone': '手机号', '/data/idType': '证件类型',
  '/data/account/bank': '开户银行', '/data/account/number': '银行账号', '/data/account/holder': '账户户名', '/data/personCategory': '人员类别',
};
const faultOf = ({ code, why, pointer }: Refusal): RowFault => {
  const header = CELL_OF[pointer ?? code];
  return header === undefined ? { code, why } : { column: 'ABCDEFGH'[ROSTER_COLUMNS.indexOf(header)] ?? '', header, code, why };
};

interface Planned {
  readonly row: number; readonly personId: string; readonly registers: boolean; readonly orders: readonly Order[]; readonly notes: readonly string[];
}
type Judged = Planned | RowAnswer;
const isPlanned = (row: Judged): row is Planned => 'orders' in row;

const noted = (notes: readonly string[]): Pick<RowAnswer, 'notes'> => (notes.length === 0 ? {} : { notes });
const refusedRow = (row: number, personId: string | null, faults: readonly RowFault[], notes: readonly string[]): RowAnswer =>
  ({ row, personId, outcome: 'refused', faults, ...noted(notes) });
const done = ({ row, personId, registers, notes }: Planned, outcome: RowAnswer['outcome']): RowAnswer =>
  ({ row, personId: outcome === 'wouldAccept' && registers ? null : personId, outcome, ...(registers ? { registered: true as const } : {}), ...noted(notes) });

/** Rosters from a file: for each row the ordinary commands RegisterPerson, where the person is new, and EnrolTrainee. */
@Injectable()
export class RosterUpload {
  constructor(private readonly doorbell: Doorbell, private readonly people: PeopleQuery) {}

  /**
   * Every row is judged with those before it as if recorded; only then the first command is issued. A row whose person stands on the roster already writes
   * nothing, so a file may be sent again. Without `partial` one refused row holds all of them back.
   *
   * @throws NotPermitted and BadCommand that are about the caller or the day, not about a row
   */
  async take(state: TrainingClass, rows: readonly SheetRow[], wish: UploadWish): Promise<readonly RowAnswer[]> {
    const read = rosterRows(rows);
    const holders = await this.people.holders(read.flatMap((row) => (isFaulty(row) ? [] : [row.idNumber])));
    const rehearse = this.doorbell.rehearsal(wish);
    const judged: Judged[] = [];
    for (const row of read) {
      const planned = isFaulty(row) ? refusedRow(row.row, null, row.faults, row.notes) : plan(row, { state, holder: holders.get(row.idNumber), wish });
      judged.push(isPlanned(planned) ? await rehearsed(planned, rehearse) : planned);
    }
    if (wish.dryRun) return judged.map((row) => (isPlanned(row) ? done(row, 'wouldAccept') : row));
    const held = !wish.partial && judged.some((row) => !isPlanned(row) && row.outcome === 'refused');
    return held ? judged.map((row) => (isPlanned(row) ? done({ ...row, registers: false }, 'notWritten') : row)) : this.#issue(judged, wish);
  }

  /** Without `partial` the first row that is refused after all ends the writing: what stands before it is recorded and told so. */
  async #issue(judged: readonly Judged[], wish: UploadWish): Promise<readonly RowAnswer[]> {
    const answers: RowAnswer[] = [];
    let ended = false;
    for (const row of judged) {
      if (!isPlanned(row)) { answers.push(row); continue; }
      const answer = ended ? 'notWritten' : await this.#issueRow(row, wish);
      answers.push(typeof answer === 'object' ? refusedRow(row.row, row.personId, [faultOf(answer)], row.notes)
        : done({ ...row, registers: row.registers && answer === 'accepted' }, answer));
      if (typeof answer === 'object' && !wish.partial) ended = true;
    }
    return answers;
  }

  /** `already` when somebody sent the same row a moment before and nothing was left to write. */
  async #issueRow({ orders }: Planned, wish: UploadWish): Promise<'accepted' | 'already' | Refusal> {
    let written: 'accepted' | 'already' = 'already';
    for (const order of orders) {
      const answer = await this.doorbell.issue(order, wish);
      if (typeof answer === 'object') return answer;
      if (answer === 'accepted') written = answer;
    }
    return written;
  }
}

interface PlanWorld { readonly state: TrainingClass; readonly holder: Holder | undefined; readonly wish: UploadWish }

const plan = (row: RosterRow, { state, holder, wish }: PlanWorld): Judged => {
  const { classId } = state;
  const known = holder?.registered === true;
  const personId = holder?.personId ?? `P-${randomUUID()}`;
  const notes = [...row.notes, ...(known && row.account !== null ? ['此人已登记，收款账户以登记为准，未按本行改动。'] : [])];
  const bad = (header: (typeof ROSTER_COLUMNS)[number], code: string, why: string): RowAnswer =>
    refusedRow(row.row, null, [{ column: 'ABCDEFGH'[ROSTER_COLUMNS.indexOf(header)] ?? '', header, code, why }], notes);
  if (holder !== undefined && holder.name !== row.name) return bad('姓名', 'roster.other-name', '此证件号码已以另一姓名登记；请核对姓名与证件，需更正的交受理岗。');
  const stands: RosterState | undefined = state.roster[personId];
  if (known && stands !== undefined && stands !== 'DROPPED') return { row: row.row, personId, outcome: 'already', ...noted(notes) };
  if (!known && row.account === null) return bad('银行账号', 'upload.cell-missing', '新登记人员须填开户银行、银行账号和账户户名。');
  const accountId = `ACC-${personId}`.slice(0, 64);
  const { name, idNumber, phone, idType, account, personCategory } = row;
  const by = [wish.on, wish.caller.officerId];
  const register: Order = { id: idOf('RegisterPerson', personId, ...by), do: 'RegisterPerson', data: {
    personId, idType, identity: { name, idNumber, ...(phone === undefined ? {} : { phone }) }, accountId, account,
  } };
  const enrol: Order = { id: idOf('EnrolTrainee', classId, personId, ...by), do: 'EnrolTrainee', data: { classId, personId, personCategory } };
  return { row: row.row, personId, registers: !known, orders: known ? [enrol] : [register, enrol], notes };
};

const rehearsed = async (planned: Planned, rehearse: (order: Order) => Promise<'accepted' | 'already' | Refusal>): Promise<Judged> => {
  for (const order of planned.orders) {
    const answer = await rehearse(order);
    if (typeof answer === 'object') return refusedRow(planned.row, planned.registers ? null : planned.personId, [faultOf(answer)], planned.notes);
  }
  return planned;
};
