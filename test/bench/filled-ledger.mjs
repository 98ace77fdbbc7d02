/** A store filled with the made-up history, and the ledger rebuilt from it and shown as the active one. */
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { from as copyFrom } from 'pg-copy-streams';
import { DataSource } from 'typeorm';
import { PgEventReader } from '#event-store/postgres';
import { ledgerMigrations, LedgerRebuild } from '#ledger/projector';
import { dataSourceOptions, migrate } from '#postgres';
import { ledgerDoor } from '../../dist/libs/ledger/projector/ledger-reading.sql.js';
import { ledgerHistory } from './ledger-history.mjs';

export const copyInto = async (owner, sql, from) => {
  const client = await owner.connect();
  try { await pipeline(Readable.from(from), client.query(copyFrom(sql))); } finally { client.release(); }
};

/** The history by COPY into the store's tables: how fast it gets there is another benchmark's question. */
export const fillStore = async (owner, events, silent) => {
  const streams = new Map();
  let last = 0;
  const lines = function* () {
    let [text, n] = ['', 0];
    for (const { stream, revision, id, type, data, meta, recordedAt } of ledgerHistory(events, silent)) {
      n += 1;
      streams.set(stream, revision);
      last = recordedAt;
      text += `${n}\t${stream}\t${revision}\t${id}\t${type}\t${data}\t${meta}\t${new Date(recordedAt).toISOString()}\n`;
      if (text.length > 1_000_000) { yield text; text = ''; }
    }
    yield text;
  };
  await copyInto(owner, 'copy event_store.es_event (position, stream, revision, event_id, type, data, meta, recorded_at) from stdin', lines());
  await copyInto(owner, 'copy event_store.es_stream from stdin', [...streams].map(([stream, revision]) => `${stream}\t${revision}\n`));
  await owner.query('update event_store.es_head set position = $1, recorded_at = $2', [events, new Date(last)]);
  await owner.query('vacuum analyze event_store.es_event');
};

/** A ledger of version 1 that says it is level with the store, and holds nothing: a rebuild never reads the rows of another version. */
export const emptyActive = async (owner, pool, events) => {
  await migrate(owner.options.connectionString, ledgerMigrations);
  const storeId = await new PgEventReader({ pool }).storeId();
  await owner.query(`insert into projection.checkpoint (name, version, status, store_id, position, log_index) values ('ledger', 1, 'active', $1, $2, $3)`,
    [storeId, events, events - 1]);
};

/** Version 2, active: a switch would find version 1 different, which is empty. */
export const filledLedger = async ({ owner, pool }, { events, silent }) => {
  await fillStore(owner, events, silent);
  await emptyActive(owner, pool, events);
  const source = await new DataSource(dataSourceOptions(owner.options.connectionString, { max: 5, statementTimeoutMs: 0, role: 'zz_owner' })).initialize();
  try { return await new LedgerRebuild({ owner: source, reader: new PgEventReader({ pool }) }).run(); } finally {
    await source.destroy();
    await owner.query(`update projection.checkpoint set status = 'retired' where version = 1; update projection.checkpoint set status = 'active' where version = 2;
      ${ledgerDoor('ledger_v2')}`);
    await owner.query('vacuum analyze');
  }
};
