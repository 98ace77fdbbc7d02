import { EXIT } from '../local/failure.js';
import { openAuditor } from '../local/office.js';
import { explainCommand } from './explain.command.js';
import { exportCommand } from './export.command.js';
import { period, sized } from './options.js';
import { printCommand, statementCommand } from './statement.command.js';

describe('options of a question', () => {
  it('take a page size from 1 on, and say what they want instead', () => {
    expect([sized(undefined, 200), sized('1', 200), sized('200', 200)]).toEqual([{}, { limit: 1 }, { limit: 200 }]);
    for (const word of ['0', '-1', '201', '1e9', '1000000000', 'abc', '', '1.5', ' 1']) {
      const message = `--limit wants a whole number from 1 to 200, not ${word}`;
      expect(() => sized(word, 200)).toThrow(expect.objectContaining({ exitCode: EXIT.usage, message }));
    }
  });

  it('take a month in two forms', () => {
    expect([period('2019-12', '--period'), period('201912', '--period')]).toEqual(['201912', '201912']);
    expect(() => period('2019', '--period')).toThrow('--period wants a month');
  });

  it('take the address of a door', async () => {
    for (const url of ['nope', 'localhost:7301', 'file:///etc']) {
      await expect(openAuditor({ url })).rejects.toMatchObject({ exitCode: EXIT.usage, message: expect.stringContaining(`not ${url}`) });
    }
  });

  it.each([
    [exportCommand, '-o none --known-at @473', 'a package takes no --known-at'], [exportCommand, '-o none --fund UI_FUND', 'a package takes no --fund'],
    [exportCommand, '-o none --format hledger --to 201912 --as-of 2019-12-31', 'a journal that ends with the month --to takes no --as-of'],
    [statementCommand, 'budget -o none', '-o wants --csv or --xlsx: what the file is to be'],
    [printCommand, '--voucher F.370100.201912.0001 --known-at @473', 'one voucher takes no --known-at'],
    [printCommand, '--voucher F.370100.201912.0001 --book F', 'one voucher takes no --book'],
  ])('of %p take nothing that would change nothing: %s', async (make, words, message) => {
    const asked = make().parseAsync([...words.split(' '), '--org', '370100', '--url', 'http://127.0.0.1:1'], { from: 'user' });
    await expect(asked).rejects.toMatchObject({ exitCode: EXIT.usage, message });
  });

  it('of an explanation take nothing that would change nothing', () => {
    const asked = (...words: readonly string[]) => explainCommand().parseAsync([...words, '--url', 'http://127.0.0.1:1'], { from: 'user' });
    process.env['ZHUANZHANG_TOKEN'] = 'none';
    return Promise.all([
      expect(asked('F.1001', '--org', '370100', '--period', '2019')).rejects.toMatchObject({ exitCode: EXIT.usage, message: 'a figure takes no --period' }),
      expect(asked('total.paidFen', '--fund', 'UI_FUND')).rejects.toThrow('a line of a report takes no --fund'),
      expect(asked('F.370100.201912.0003', '--known-at', '@1')).rejects.toThrow('a voucher takes no --known-at'),
    ]).finally(() => { delete process.env['ZHUANZHANG_TOKEN']; });
  });
});
