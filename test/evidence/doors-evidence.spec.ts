import 'reflect-metadata';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createApp as createAdmin, openApiDocument as adminDocument } from '../../apps/admin-api/app.js';
import { createApp as createAudit, openApiDocument as auditDocument } from '../../apps/audit-api/app.js';
import { evidence } from './evidence.js';

/** What the doors publish is committed, so that a change of the contract is seen in review. */
describe('OpenAPI of the doors', () => {
  const secretsDir = mkdtempSync(join(tmpdir(), 'zz-openapi-'));
  const config = { databaseUrl: 'postgres://nobody@127.0.0.1:1/none', host: '127.0.0.1', port: 0, secretsDir };
  afterAll(() => { rmSync(secretsDir, { recursive: true, force: true }); });

  it('admin-api', async () => {
    const app = await createAdmin(config);
    const { committed, generated } = evidence('apps/admin-api/openapi.json', `${JSON.stringify(adminDocument(app), null, 2)}\n`);
    await app.close();
    expect(committed).toBe(generated);
  });

  it('audit-api', async () => {
    const app = await createAudit(config);
    const { committed, generated } = evidence('apps/audit-api/openapi.json', `${JSON.stringify(auditDocument(app), null, 2)}\n`);
    await app.close();
    expect(committed).toBe(generated);
  });
});
