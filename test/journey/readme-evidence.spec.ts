import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { evidence } from '../evidence/evidence.js';
import { freePorts, type Launched, ROOT, saying, start } from '../support/launcher.client.js';
import { blocksOf, filled, steady, terminal, TOUR } from './tour.js';

/** What the two READMEs show is what the commands say on the sample; `npm run evidence` writes it. */
describe('the tour of the README', () => {
  const folder = mkdtempSync(join(tmpdir(), 'zz-tour-'));
  const data = join(folder, 'data');
  const outputs = new Map<string, string>();
  let launched: Launched | undefined;

  beforeAll(async () => {
    const port = await freePorts();
    launched = start(['--data', data, '--port', String(port)]);
    await saying(launched, 'Ctrl-C stops everything.');
    const place = { data, port };
    const typed = join(folder, 'checkout');
    mkdirSync(typed);
    const shell = terminal(typed, data);
    outputs.set('start', `$ npm start\n${steady(launched.said(), place).replace(/^built dist.*\n/m, '')}`);
    for (const [name, ...commands] of TOUR) {
      const parts: string[] = [];
      for (const command of commands) parts.push(`$ ${command}\n${steady(await shell.type(command), place)}`);
      outputs.set(name, parts.join(''));
    }
  }, 180_000);

  afterAll(async () => {
    launched?.process.kill('SIGTERM');
    await launched?.ended;
    rmSync(folder, { recursive: true, force: true });
  });

  it.each(['README.md', 'README.zh-CN.md'])('%s shows what the commands say', (path) => {
    const text = readFileSync(join(ROOT, path), 'utf8');
    expect(blocksOf(text)).toEqual(['start', ...TOUR.map(([name]) => name)]);
    const { committed, generated } = evidence(path, filled(text, outputs));
    expect(committed).toBe(generated);
  });

  it('goes as the README tells: one line refused for money, one for the cap, nothing written twice, damage found', () => {
    expect(outputs.get('clerk-run')).toContain('exit 3');
    expect(outputs.get('clerk-run')).toContain('JN-3.2c');
    expect(outputs.get('clerk-run')).toContain('JN-2.3.1b');
    expect(outputs.get('clerk-again')).toContain('其中 1 行先前已入账');
    expect(outputs.get('auditor-balance')).toMatch(/97,973,500\.00[^]*97,938,500\.00/);
    expect(outputs.get('exporter-verify')).toMatch(/结果：通过[^]*postings\.csv[^]*exit 7/);
  });
});
