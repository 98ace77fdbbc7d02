import { wireTypes } from '#scheme/history';
import { readSources } from '../architecture/sources.js';
import { catalogueText, categoriesIn, eventCatalogue } from '../support/event-catalogue.js';
import { evidence } from './evidence.js';

const events = readSources(['libs/scheme/history'], ['.events.ts']);
const rules = readSources(['libs/scheme/rules', 'libs/ledger/projector'], ['.rules.ts']);
const catalogue = eventCatalogue(events, rules);

describe('the event catalogue', () => {
  it('holds every wire type once', () => {
    expect(catalogue.events.map(({ type }) => type).sort()).toEqual([...wireTypes].sort());
  });

  it.each(catalogue.events)('$type is written by a rule and has fields', ({ category, fields }) => {
    expect(category).toMatch(/^[a-z][A-Za-z]+$/);
    expect(fields.length).toBeGreaterThan(0);
    expect(new Set(fields.map(({ name }) => name)).size).toBe(fields.length);
  });

  it('is committed as the code stands', () => {
    const { committed, generated } = evidence('libs/scheme/history/EVENTS.md', catalogueText(catalogue, wireTypes));
    expect(committed).toBe(generated);
  });
});

describe('the reading of events', () => {
  const source = `
    export interface Money { readonly amountFen: number }
    export interface Line extends Money {
      /** place */
      readonly line?: number;
    }
    /** Life of a claim. */
    export type ClaimEvent = | Fact<'A.v1', Money & { readonly claimId: string; readonly lines: readonly Line[] }> | Fact<'B.v1', Line>;`;
  const rule = "const f = () => [to(claimStream(c.claimId), { type: 'A.v1', data }), to(calendarStream, { type: 'B.v1' as const, data })];";

  it('follows intersections and what an interface extends', () => {
    const read = eventCatalogue(new Map([['a.events.ts', source]]), new Map([['a.rules.ts', rule]]));
    expect(read.events).toEqual([
      { type: 'A.v1', category: 'claim', life: 'Life of a claim.', fields: [
        { name: 'amountFen', type: 'number', optional: false, meaning: '' }, { name: 'claimId', type: 'string', optional: false, meaning: '' },
        { name: 'lines', type: 'Line[]', optional: false, meaning: '' },
      ] },
      { type: 'B.v1', category: 'calendar', life: 'Life of a claim.', fields: [
        { name: 'amountFen', type: 'number', optional: false, meaning: '' }, { name: 'line', type: 'number', optional: true, meaning: 'place' },
      ] },
    ]);
    expect(read.shapes.map(({ name }) => name)).toEqual(['Line', 'Money']);
  });

  it('does not guess', () => {
    expect(() => eventCatalogue(new Map([['a.events.ts', "export type E = Fact<'A.v1', Elsewhere>;"]]), new Map())).toThrow('cannot read Elsewhere');
    expect(() => categoriesIn([['a', rule], ['b', "to(batchStream('b'), { type: 'A.v1', data })"]])).toThrow('A.v1 is written to batch and claim');
  });
});
