import type { Json } from '#kernel';
import type { Answer, AnsweredEvent, Said } from './history.js';

/** A command as a client sends it; sent again it is the same bytes. */
export interface Order { readonly id: string; readonly do: string; readonly by: string; readonly on: string; readonly data: Json }
export type Reply = Pick<Said, 'kind' | 'code' | 'answer'> & { readonly ms: number };

interface Outcome { readonly events: readonly AnsweredEvent[]; readonly position: string | null; readonly recordedAt: string | null }

const answerOf = (text: string): Answer => {
  const { events, position, recordedAt, ...rest } = JSON.parse(text) as Outcome & Record<string, Json>;
  delete rest['deduplicated']; // the one member that may differ between the first answer and a later one
  return { events, position, recordedAt, rest };
};

/** 503 says: send it again. 409 of a stream says: nothing was written, send it again. Every other 4xx is for good. A 500 is nobody's answer. */
const kindOf = (status: number, code: string): Said['kind'] => {
  if (status < 300) return 'ok';
  if (status === 409 && code.startsWith('stream.')) return 'conflict';
  return status >= 500 ? 'unknown' : 'refused';
};

/** Sends one command over HTTP and waits at most so long. @param url of the clerks' door */
export const knock = async (url: string, order: Order, by: { readonly token: string; readonly patienceMs: number }): Promise<Reply> => {
  const started = performance.now();
  const ms = (): number => Math.round(performance.now() - started);
  try {
    const response = await fetch(`${url}/v1/commands/${order.do}`, {
      method: 'POST', signal: AbortSignal.timeout(by.patienceMs),
      headers: { authorization: `Bearer ${by.token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ id: order.id, on: order.on, data: order.data }),
    });
    const text = await response.text();
    if (response.ok) return { kind: 'ok', code: String(response.status), answer: answerOf(text), ms: ms() };
    const { code } = JSON.parse(text) as { code: string };
    return { kind: kindOf(response.status, code), code: `${response.status} ${code}`, ms: ms() };
  } catch (error) {
    const { name, cause } = error as Error & { cause?: { code?: string } };
    return { kind: 'unknown', code: name === 'TimeoutError' ? 'unanswered' : `broken ${cause?.code ?? name}`, ms: ms() };
  }
};
