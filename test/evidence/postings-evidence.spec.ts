import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { renderPostings } from '#ledger/book';
import { dayBook } from '../../apps/cli/samples/jinan-2019.story.mjs';
import { evidence } from './evidence.js';

describe('committed evidence', () => {
  it('the posting table', () => {
    const { committed, generated } = evidence('libs/ledger/book/POSTINGS.md', renderPostings());
    expect(committed).toBe(generated);
  });

  it('the sample day book is what its story tells', () => {
    const { committed, generated } = evidence('apps/cli/samples/jinan-2019.daybook.ndjson', dayBook());
    expect(committed).toBe(generated);
    expect(readFileSync(resolve(import.meta.dirname, '../../apps/cli/samples/jinan-2019.daybook.ndjson'), 'utf8').split('\n').length).toBeGreaterThan(290);
  });
});
