// Appends through the store itself, several at a time, and writes down what it asked and what it was told. A lost answer is asked for again with the same ids.
import { createHash } from 'node:crypto';
import { openSync, writeSync } from 'node:fs';
import { PgEventStore } from '#event-store/postgres';
import { openPool } from '#postgres';

const { URL_OF_CLERK, HISTORY, NAME, LOOPS, STREAMS, SEED, HANG_MS, ORG, THINK_MS } = process.env;
// the limits of the clerks' door: the same deadlines hold
const pool = openPool(URL_OF_CLERK, {
  max: 8, applicationName: NAME, statementTimeoutMs: 3_000, lockTimeoutMs: 2_500, connectWithinMs: 2_000, answerWithinMs: 3_500,
});
const store = new PgEventStore({ pool });
const fd = openSync(HISTORY, 'a');
const say = (line) => { writeSync(fd, `${JSON.stringify({ t: Number(process.hrtime.bigint() / 1000n), by: NAME, ...line })}\n`); };
const pause = (ms) => new Promise((resolve) => { setTimeout(resolve, ms); });

let count = 0;
let drawn = 0;
/** 0 ≤ x < 1, the same for the same seed and number */
const chance = () => createHash('sha256').update(`${SEED}/${drawn += 1}`).digest().readUInt32BE(0) / 2 ** 32;
const uuidOf = (text) => {
  const hex = createHash('sha256').update(`${SEED}/${text}`).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
};
const revisions = new Map();
const streamOf = (k) => `account-${Number(ORG) + k}`;

/** One to three streams of accounts that exist in the books only; the expectation is none, or what this client saw last. */
const orderOf = () => {
  const id = uuidOf(`append ${count += 1}`);
  const streams = [...new Set(Array.from({ length: 1 + Math.floor(chance() * 3) }, () => Math.floor(chance() * Number(STREAMS))))];
  const meta = (org) => ({
    actor: NAME, role: 'FIN_ACCT', org, on: '2020-01-02', commandId: id, commandHash: '0', correlationId: id, causationId: id, clauses: [],
  });
  const writes = streams.map((k, i) => {
    const stream = streamOf(k);
    const known = revisions.get(stream);
    const isGuard = i > 0 && chance() < 0.4;
    const expected = known === undefined ? 'any' : isGuard || chance() < 0.7 ? known : 'any';
    const ids = isGuard ? [] : Array.from({ length: 1 + Math.floor(chance() * 2) }, (_none, n) => uuidOf(`${id} ${k} ${n}`));
    const events = ids.map((eventId) => ({
      id: eventId, type: 'InterestCredited.v1', meta: meta(stream.slice('account-'.length)),
      data: { interestId: eventId, amountFen: 1 + Math.floor(chance() * 1_000_000), bankReference: eventId, fundSource: 'UI_FUND' },
    }));
    return { stream, expected, events };
  });
  return { id, writes };
};

const hung = async (work) => {
  let timer;
  try {
    return await Promise.race([work, new Promise((_resolve, reject) => { timer = setTimeout(() => reject(new Error('hung')), Number(HANG_MS)); })]);
  } finally { clearTimeout(timer); }
};

const REFUSED = new Set(['EventIdReused', 'LimitExceeded', 'CorruptLog']);
const answerOf = (writes, results) => ({
  position: String(Math.max(...results.map(({ position }) => Number(position ?? 0)))),
  recordedAt: results.find(({ recordedAt }) => recordedAt !== null)?.recordedAt ?? null,
  events: writes.flatMap(({ stream, events }, k) => events.map(({ id, type, data }, i) => (
    { stream, revision: results[k].revision - events.length + 1 + i, id, type, data }))),
});

const attempt = async ({ id, writes }) => {
  const line = { id, do: 'append' };
  const started = performance.now();
  const ms = () => Math.round(performance.now() - started);
  say({ ...line, kind: 'invoke', intents: writes.map(({ stream, expected, events }) => ({ stream, expected, ids: events.map((event) => event.id) })) });
  try {
    const results = await hung(store.appendMany(writes));
    say({ ...line, kind: 'ok', ms: ms(), answer: answerOf(writes, results) });
    for (const { stream, revision } of results) revisions.set(stream, Math.max(revisions.get(stream) ?? -1, revision));
    return true;
  } catch (error) {
    const name = error.message === 'hung' ? 'hung' : error.name;
    if (name === 'ConflictError') {
      say({ ...line, kind: 'refused', code: name, ms: ms() });
      revisions.set(error.stream, error.actual);
      return true;
    }
    say({ ...line, kind: REFUSED.has(name) ? 'refused' : 'unknown', code: `${name}: ${String(error.message).slice(0, 200)}`, ms: ms() });
    return REFUSED.has(name);
  }
};

let gate = Promise.resolve();
let open = () => undefined;
let busy = 0;
let giveUp = false;
const loop = async () => {
  for (;;) {
    await gate;
    busy += 1;
    const order = orderOf();
    for (let ms = 100; !await attempt(order) && !giveUp; ms = Math.min(2 * ms, 1_000)) await pause(ms);
    busy -= 1;
    await pause(chance() * Number(THINK_MS));
  }
};
for (let k = 0; k < Number(LOOPS); k += 1) void loop();

process.on('message', async ({ is }) => {
  if (is === 'pause') {
    gate = new Promise((resolve) => { open = resolve; });
    while (busy > 0) await pause(10);
    process.send({ paused: true });
  } else if (is === 'giveUp') giveUp = true;
  else if (is === 'resume') { giveUp = false; open(); }
});
process.once('disconnect', () => process.exit(0));
process.once('SIGTERM', () => process.exit(0));
process.send({ ready: true });
