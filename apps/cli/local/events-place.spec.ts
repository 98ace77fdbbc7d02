import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eventsPlaceIn, eventsPlaceOf, keepEventsPlace } from './events-place.js';
import { EXIT } from './failure.js';
import { Secrets } from './secrets.store.js';

const ADDRESS = 'kurrentdb://admin:top-secret@node1:2113,node2:2113?tls=true';

describe('where events are kept', () => {
  let folder: string;
  let secrets: Secrets;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'zz-events-place-'));
    secrets = Secrets.of(folder);
  });
  afterEach(() => { rmSync(folder, { recursive: true }); });
  const run = { launcher: { pid: 1, started: '' }, processes: [] };

  it('is written down by its hosts; the address with its login lies in a file for its owner, and a command beside the server finds it there', () => {
    const place = eventsPlaceOf({ EVENT_STORE_URL: ADDRESS, EVENT_STREAM_PREFIX: 'jn.' });
    const record = keepEventsPlace(place, secrets);
    expect(record).toEqual({ eventStore: { hosts: 'node1:2113,node2:2113', streamPrefix: 'jn.' } });
    const file = join(secrets.folder, 'event-store.url');
    expect([(statSync(file).mode & 0o777).toString(8), readFileSync(file, 'utf8').trim()]).toEqual(['600', ADDRESS]);
    expect(eventsPlaceIn({ ...run, ...record }, secrets)).toEqual({ eventStoreUrl: ADDRESS, eventStreamPrefix: 'jn.' });
  });

  it('is the database of the books when nothing is said; an address of an earlier start does not stay', () => {
    keepEventsPlace({ eventStoreUrl: ADDRESS }, secrets);
    expect(keepEventsPlace(eventsPlaceOf({ EVENT_STORE_URL: '' }), secrets)).toEqual({});
    expect(secrets.read('event-store.url')).toBeNull();
    expect(eventsPlaceIn(run, secrets)).toEqual({});
    expect(() => eventsPlaceIn({ ...run, eventStore: { hosts: 'node1:2113' } }, secrets)).toThrow('KurrentDB at node1:2113 is not in the secrets folder');
  });

  it.each(['postgres://owner:top-secret@db/zz', 'http://admin:top-secret@node1', 'kurrentdb://admin:top-secret@node1?secret=top-secret'])(
    'cannot be %s: exit 2, and nothing of it is repeated', (address) => {
      let failure: unknown;
      try { eventsPlaceOf({ EVENT_STORE_URL: address }); } catch (error) { failure = error; }
      expect(failure).toMatchObject({ name: 'Failure', exitCode: EXIT.usage, message: expect.stringMatching(/^EVENT_STORE_URL /) as unknown });
      expect(String(failure)).not.toContain('top-secret');
    });
});
