import { mkdtempSync, rmSync, statSync, writeFileSync, chmodSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { maskIdNumber, maskName, maskPhone, masterKeyFrom } from './index.js';
import { SealCodec } from './seal.codec.js';

describe('masking', () => {
  it.each([['王小明', '王**'], ['李四', '李*'], ['欧', '*'], ['', '']])('name %s → %s', (name, shown) => { expect(maskName(name)).toBe(shown); });
  it('shows six and four of an ID number', () => { expect(maskIdNumber('370102199001011234')).toBe('370102********1234'); });
  it('shows three and four of a telephone number', () => { expect(maskPhone('13800001234')).toBe('138****1234'); });
  it('hides a value that is too short to be masked in part', () => { expect(maskPhone('1234567')).toBe('*******'); });
});

describe('sealing one record', () => {
  const codec = new SealCodec(Buffer.alloc(32, 7));
  const record = { kind: 'person', id: 'P-1', fields: { name: '测试甲' }, unique: '370102199001011234' } as const;

  it('opens to the same fields and never seals to the same bytes', () => {
    const [one, two] = [codec.seal(record), codec.seal(record)];
    expect(codec.open(one)).toEqual(record.fields);
    expect(one.sealed.equals(two.sealed)).toBe(false);
    expect(one.token?.equals(two.token ?? Buffer.alloc(0))).toBe(true);
  });
  it('does not open when moved to another person, altered, or under another key', () => {
    const row = codec.seal(record);
    expect(() => codec.open({ ...row, id: 'P-2' })).toThrow();
    expect(() => codec.open({ ...row, sealed: Buffer.concat([row.sealed.subarray(0, -1), Buffer.from([(row.sealed.at(-1) ?? 0) ^ 1])]) })).toThrow();
    expect(() => new SealCodec(Buffer.alloc(32, 8)).open(row)).toThrow();
  });
  it('gives another token for the same number in another kind or under another key', () => {
    const token = codec.marks(record).token?.toString('hex');
    expect(codec.marks({ ...record, kind: 'account' }).token?.toString('hex')).not.toBe(token);
    expect(new SealCodec(Buffer.alloc(32, 8)).marks(record).token?.toString('hex')).not.toBe(token);
  });
  it('refuses a key that is not 32 bytes', () => { expect(() => new SealCodec(Buffer.alloc(16))).toThrow(RangeError); });
});

describe('the master key file', () => {
  let folder = '';
  beforeEach(() => { folder = mkdtempSync(join(tmpdir(), 'zz-key-')); });
  afterEach(() => { rmSync(folder, { recursive: true }); });

  it('is made once, with mode 0600, and stays', () => {
    const file = join(folder, 'secrets', 'master.key');
    const first = masterKeyFrom(file);
    expect(first).toHaveLength(32);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(masterKeyFrom(file).equals(first)).toBe(true);
  });
  it('is refused when others may read it or when it is no key', () => {
    const file = join(folder, 'master.key');
    masterKeyFrom(file);
    chmodSync(file, 0o644);
    expect(() => masterKeyFrom(file)).toThrow('0600');
    writeFileSync(join(folder, 'other'), 'abc', { mode: 0o600 });
    expect(() => masterKeyFrom(join(folder, 'other'))).toThrow('64 hexadecimal');
  });
});
