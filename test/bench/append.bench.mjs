/**
 * What our append costs against the least a durable row can cost: the same bytes by one INSERT and commit, same driver, same server.
 * Rounds of both are taken in turn, and the ratio is the median over the rounds, so that a noisy neighbour disturbs both alike.
 */
import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { PgEventStore } from '#event-store/postgres';

export const title = 'events a second by our append against plain one-row INSERTs, 1 and 32 callers';

const ROUNDS = 3;
const data = { claimId: 'C-2019-00001', amountFen: 150_000, ruleSet: 'R1', kind: 'SKILL_UPGRADE', certificate: { kind: 'VOCATIONAL_QUALIFICATION', level: 4, number: '3701000000000001' } };
const meta = {
  actor: 'O-accept', role: 'ACCEPT', org: '370100', on: '2019-12-06', commandId: randomUUID(), commandHash: 'f'.repeat(64),
  correlationId: randomUUID(), causationId: randomUUID(), ruleSet: 'R1', clauses: ['JN-2.3.1a', 'JN-2.3.1b', 'JN-2.3.1c'],
};
const [dataText, metaText] = [JSON.stringify(data), JSON.stringify(meta)];

/** Events a second of so many callers, each waiting for its answer. */
const rate = async (callers, seconds, one) => {
  let done = 0;
  const end = performance.now() + seconds * 1_000;
  const started = performance.now();
  await Promise.all(Array.from({ length: callers }, async (_, caller) => {
    while (performance.now() < end) { await one(caller); done += 1; }
  }));
  return done / ((performance.now() - started) / 1_000);
};

const median = (numbers) => [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)];

const measure = async ({ ownerUrl, clerkUrl, callers, seconds, say }) => {
  const plainPool = new pg.Pool({ connectionString: ownerUrl, max: callers });
  const pool = new pg.Pool({ connectionString: clerkUrl, max: callers });
  const store = new PgEventStore({ pool });
  const plain = () => plainPool.query({
    name: 'plain', text: 'insert into bench.plain (stream, revision, event_id, type, data, meta) values ($1, $2, $3, $4, $5, $6)',
    values: ['claim-1', 0, randomUUID(), 'ClaimAccepted.v1', dataText, metaText],
  });
  const ours = () => {
    const id = randomUUID();
    return store.append(`claim-${id}`, [{ id, type: 'ClaimAccepted.v1', data, meta }], { expected: 'no_stream' });
  };
  try {
    await Promise.all([rate(callers, 0.5, plain), rate(callers, 0.5, ours)]); // connections, plans, caches
    const rounds = [];
    for (let i = 0; i < ROUNDS; i += 1) {
      const pair = { plain: await rate(callers, seconds, plain), ours: await rate(callers, seconds, ours) };
      say(`${callers} callers, round ${i + 1}: plain ${pair.plain.toFixed(0)}/s, ours ${pair.ours.toFixed(0)}/s`);
      rounds.push(pair);
    }
    return {
      callers, plainPerSecond: Math.round(median(rounds.map((one) => one.plain))), oursPerSecond: Math.round(median(rounds.map((one) => one.ours))),
      ratio: Number(median(rounds.map((one) => one.ours / one.plain)).toFixed(2)),
    };
  } finally {
    await store.close();
    await Promise.all([pool.end(), plainPool.end()]);
  }
};

export default async ({ ownerUrl, clerkUrl, seconds, say }) => {
  const owner = new pg.Client({ connectionString: ownerUrl });
  await owner.connect();
  await owner.query(`create schema bench; create table bench.plain (position bigint generated always as identity primary key, stream text not null, revision bigint not null,
    event_id uuid not null unique, type text not null, data text not null, meta text not null, recorded_at timestamptz not null default clock_timestamp())`);
  await owner.end();
  const results = [];
  for (const callers of [1, 32]) results.push(await measure({ ownerUrl, clerkUrl, callers, seconds, say }));
  return { goals: { 1: 0.7, 32: 1.4 }, results };
};
