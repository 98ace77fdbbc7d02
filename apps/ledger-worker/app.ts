import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { doorAdapter, dressAnswers, openDoor } from '#identity';
import type { WorkerConfig } from './config.js';
import { Followers } from './followers.js';
import { WorkerModule } from './worker.module.js';

/** The worker, built but not following yet. */
export const createApp = async (config: WorkerConfig): Promise<NestFastifyApplication> => {
  const app = await NestFactory.create<NestFastifyApplication>(
    WorkerModule.of(config), doorAdapter(), { bodyParser: false, logger: ['error', 'warn', 'fatal'], abortOnError: false });
  const followers = app.get(Followers);
  dressAnswers(app, async () => ({ position: null, mode: (await followers.mode()) ?? 'unopened' }));
  return app;
};

/** Starts to follow and opens the door of /health. @returns its URL */
export const startApp = (app: NestFastifyApplication, config: WorkerConfig): Promise<string> => openDoor(app, config);
