import type { FastifyReply, FastifyRequest } from 'fastify';
import { BooksDifferenceController } from './books-difference.controller.js';

it('computes two differences at once and refuses more, until one is done', async () => {
  const waiting: ((error: Error) => void)[] = [];
  const standing = { atLeast: () => new Promise((_, reject) => { waiting.push(reject); }) };
  const controller = new BooksDifferenceController({} as never, standing as never);
  const reply: FastifyReply = { header: () => reply } as unknown as FastifyReply;
  const ask = (): Promise<void> => controller.difference({ query: { org: '370100' }, headers: {} } as FastifyRequest, reply);
  const [one, two] = [ask(), ask()];
  await expect(ask()).rejects.toMatchObject({ code: 'door.busy' });
  waiting.shift()!(new Error('gone'));
  await expect(one).rejects.toThrow('gone');
  const three = ask();
  for (const end of waiting) end(new Error('gone'));
  for (const each of [two, three]) await expect(each).rejects.toThrow('gone');
});
