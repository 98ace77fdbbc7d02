import { FewAtOnce } from '../index.js';

const busy = { code: 'door.busy', message: '2 lists are being made', members: { retryAfterSeconds: 10 } };

describe('few at once', () => {
  it('lets so many in and tells the next to come again, until one has left', async () => {
    const few = new FewAtOnce(2, 'lists are being made');
    const leave = few.enter();
    let done: (value: string) => void = () => undefined;
    const work = few.run(() => new Promise<string>((resolve) => { done = resolve; }));
    await expect(few.run(() => Promise.resolve())).rejects.toMatchObject(busy);
    expect(() => few.enter()).toThrow(expect.objectContaining(busy));
    done('made');
    expect([await work, await few.run(() => Promise.resolve('other'))]).toEqual(['made', 'other']);
    leave();
  });

  it('gives a place back when the work fails, and once however often it is given back', async () => {
    const few = new FewAtOnce(1, 'list is being made');
    await expect(few.run(() => Promise.reject(new Error('broke')))).rejects.toThrow('broke');
    const leave = few.enter();
    leave();
    leave();
    few.enter();
    expect(() => few.enter()).toThrow(expect.objectContaining({ code: 'door.busy' }));
  });
});
