import { type Day } from '#kernel';
import { factImportFold, factImportStream, findingFold, personFold, personStream, ruleSetsFold, ruleSetStream } from '#scheme/history';
import { type FactName, type FactRow, type FactWorld, findingsOfRows, type ImportFacts, importFacts, type RecordFact, recordFact } from '#scheme/rules';
import { z } from 'zod';
import { command } from '../defined.command.js';
import { day, digest, id, level, listOf, occupation, text } from '../fields.schema.js';
import { marking } from '../finding/marked-claim.world.js';
import type { Workspace } from '../workspace.js';

const kinds = [
  'INSURANCE',
  'RESIDENCE',
  'HUKOU',
  'SCHOOL',
  'DEATH',
  'FISCAL_STAFF',
  'OTHER_SUBSIDY',
  'DETENTION',
  'UNEMPLOYMENT',
  'HIRE',
  'CATEGORY',
] as const;
const row = {
  personId: id,
  factId: id,
  from: day.nullable(),
  to: day.optional(),
  about: id.optional(),
  occupation: occupation.optional(),
  level: level.optional(),
};

/** The people of a list as known, and which of the findings it may open are open already. */
const worldOf = async (workspace: Workspace, rows: readonly FactRow[], kind: FactName, origin: { source: string; queriedOn: Day }): Promise<FactWorld> => {
  const people = await workspace.loadMany(
    personFold,
    rows.map(({ personId }) => personId),
    personStream,
  );
  const sets = await workspace.load(ruleSetsFold, ruleSetStream);
  const streams = [...new Set(findingsOfRows(rows, kind, origin, { people, sets }))];
  const findings = await workspace.loadMany(findingFold, streams, (stream) => stream);
  return { people, sets, opened: new Set(streams.filter((stream) => findings.get(stream)?.is !== 'unknown')) };
};

export const factCommands = [
  command<RecordFact>({
    name: 'RecordFact',
    titleZh: '登记比对事实',
    roles: ['ACCEPT', 'REVIEW1', 'REVIEW2', 'SUPERVISE'],
    on: 'fact',
    clauses: ['JN-1.3'],
    schema: z.strictObject({ ...row, kind: z.enum(kinds), source: text, queriedOn: day, evidenceHash: digest }),
    example: {
      personId: 'P01',
      factId: 'F-1',
      kind: 'UNEMPLOYMENT',
      from: '2019-03-01' as Day,
      source: '失业登记库',
      queriedOn: '2019-10-08' as Day,
      evidenceHash: '0'.repeat(64),
    },
    primary: (c) => personStream(c.personId),
    decide: async (c, { workspace, ask }) =>
      marking(workspace, recordFact(c, await worldOf(workspace, [c], c.kind, c), ask)),
  }),
  command<ImportFacts>({
    name: 'ImportFacts',
    titleZh: '导入比对名单',
    roles: ['ACCEPT', 'REVIEW1', 'REVIEW2', 'SUPERVISE'],
    on: 'fact',
    clauses: ['JN-1.3'],
    schema: z.strictObject({
      importId: id,
      kind: z.enum(['PENSION', ...kinds]),
      source: text,
      queriedOn: day,
      listHash: digest,
      reference: text,
      rows: listOf(z.strictObject(row), 500),
    }),
    example: {
      importId: 'IMP-1',
      kind: 'DEATH',
      source: '殡葬火化名单',
      queriedOn: '2019-12-02' as Day,
      listHash: '0'.repeat(64),
      reference: '数据共享协议 2019-01',
      rows: [{ personId: 'P01', factId: 'IMP-1-1', from: null }],
    },
    primary: (c) => factImportStream(c.importId),
    decide: async (c, { workspace, ask }) =>
      marking(
        workspace,
        importFacts(
          c,
          await workspace.load(factImportFold, factImportStream(c.importId)),
          await worldOf(workspace, c.rows, c.kind, c),
          ask,
        ),
      ),
  }),
];
