import { eventStoreOf, surroundingsOf } from './surroundings.js';

const BASE = { DATABASE_URL: 'postgres://zz_clerk:x@db/zz', SECRETS_DIR: '/secrets' };

describe('surroundings of a process', () => {
  it('keep events in the database unless EVENT_STORE_URL says otherwise', () => {
    expect(surroundingsOf(BASE, 7300)).toEqual({ databaseUrl: BASE.DATABASE_URL, host: '127.0.0.1', port: 7300, secretsDir: '/secrets' });
    expect(surroundingsOf({ ...BASE, EVENT_STORE_URL: '', EVENT_STREAM_PREFIX: '' }, 7300)).not.toHaveProperty('eventStoreUrl');
    expect(surroundingsOf({ ...BASE, EVENT_STORE_URL: 'kurrentdb://node1', EVENT_STREAM_PREFIX: 'jn-', HOST: '0.0.0.0', PORT: '0' }, 7300))
      .toMatchObject({ eventStoreUrl: 'kurrentdb://node1', eventStreamPrefix: 'jn-', host: '0.0.0.0', port: 0 });
    expect(eventStoreOf({ EVENT_STREAM_PREFIX: 'jn-' })).toEqual({ eventStreamPrefix: 'jn-' });
  });

  it('name what is missing, and not what was given', () => {
    expect(() => surroundingsOf({ SECRETS_DIR: '/secrets' }, 7300)).toThrow('DATABASE_URL is not set');
    expect(() => surroundingsOf({ ...BASE, SECRETS_DIR: '' }, 7300)).toThrow('SECRETS_DIR is not set');
    expect(() => surroundingsOf({ ...BASE, PORT: '70000' }, 7300)).toThrow('PORT is not a port');
  });
});
