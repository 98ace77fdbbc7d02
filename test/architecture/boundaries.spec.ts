import { check, ringsOf } from './check.js';
import { law } from './law.js';
import { readDoors, readSources } from './sources.js';

const doors = readDoors();
/** One lawful file in every house, so that a planted sin is the only one. */
const lawful = new Map(Object.keys(law).map((house) => [`${house}/lawful.ts`, 'export const lawful = 1;\n']));
const judge = (file: string, text: string, tree: ReadonlyMap<string, string> = lawful) => check(new Map([...tree, [file, text]]), law, doors);

describe('the law of the house', () => {
  it('has no ring', () => {
    expect(ringsOf(law)).toEqual([]);
    expect(ringsOf({ ...law, 'libs/kernel': { may: ['libs/notice'], packages: [] } })).toEqual(expect.arrayContaining(['libs/kernel', 'libs/notice']));
  });

  it('has a house behind every door, and every house behind a door or a process', () => {
    for (const [alias, door] of doors) expect([alias, Object.keys(law).some((house) => door.startsWith(`${house}/`))]).toEqual([alias, true]);
    const behind = new Set([...doors.values()].map((door) => door.replace(/\/index\.ts$/, '')));
    for (const house of Object.keys(law)) expect([house, behind.has(house) || house.startsWith('apps/')]).toEqual([house, true]);
  });

  it('holds in the real tree', () => {
    expect(check(readSources(['apps', 'libs']), law, doors).map(({ sin, file, found }) => `${file}: ${sin}: ${found}`)).toEqual([]);
  });

  it('finds nothing in a lawful tree', () => {
    expect(check(lawful, law, doors)).toEqual([]);
    const rules = "import { fen } from '#kernel'; import type { X } from '../lawful.js'; export const d = new Date(0);";
    const spec = "import fc from 'fast-check'; import { specify } from '../../../test/support/specify.js'; new Date();";
    expect(judge('libs/scheme/rules/claim/a.rules.ts', rules)).toEqual([]);
    expect(judge('libs/scheme/rules/a.spec.ts', spec)).toEqual([]);
    expect(judge('libs/audit/a.ts', "import { START } from '#event-store/reader'; import { createHash } from 'node:crypto';")).toEqual([]);
    expect(judge('libs/audit/counterfactual/a.ts', "import { decide } from '#scheme/rules';")).toEqual([]);
    expect(judge('apps/audit-api/a.ts', "import { chooseReader } from '#event-store/choose';")).toEqual([]);
  });
});

describe('the known sins are caught', () => {
  it.each([
    ['Nest in the rules', 'libs/scheme/rules/a.rules.ts', "import { Injectable } from '@nestjs/common';", 'package not allowed'],
    ['a store type in the rules', 'libs/scheme/rules/a.rules.ts', "import type { EventStore } from '#event-store';", 'house may not import'],
    ['a deep alias', 'libs/scheme/commands/a.handler.ts', "import { fen } from '#kernel/fen.js';", 'no such door'],
    ['a relative path over the fence', 'libs/ledger/queries/a.query.ts', "export { x } from '../projector/lawful.js';", 'relative path over the fence'],
    ['a dynamic import', 'libs/notice/a.table.ts', "export const load = () => import('#scheme/history');", 'house may not import'],
    ['a require', 'libs/kernel/a.ts', "const fs = require('fs');", 'package not allowed'],
    ['clerk door to the ledger', 'apps/admin-api/a.module.ts', "import { LedgerQueries } from '#ledger/queries';", 'house may not import'],
    ['auditor door to a command', 'apps/audit-api/a.module.ts', "import { IssueCommand } from '#scheme/commands';", 'house may not import'],
    ['history to the notice', 'libs/scheme/history/a.evolve.ts', "import { clauses } from '#notice';", 'house may not import'],
    ['audit to the rules', 'libs/audit/replay/a.ts', "import { decide } from '#scheme/rules';", 'house may not import'],
    ['book to the rules', 'libs/ledger/book/a.ts', "import type { ClaimRule } from '#scheme/rules';", 'house may not import'],
    ['the clock in the fold', 'libs/scheme/history/a.evolve.ts', 'export const now = () => new Date();', 'clock or chance in a pure house'],
    ['dice', 'libs/ledger/book/a.ts', 'export const roll = Math.random();', 'clock or chance in a pure house'],
    ['a file in no house', 'libs/drawer/a.ts', 'export const a = 1;', 'file in no house'],
  ])('%s', (_name, file, text, sin) => {
    expect(judge(file, text).map((found) => found.sin)).toEqual([sin]);
  });

  it.each([
    ['audit to the writing half of the store', 'libs/audit/a.ts', "import type { EventStore } from '#event-store';", 'house may not import'],
    ['auditor door to the writing half', 'apps/audit-api/a.ts', "import { MemoryEventStore } from '#event-store';", 'house may not import'],
    ['auditor door to the writing adapter', 'apps/audit-api/a.ts', "import { chooseStore } from '#event-store/choose';", 'name not open to this house'],
    ['auditor door to all of the adapter', 'apps/audit-api/a.ts', "import * as store from '#event-store/choose';", 'name not open to this house'],
    ['book to the clauses', 'libs/ledger/book/a.ts', "import { clauseOf } from '#notice';", 'name not open to this house'],
    ['a process that reaches into another', 'apps/audit-api/a.ts', "import { a } from '../admin-api/lawful.js';", 'relative path over the fence'],
    ['the store adapter by a relative path', 'libs/event-store/a.store.ts', "import { a } from './postgres/lawful.js';", 'relative path over the fence'],
    ['a spec round a door', 'libs/audit/a.spec.ts', "import { a } from '../kernel/fen.js';", 'relative path over the fence'],
    ['an import type query', 'libs/kernel/a.ts', "export type S = import('#event-store').EventStore;", 'house may not import'],
    ['an import of a computed name', 'libs/audit/a.ts', 'export const load = (name: string) => import(name);', 'import that cannot be checked'],
    ['Date.now', 'libs/notice/a.ts', 'export const now = Date.now();', 'clock or chance in a pure house'],
    ['Date.now handed on', 'libs/kernel/a.ts', 'export const clock = Date.now;', 'clock or chance in a pure house'],
    ['parseFloat', 'libs/scheme/rules/a.ts', "export const money = parseFloat('1.10');", 'clock or chance in a pure house'],
    ['the event bus', 'libs/scheme/commands/a.handler.ts', "import { EventBus } from '@nestjs/cqrs';", 'banned name'],
    ['the event bus under another name', 'apps/cli/a.ts', "import { AggregateRoot as Root } from '@nestjs/cqrs';", 'banned name'],
    ['mergeMap', 'libs/ledger/projector/a.ts', "import { mergeMap } from 'rxjs';", 'banned name'],
    ['a relative import without its ending', 'libs/kernel/a.ts', "export * from './lawful';", 'relative import without .js'],
  ])('%s', (_name, file, text, sin) => {
    expect(judge(file, text).map((found) => found.sin)).toEqual([sin]);
  });

  it('an empty house', () => {
    const emptied = new Map([...lawful].filter(([file]) => !file.startsWith('libs/audit/')));
    expect(judge('libs/audit/only.spec.ts', '', emptied).map(({ sin, file }) => [sin, file])).toEqual([['house stands empty', 'libs/audit']]);
  });
});
