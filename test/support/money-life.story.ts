import { MemoryEventStore, type NewEvent } from '#event-store';
import { addDays, type Day, day, type EventMeta, type Instant, type JsonObject } from '#kernel';
import { MemoryVault } from '#privacy';
import {
  type Claim, claimFold, claimStream, decode, type Fold, officerStream, type Recorded, type SchemeEvent, storeStream,
} from '#scheme/history';
import { type CommandOutcome, IssueCommand, IssueHandler } from '#scheme/commands';
import { CITY, fact, type Happened } from './builders.js';
import { accrued, claim } from './money-past.js';
import { randomOf } from './random-history.view.js';
import { institution, person, policy, trainingClass } from './training-past.js';

export const CLAIMS = ['C1', 'C2', 'C3', 'C4', 'C5', 'C6', 'C7', 'C8'] as const;
const ROLES = {
  'O-review9': ['REVIEW2'], 'O-notice': ['NOTICE'], 'O-supervise': ['SUPERVISE'], 'O-approve': ['APPROVE'], 'O-acct': ['FIN_ACCT'], 'O-acct2': ['FIN_ACCT'],
  'O-finrev': ['FIN_REV'], 'O-cashier': ['CASHIER'], 'O-fb1': ['FB_OP'], 'O-fb2': ['FB_APPR'], admin: ['SIMULATOR'],
} as const;
type Who = keyof typeof ROLES;
type Order = readonly [by: Who, command: string, about: Record<string, unknown>];

const projectOf = (id: string): object | undefined => ({
  C7: { projectId: 'PJ1', part: 'ADVANCE', advanceFen: 0, remainderFen: 100_000 }, C8: { projectId: 'PJ2', part: 'SETTLEMENT', advanceFen: 0, remainderFen: 0 },
} as Record<string, object>)[id];
const claimPast = (id: string, i: number): Happened[] => claim(id, 'secondPassed', { people: [`P${i}`], subsidyKind: i % 2 === 0 ? 'GROUP_SKILL' : 'CAMP' })
  .map((each) => (each.event.type === 'ClaimFirstReviewed.v1' && projectOf(id) !== undefined
    ? { ...each, event: { ...each.event, data: { ...each.event.data, part: projectOf(id) } } as never } : each));

/** What the story begins with: officers, policy, a class with its institution, claims that passed the second review, and less money than they ask for. */
const beginning = (): Happened[] => [
  fact(storeStream, ['StoreOpened.v1', { mode: 'simulation', administrator: 'admin' }]),
  ...Object.entries(ROLES).flatMap(([officerId, roles]) => [
    fact(officerStream(officerId), ['OfficerRegistered.v1', {
      officerId, name: '示例', org: CITY, unit: officerId.startsWith('O-fb') ? 'FINANCE_BUREAU' : officerId === 'admin' ? 'IT' : 'AGENCY',
    }]),
    fact(officerStream(officerId), ['RolesGranted.v1', { officerId, roles }]),
  ]),
  ...policy(), ...institution(), ...CLAIMS.map((_, i) => person(`P${i}`)), ...trainingClass({ people: CLAIMS.map((_, i) => `P${i}`) }),
  ...CLAIMS.flatMap(claimPast), accrued(900_000),
];

export interface Told {
  readonly type: string; readonly data: JsonObject; readonly meta: EventMeta; readonly id: string; readonly recordedAt: Instant; readonly stream: string;
}

/** An office where clerks do anything at any time, most of it wrong; what the rules let pass is the story. */
export class MoneyLife {
  readonly store = new MemoryEventStore({ clock: () => '2019-12-05T01:00:00.000Z' as Instant });
  readonly vault = new MemoryVault();
  readonly told: Told[] = [];
  readonly accepted = new Map<string, number>();
  readonly refusals = new Map<string, number>();
  readonly #handler = new IssueHandler(this.store, this.vault, () => '2026-01-01T00:00:00.000Z' as Instant);
  readonly #random: (below: number) => number;
  #today: Day = day('2019-12-06');
  #n = 0;

