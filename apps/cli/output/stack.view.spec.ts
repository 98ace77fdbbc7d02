import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { stackShown } from './stack.view.js';

describe('the stack of an error', () => {
  const folder = mkdtempSync(join(tmpdir(), 'zz-stack-'));
  afterAll(() => { rmSync(folder, { recursive: true, force: true }); });

  it('names the places in our sources, and leaves what has no map', () => {
    const bundle = join(folder, 'main.js');
    // line 2 of the bundle from its column 1 on is line 29, column 9 of the source
    writeFileSync(`${bundle}.map`, JSON.stringify({ version: 3, sources: ['../libs/words.ts'], names: [], mappings: ';AA4BQ' }));
    const stack = `Error: no\n    at word (${pathToFileURL(bundle).href}:2:5)\n    at async file:///nowhere/other.js:1:2\n    at node:internal/x:3:4`;
    expect(stackShown(stack)).toBe(
      `Error: no\n    at word (${join(folder, '../libs/words.ts')}:29:9)\n    at async file:///nowhere/other.js:1:2\n    at node:internal/x:3:4`,
    );
  });
});
