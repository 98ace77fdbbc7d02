import { StoreBusy, StoreClosed } from '#event-store';
import { LANE_LIMITS, Lanes } from './lanes.js';

/** Work that is done when it is told to be. */
const work = (log: string[], name: string) => {
  let finish = (): void => undefined;
  const done = new Promise<void>((resolve) => { finish = resolve; });
  return { finish, run: async () => { log.push(`${name} begins`); await done; log.push(`${name} ends`); } };
};
const turn = () => new Promise((resume) => { setTimeout(resume, 5); });

describe('lanes', () => {
  it('work that shares a stream goes one after another in the order it was asked for, the rest side by side', async () => {
    const [lanes, log] = [new Lanes(), [] as string[]];
    const [a, b, c, d] = ['a', 'b', 'c', 'd'].map((name) => work(log, name)) as [ReturnType<typeof work>, ReturnType<typeof work>, ReturnType<typeof work>,
      ReturnType<typeof work>];
    const all = [lanes.run(['1', '2'], a.run), lanes.run(['2', '3'], b.run), lanes.run(['4'], c.run), lanes.run(['3'], d.run)];
    await turn();
    expect(log).toEqual(['a begins', 'c begins']);
    d.finish();
    a.finish();
    await turn();
    expect(log.slice(2)).toEqual(['a ends', 'b begins']); // d asked for stream 3 after b did
    b.finish();
    c.finish();
    await Promise.all(all);
    expect(log.slice(4)).toEqual(['c ends', 'b ends', 'd begins', 'd ends'].sort((x, y) => log.indexOf(x) - log.indexOf(y)));
    expect(log.indexOf('d begins')).toBeGreaterThan(log.indexOf('b ends'));
  });

  it('what fails lets the next one in', async () => {
    const lanes = new Lanes();
    const failing = lanes.run(['1'], () => Promise.reject(new Error('no')));
    const next = lanes.run(['1'], () => Promise.resolve('yes'));
    await expect(failing).rejects.toThrow('no');
    expect(await next).toBe('yes');
  });

  it('no more are under way than may be, and no more wait', async () => {
    const lanes = new Lanes({ ...LANE_LIMITS, underWay: 2, waiting: 3 });
    let [now, most, finish] = [0, 0, (): void => undefined];
    const gate = new Promise<void>((resolve) => { finish = resolve; });
    const busy = async () => { most = Math.max(most, now += 1); await gate; now -= 1; };
    const taken = Array.from({ length: 5 }, (_, n) => lanes.run([`${n}`], busy));
    await expect(lanes.run(['9'], busy)).rejects.toMatchObject({ name: 'StoreBusy', retryAfterMs: 200 });
    finish();
    await Promise.all(taken);
    expect(most).toBe(2);
    await lanes.run(['9'], busy);
  });

  it('who waited too long is sent away without having begun', async () => {
    const [lanes, log] = [new Lanes({ ...LANE_LIMITS, waitMs: 20 }), [] as string[]];
    const first = work(log, 'first');
    const running = lanes.run(['1'], first.run);
    const late = lanes.run(['1'], work(log, 'late').run);
    setTimeout(first.finish, 60);
    await expect(late).rejects.toBeInstanceOf(StoreBusy);
    await running;
    expect(log).toEqual(['first begins', 'first ends']);
  });

  it('closing waits for what was asked for, rejects what has not begun in time, and takes nothing new', async () => {
    const [lanes, log] = [new Lanes({ ...LANE_LIMITS, drainMs: 30 }), [] as string[]];
    const first = work(log, 'first');
    const running = lanes.run(['1'], first.run);
    const waiting = lanes.run(['1'], work(log, 'waiting').run);
    const closing = lanes.close();
    await expect(lanes.run(['2'], work(log, 'new').run)).rejects.toBeInstanceOf(StoreClosed);
    setTimeout(first.finish, 80);
    await expect(waiting).rejects.toBeInstanceOf(StoreClosed);
    await Promise.all([running, closing]);
    expect(log).toEqual(['first begins', 'first ends']);
  });
});