  constructor(seed: number) { this.#random = randomOf(seed); }

  async begin(): Promise<void> {
    const streams = new Map<string, NewEvent[]>();
    beginning().forEach(({ stream, event }, i) => {
      const id = `00000000-0000-5000-8000-${String(i + 1).padStart(12, '0')}`;
      streams.set(stream, [...streams.get(stream) ?? [], { id, type: event.type, data: event.data as never, meta: event.meta }]);
    });
    await this.store.appendMany([...streams].map(([stream, events]) => ({ stream, expected: 'no_stream' as const, events })),
      { recordedAt: '2019-12-05T01:00:00.000Z' as Instant });
    await this.vault.seal([
      ...CLAIMS.map((_, i) => ({ kind: 'person' as const, id: `P${i}`, fields: { name: '示例甲', idNumber: `37010219900101${1000 + i}` } })),
      ...['ACC-I1', 'ACC-NEW'].map((id) => ({ kind: 'account' as const, id, fields: { bank: '示例银行', number: '6222000000000001', holder: '示例学校' } })),
    ]);
    for await (const batch of this.store.readAll({ after: '0' as never })) this.#tell(batch as never);
  }

  #tell(events: readonly Told[]): void { this.told.push(...events); }
  #one<T>(of: readonly T[]): T { return of[this.#random(of.length)] as T; }
  #some(): string[] {
    const some = CLAIMS.filter(() => this.#random(3) === 0);
    return some.length > 0 ? some : [this.#one(CLAIMS)];
  }

  /** One state of one stream as it stands. */
  async state<S, E extends SchemeEvent>(fold: Fold<S, E>, stream: string): Promise<S> {
    let state = fold.initial;
    for await (const event of this.store.readStream(stream)) state = fold.evolve(state, decode(event) as Recorded<E>);
    return state;
  }

  async claims(): Promise<Claim[]> {
    return (await Promise.all(CLAIMS.map((id) => this.state(claimFold, claimStream(id))))).filter((each): each is Claim => each.is !== 'unknown');
  }

  /** The way of the golden thread, for one of three batches: what a clerk would order next, or did already. */
  #onTheWay(): readonly Order[] {
    const k = this.#random(3);
    const [batchId, noticeId, requestId, paymentId, line] = [`B${k}`, `N${k}`, `FR${k}`, `PAY${k}`, 1 + this.#random(3)];
    return this.#one<readonly Order[]>([
      [['O-review9', 'CloseBatch', { batchId, claims: this.#some() }], ['O-notice', 'PublishNotice', { noticeId, batchId, channel: '网站' }]],
      [['O-notice', 'PublishNotice', { noticeId: `N${3 + k}`, batchId, channel: '网站' }]],
      [['O-notice', 'ClearNotice', { noticeId }], ['O-approve', 'ApproveBatch', { batchId }]], [['O-approve', 'ApproveBatch', { batchId }]],
      [['O-acct', 'RequestFunds', { requestId, batches: [batchId], offsets: [] }], ['O-finrev', 'ReviewFundRequest', { requestId }]],
      [['O-fb1', 'ExamineFundRequest', { requestId }], ['O-fb2', 'ReleaseFunds', { requestId }]],
      [['O-cashier', 'IssuePaymentOrder', { paymentId, requestId }]],
      [['O-finrev', 'ReviewPayment', { paymentId }], ['O-cashier', 'SendPaymentFile', { paymentId, fileId: `F${this.#n}` }]],
      [['O-finrev', 'ReleasePayment', { paymentId }]], [['O-cashier', 'SettlePayment', { paymentId, line, bankReference: `BK-${this.#n}` }]],
      [['O-cashier', 'RecordPaymentFailure', { paymentId, line, failureCode: 'CLOSED' }], ['O-cashier', 'ReissuePayment', { paymentId, line }]],
    ]);
  }

  /** Orders somebody gives, most of them on the way. */
  turn(): readonly Order[] { return this.#random(3) > 0 ? this.#onTheWay() : this.#anything(); }

  /** An order somebody gives: about one of few batches, notices, requests and payments, so that orders meet. */
  #anything(): readonly Order[] {
    const [batchId, noticeId, requestId, paymentId] = [`B${this.#random(3)}`, `N${this.#random(6)}`, `FR${this.#random(3)}`, `PAY${this.#random(3)}`];
    const [line, claimId, n] = [1 + this.#random(3), this.#one(CLAIMS), this.#n];
    const [at, reason, bankReference, objectionId] = [{ paymentId, line }, '示例理由', `BK-${n}`, `OBJ-${this.#random(4)}`];
    const claims = this.#some();
    return this.#one<() => readonly Order[]>([
      () => [['O-review9', 'OpenBatch', { batchId }], ['O-review9', 'CollectClaims', { batchId, claims }]],
      () => [['O-review9', 'CloseBatch', { batchId, claims }]],
      () => [['O-notice', 'PublishNotice', { noticeId, batchId, channel: '网站' }]], () => [['O-notice', 'ClearNotice', { noticeId }]],
      () => [['O-notice', 'WithdrawNotice', { noticeId, reason }]],
      () => [['O-notice', 'RecordObjection', { noticeId, objectionId, claimId, receivedOn: this.#today, contentHash: 'e'.repeat(64) }]],
      () => [['O-supervise', this.#one(['UpholdObjection', 'DismissObjection']), { noticeId, objectionId, reason }]],
      () => [['O-review9', 'RemoveClaimFromBatch', { batchId, claimId, decision: this.#one(['REJECT', 'RETURN']), reason }]],
      () => [['O-approve', this.#one(['ReturnFromApproval', 'RevokeApproval']), { batchId, claims: [claimId], reason }]],
      () => [['O-approve', 'ApproveBatch', { batchId }]], () => [['O-approve', 'ApproveBatch', { batchId }]],
      () => [['O-acct', this.#one(['RequestFunds', 'RequestFunds', 'DraftFundRequest']), { requestId, batches: [batchId], offsets: [] }]],
      () => [['O-finrev', 'ReviewFundRequest', { requestId }], ['O-fb1', 'ExamineFundRequest', { requestId }], ['O-fb2', 'ReleaseFunds', { requestId }]],
      () => [[this.#one(['O-finrev', 'O-fb1'] as const), 'ReturnFundRequest', { requestId, reason }], ['O-fb2', 'RejectFundRequest', { requestId, reason }]],
      () => [['O-cashier', 'IssuePaymentOrder', { paymentId, requestId, ...(this.#random(2) === 0 ? { claims } : {}) }]],
      () => [['O-cashier', 'IssuePaymentOrder', { paymentId, requestId }]],
      () => [['O-finrev', 'ReviewPayment', { paymentId }], ['O-cashier', 'SendPaymentFile', { paymentId, fileId: `F${n}` }]],
      () => [['O-finrev', 'ReleasePayment', { paymentId }]], () => [['O-cashier', 'SettlePayment', { ...at, bankReference }]],
      () => [['O-cashier', 'SettlePayment', { ...at, bankReference }]], () => [['O-cashier', 'RecordPaymentFailure', { ...at, failureCode: 'CLOSED' }]],
      () => [['O-cashier', 'RecordPaymentUnknown', { ...at, reason }]],
      () => [['O-cashier', 'RecordBankQuery', {
        ...at, queryId: `Q${n}`, answer: this.#one(['SETTLED', 'FAILED', 'UNKNOWN']), evidenceHash: 'e'.repeat(64), bankReference, failureCode: 'CLOSED',
      }]],
      () => [['O-cashier', 'RecordBankReturn', { ...at, returnCode: 'CLOSED', bankReference }]],
      () => [['O-acct', 'CorrectPayeeAccount', {
        ...at, accountId: 'ACC-NEW', account: { bank: '示例银行', number: '6222000000000001', holder: '示例学校' },
      }], ['O-finrev', 'ConfirmPayeeAccount', at]],
      () => [['O-cashier', 'ReissuePayment', at]], () => [['O-approve', 'CancelPayment', { ...at, reason }]],
      () => [['O-acct', 'ReturnUnusedFunds', { org: CITY, returnId: `UR-${n}`, claims: [claimId] }]],
      () => [['O-fb2', 'ChoosePaymentRoute', { org: CITY, route: this.#one(['EXPENDITURE_ACCOUNT', 'EXPENDITURE_ACCOUNT', 'FISCAL_ACCOUNT']) }]],
      () => [['O-cashier', 'RecordUnidentifiedReceipt', {
        org: CITY, receiptId: `RCP-${this.#random(3)}`, amountFen: 150_000, into: this.#one(['EXPENDITURE_ACCOUNT', 'FISCAL_ACCOUNT']), bankReference,
      }]],
      () => [['O-acct', 'IdentifyReceipt', {
        org: CITY, receiptId: `RCP-${this.#random(3)}`, meaning: this.#one(['INTEREST', 'PAYMENT_RETURN', 'TO_RETURN']), reason, ...at, returnCode: 'CLOSED',
      }]],
      () => [['O-acct', 'SendBackReceipt', { org: CITY, receiptId: `RCP-${this.#random(3)}`, bankReference }]],
      () => [['O-acct', 'SettleBatch', { batchId }]],
    ])();
  }

  /** One order; true when it was accepted. */
  async step(order: Order): Promise<boolean> {
    this.#n += 1;
    if (this.#random(6) === 0) this.#today = addDays(this.#today, 1 + this.#random(4));
    const [by, command, data] = order;
    const seconds = new Date(Date.parse(`${this.#today}T01:00:00.000Z`) + this.#n * 1_000).toISOString() as Instant;
    const envelope = { id: `00000000-0000-4000-8000-${String(this.#n).padStart(12, '0')}`, do: command, on: this.#today, at: seconds, by, data };
    const outcome: CommandOutcome = await this.#handler.execute(new IssueCommand(envelope, { officerId: 'admin', correlationId: 'story' }));
    if (outcome.outcome === 'refused') {
      this.refusals.set(outcome.refused, (this.refusals.get(outcome.refused) ?? 0) + 1);
      return false;
    }
    this.accepted.set(command, (this.accepted.get(command) ?? 0) + 1);
    this.#tell(outcome.events.map(({ stream, id, type, data: of, meta }) => ({ stream, id, type, data: of, meta: meta!, recordedAt: seconds })));
    return true;
  }
}
