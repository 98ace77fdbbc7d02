import type { FastifyReply, FastifyRequest } from 'fastify';
import type { DataSource } from 'typeorm';
import { checkNames, checks, type CheckName } from '#audit';
import { ChecksController } from './checks.controller.js';

const at = '2020-01-01T00:00:00.000Z';
const result = (check: CheckName, ok: boolean) => ({
  report: { check, ...checks[check], ok, judged: true, says: '', looked: 1, broken: ok ? 0 : 1, found: [] }, since: at, ran_at: at, seconds: 1, log_index: '9',
  whole: true,
});
const run = { tried_at: at, ended_at: at, every_seconds: 300, failed: null as string | null, ended_ago: 10 };
interface Told { readonly ok: boolean | null; readonly says?: string; readonly standing?: string; readonly checks: readonly { readonly ok: boolean | null }[] }

/** The door over what the database holds of results and of the newest run. */
const door = (results: readonly object[], runs: readonly object[]) => {
  const source = { query: (sql: string) => Promise.resolve(sql.includes('audit.check_run') ? runs : results) } as unknown as DataSource;
  const asked = async (work: (controller: ChecksController, reply: FastifyReply) => Promise<void>): Promise<Told> => {
    let text = '';
    const reply: FastifyReply = { type: () => reply, header: () => reply, send: (body: string) => { text = body; return reply; } } as unknown as FastifyReply;
    await work(new ChecksController(source, {} as never, {} as never, {} as never), reply);
    return JSON.parse(text) as Told;
  };
  const request = { query: {}, headers: {} } as FastifyRequest;
  return {
    list: () => asked((controller, reply) => controller.list(request, reply)),
    one: (name: string) => asked((controller, reply) => controller.one(name, request, reply)),
  };
};
const green = checkNames.map((check) => result(check, true));

describe('GET /v1/checks', () => {
  it('is green when every check is and a run has ended lately', async () => {
    const told = await door(green, [run]).list();
    expect([told.ok, told.says, new Set(told.checks.map(({ ok }) => ok))]).toEqual([true, undefined, new Set([true])]);
  });

  it.each([
    ['the newest run is too long ago', { ended_ago: 901 }, null, '检查已过期'], ['the newest run failed', { failed: 'ScopeRefused: too long' }, false, 'too long'],
  ])('does not stay green when %s, nor does any check', async (_name, more, ok, says) => {
    const { list, one } = door(green, [{ ...run, ...more }]);
    const told = await list();
    expect([told.ok, told.says, new Set(told.checks.map((row) => row.ok))]).toEqual([ok, expect.stringContaining(says), new Set([null])]);
    expect(await one('voucher-balance')).toMatchObject({ check: 'voucher-balance', ok: null, standing: told.says });
  });

  it('is red while one check is, however old, and nothing before the first run', async () => {
    const [first, ...others] = green;
    expect((await door([result(first!.report.check, false), ...others], [{ ...run, ended_ago: 901 }]).list()).ok).toBe(false);
    expect(await door([], []).list()).toMatchObject({ ok: null, lastRun: null, says: expect.stringContaining('no run yet') });
  });
});
