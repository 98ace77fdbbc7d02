import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { OpenAPIObject } from '@nestjs/swagger';
import { describeDoor, doorAdapter, dressAnswers, openDoor, serveDocs } from '#identity';
import { AuditModule } from './audit.module.js';
import type { AuditConfig } from './config.js';
import { StandingQuery } from './standing.query.js';

/** The auditors' door, built but not listening; nothing is connected yet, so its OpenAPI can be written without a database. */
export const createApp = async (config: AuditConfig): Promise<NestFastifyApplication> => {
  const app = await NestFactory.create<NestFastifyApplication>(
    AuditModule.of(config), doorAdapter(), { bodyParser: false, logger: ['error', 'warn', 'fatal'], abortOnError: false });
  app.getHttpAdapter().getInstance().removeAllContentTypeParsers(); // this door takes no bodies
  const standing = app.get(StandingQuery);
  dressAnswers(app, async () => {
    const [position, mode] = await Promise.all([standing.position(), standing.mode()]);
    return { position, mode: mode ?? 'unopened' };
  });
  serveDocs(app, openApiDocument(app));
  return app;
};

/** Connects and opens the door. @returns the URL it listens on */
export const startApp = (app: NestFastifyApplication, config: AuditConfig): Promise<string> => openDoor(app, config);

export const openApiDocument = (app: NestFastifyApplication): OpenAPIObject => describeDoor(app, {
  title: '专账 · 审计入口',
  description: '职业技能提升行动专账：查账、重放、取证。只读。asOf = 业务日，knownAt = 知悉位置或时刻。',
  tags: [
    { name: 'ledger', description: '账' }, { name: 'history', description: '事实与来龙去脉' },
    { name: 'log', description: '封存与证明' }, { name: 'operation', description: '运行' },
  ],
});
