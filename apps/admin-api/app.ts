import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { OpenAPIObject } from '@nestjs/swagger';
import { EVENT_STORE, type EventStore } from '#event-store';
import { BODY_LIMIT, describeDoor, doorAdapter, dressAnswers, ensureAdministrator, Identity, openDoor, serveDocs } from '#identity';
import { patiently } from '#postgres';
import { CSV_TYPE, XLSX_TYPE } from '#spreadsheet';
import { AdminModule } from './admin.module.js';
import { checkBooksFollow } from './books-store.check.js';
import { adminTokenFile, type AdminConfig } from './config.js';
import { NDJSON } from './day-book.controller.js';
import { withCommands } from './openapi.js';
import { OfficersQuery } from './officers.query.js';
import { POOL } from './stores.module.js';
import { strictJson } from './strict-json.codec.js';
import { SHEET_BYTES } from './uploads/sheet-body.js';

/** The clerks' door, built but not listening; nothing is connected yet, so its OpenAPI can be written without a database. */
export const createApp = async (config: AdminConfig): Promise<NestFastifyApplication> => {
  const app = await NestFactory.create<NestFastifyApplication>(
    AdminModule.of(config), doorAdapter(), { bodyParser: false, logger: ['error', 'warn', 'fatal'], abortOnError: false });
  readBodies(app);
  const [store, officers] = [app.get<EventStore>(EVENT_STORE), app.get(OfficersQuery)];
  dressAnswers(app, async () => {
    const [head, opened] = await Promise.all([store.head(), officers.opened()]);
    return { position: head.position, mode: opened.is === 'open' ? opened.mode : 'unopened' };
  });
  serveDocs(app, openApiDocument(app));
  return app;
};

/**
 * First boot's administrator, then the door opens.
 *
 * @returns the URL it listens on
 * @throws Error when the store is of another mode than the operator expects; OtherStore when the books follow another store
 */
export const startApp = async (app: NestFastifyApplication, config: AdminConfig): Promise<string> => {
  await patiently(() => checkBooksFollow(app.get(POOL), app.get(EVENT_STORE)));
  const opened = await patiently(() => app.get(OfficersQuery).opened());
  if (config.storeMode !== undefined && opened.is === 'open' && opened.mode !== config.storeMode) {
    throw new Error(`STORE_MODE is ${config.storeMode}, but this store was opened as ${opened.mode}; what a store is cannot be changed`);
  }
  await patiently(() => ensureAdministrator(app.get(Identity), adminTokenFile(config)));
  return openDoor(app, config);
};

export const openApiDocument = (app: NestFastifyApplication): OpenAPIObject => withCommands(describeDoor(app, {
  title: '专账 · 经办入口',
  description: '职业技能提升行动专账：办理命令。One shape for every command; the id is the idempotency key for ever.',
  tags: [
    { name: 'commands', description: '办理与日志簿' }, { name: 'files', description: '名单与模板' },
    { name: 'officers', description: '经办人员与登录凭证' }, { name: 'operation', description: '运行' },
  ],
}));

/** JSON is read strictly; a day book is handed on as a stream; any other type is 415. */
const readBodies = (app: NestFastifyApplication): void => {
  const fastify = app.getHttpAdapter().getInstance();
  fastify.removeAllContentTypeParsers();
  fastify.addContentTypeParser('application/json', { parseAs: 'buffer', bodyLimit: BODY_LIMIT }, (_request, body, done) => {
    try {
      done(null, strictJson(body as Buffer));
    } catch (error) {
      done(error as Error, undefined);
    }
  });
  fastify.addContentTypeParser([CSV_TYPE, XLSX_TYPE], { parseAs: 'buffer', bodyLimit: SHEET_BYTES }, (_request, body, done) => { done(null, body); });
  fastify.addContentTypeParser([NDJSON, 'application/ndjson', 'application/jsonl'], (_request, payload, done) => { done(null, payload); });
};
