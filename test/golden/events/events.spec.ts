import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { BrokenHistory, canonicalJson, isDay, isInstant } from '#kernel';
import * as history from '#scheme/history';
import { categoryOf, decode, type Fold, type Recorded, type SchemeEvent, type Stored, upcasters, wireTypes } from '#scheme/history';
import { clauses } from '#notice';
import { readSources } from '../../architecture/sources.js';
import { eventCatalogue } from '../../support/event-catalogue.js';
import { frozen } from '../../support/builders.js';

const FOLDER = import.meta.dirname;
const read = (type: string): Stored => frozen(JSON.parse(readFileSync(join(FOLDER, `${type}.json`), 'utf8')) as Stored);
const catalogue = eventCatalogue(readSources(['libs/scheme/history'], ['.events.ts']), readSources(['libs/scheme/rules', 'libs/ledger/projector'],
  ['.rules.ts']));

/** `ruleSetsFold` folds `ruleSet-JN`; every other fold is named as its category. */
const foldOf = (category: string): Fold<unknown, SchemeEvent> => {
  const folds = history as unknown as Record<string, Fold<unknown, SchemeEvent> | undefined>;
  const fold = folds[`${category}Fold`] ?? folds[`${category}sFold`];
  if (fold === undefined) throw new Error(`no fold for ${category}`);
  return fold;
};

