import 'reflect-metadata';
import { CHOSEN_STORE } from '#event-store/choose';
import { liveAndClose } from '#identity';
import { createApp, startApp } from './app.js';
import { readConfig } from './config.js';

try {
  const config = readConfig(process.env);
  const app = await createApp(config);
  liveAndClose(app, await startApp(app, config), app.get(CHOSEN_STORE));
} catch (error) {
  process.stderr.write(`ledger-worker: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
}
