/** message-db (npm @eventide/message-db, MIT), installed from its own files beside ours in the cluster of a benchmark: a baseline, never a part of the product. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

const HOME = join(dirname(createRequire(import.meta.url).resolve('@eventide/message-db/package.json')), 'database');
/** In the order of its own install scripts. */
const FILES = [
  'schema/message-store', 'extensions/pgcrypto', 'tables/messages', 'types/message', 'functions/message-store-version', 'functions/hash-64', 'functions/acquire-lock',
  'functions/category', 'functions/is-category', 'functions/id', 'functions/cardinal-id', 'functions/stream-version', 'functions/write-message',
  'indexes/messages-id', 'indexes/messages-stream', 'indexes/messages-category',
];

export const MESSAGE_DB = { name: 'message-db', text: 'select message_store.write_message($1, $2, $3, $4, $5, $6)' };

/** @param {import('pg').Pool} owner of the database it is made in */
export const installMessageDb = async (owner) => {
  await owner.query('set search_path to message_store, public');
  for (const file of FILES) await owner.query(readFileSync(join(HOME, `${file}.sql`), 'utf8'));
  await owner.query(`grant usage on schema message_store to zz_clerk; grant all on all tables in schema message_store to zz_clerk;
    grant all on all sequences in schema message_store to zz_clerk; grant execute on all functions in schema message_store to zz_clerk;
    alter role zz_clerk set search_path = message_store, public; set search_path to default`);
};