describe('golden events: what was recorded once is read for ever', () => {
  const files = readdirSync(FOLDER).filter((name) => name.endsWith('.json')).sort();
  const sums = new Map(readFileSync(join(FOLDER, 'SHA256SUMS'), 'utf8').trim().split('\n').map((line) => line.split('  ').reverse() as [string, string]));

  it('has a file for every version ever written, and every file decodes to a type of today', () => {
    expect(files).toEqual(expect.arrayContaining(wireTypes.map((type) => `${type}.json`)));
    expect(files).toEqual(expect.arrayContaining(Object.keys(upcasters).map((type) => `${type}.json`)));
    for (const file of files) expect(wireTypes).toContain(decode(read(file.slice(0, -'.json'.length))).type);
  });

  it('is only added to: no file is gone or changed since it was written down', () => {
    expect([...sums.keys()].sort()).toEqual(files);
    for (const [name, sum] of sums) expect([name, createHash('sha256').update(readFileSync(join(FOLDER, name))).digest('hex')]).toEqual([name, sum]);
  });

  describe.each([...wireTypes])('%s', (type) => {
    const stored = read(type);
    const catalogued = catalogue.events.find((event) => event.type === type);

    it('decodes, and comes out as it went in', () => {
      const { type: lifted, data, meta, recordedAt } = decode(stored);
      expect(lifted).toBe(type);
      expect(canonicalJson(data)).toBe(canonicalJson(stored.data));
      expect([meta, recordedAt]).toEqual([stored.meta, stored.recordedAt]);
    });

    it('carries the fields of its type and no other, in a stream of its category', () => {
      const fields = catalogued?.fields ?? [];
      const names = Object.keys(stored.data as object);
      expect(names.filter((name) => !fields.some((field) => field.name === name))).toEqual([]);
      expect(fields.filter(({ name, optional }) => !optional && !names.includes(name))).toEqual([]);
      expect(categoryOf(stored.stream)).toBe(catalogued?.category);
    });

    it('changes the state of its stream', () => {
      const category = categoryOf(stored.stream);
      const fold = foldOf(category);
      const story = wireTypes.slice(0, wireTypes.indexOf(type)).map(read).filter(({ stream }) => categoryOf(stream) === category);
      const folded = (all: readonly Stored[]): unknown =>
        all.reduce((state, one) => frozen(fold.evolve(state, decode(one) as Recorded<SchemeEvent>)), frozen(fold.initial));
      const before = folded(story);
      expect(folded([...story, stored])).not.toEqual(before);
    });

    it('has an envelope an auditor can read', () => {
      const { meta } = stored;
      expect([isDay(meta.on), isInstant(stored.recordedAt), meta.on <= stored.recordedAt.slice(0, 10)]).toEqual([true, true, true]);
      expect(meta.commandHash).toMatch(/^[0-9a-f]{64}$/);
      expect(meta.clauses.filter((clause) => !Object.hasOwn(clauses, clause))).toEqual([]);
      expect(Object.keys(meta)).toEqual(expect.arrayContaining(['actor', 'role', 'org', 'commandId', 'correlationId', 'causationId']));
    });

    it('holds money in whole fen and no personal numbers', () => {
      const text = canonicalJson(stored.data);
      for (const [, amount] of text.matchAll(/Fen":([^,}\]]*)/g)) expect(Number.isSafeInteger(Number(amount))).toBe(true);
      expect(text).not.toMatch(/"\d{17}[\dX]"|"\d{16,19}"/);
    });
  });
});

describe('the codec', () => {
  const claim = read('ClaimAccepted.v1');
  it('stops at a type nobody has written', () => {
    expect(() => decode({ ...claim, type: 'ClaimForgotten.v1' })).toThrow(BrokenHistory);
    expect(() => decode({ ...claim, type: 'ClaimForgotten.v1' })).toThrow(`${claim.stream}@${claim.revision}: unknown event type ClaimForgotten.v1`);
  });

  it('lifts an older version step by step, without touching what is stored', () => {
    const old = frozen({ ...claim, type: 'ClaimAccepted.v-1', data: { claim: 'C9' } });
    const lifted = decode(old, {
      'ClaimAccepted.v-1': (data) => ({ type: 'ClaimAccepted.v0', data: { claimId: (data as { claim: string }).claim } }),
      'ClaimAccepted.v0': (data) => ({ type: 'ClaimAccepted.v1', data: { ...(data as object), headcount: 1 } }),
    });
    expect([lifted.type, lifted.data, lifted.meta]).toEqual(['ClaimAccepted.v1', { claimId: 'C9', headcount: 1 }, claim.meta]);
    expect(old.data).toEqual({ claim: 'C9' });
  });

  it('stops at upcasters that run in a circle', () => {
    const turn = (type: string) => (data: unknown) => ({ type, data });
    const circle = { 'ClaimAccepted.v0': turn('ClaimAccepted.v-1'), 'ClaimAccepted.v-1': turn('ClaimAccepted.v0') };
    expect(() => decode({ ...claim, type: 'ClaimAccepted.v0' }, circle)).toThrow(BrokenHistory);
  });
});

describe('a fold judges nothing, but reads only what can stand there', () => {
  const categories = [...new Set(catalogue.events.map(({ category }) => category))];
  it.each(categories)('%s refuses an event of another stream', (category) => {
    const strange = decode(read(category === 'store' ? 'YearClosed.v1' : 'StoreOpened.v1'));
    expect(() => foldOf(category).evolve(foldOf(category).initial, strange)).toThrow(BrokenHistory);
  });

  const opening = new Set(categories.map((category) => wireTypes.find((type) => categoryOf(read(type).stream) === category)));
  /** Where a life may begin with a draft, it may begin without one; a claim begins in one of four ways, a finding by one of several facts. */
  const alsoFirst = ['BatchClosed.v1', 'NoticePublished.v1', 'FundsRequested.v1', 'ClassFiled.v1', 'FindingRaised.v1', 'HeadcountFindingOpened.v1',
    'FindingRecorded.v1', 'LivingClaimSubmitted.v1', 'SchoolClaimSubmitted.v1', 'ProjectAdvanceSubmitted.v1', 'VoucherReversalProposed.v1'];
  const alone = ['account', 'advance', 'books', 'calendar', 'directory', 'period'];
  const later = wireTypes.filter((type) => !opening.has(type) && !alsoFirst.includes(type) && !alone.includes(categoryOf(read(type).stream)));
  it.each(later)('%s cannot come first', (type) => {
    const stored = read(type);
    const fold = foldOf(categoryOf(stored.stream));
    expect(() => fold.evolve(fold.initial, decode(stored))).toThrow(BrokenHistory);
  });
});
