import { DoorProblem, unknownWord, type FieldError } from '#identity';
import type { CommandEnvelope } from '#scheme/commands';

const MEMBERS = ['id', 'do', 'on', 'data', 'at', 'by', 'onBehalfOf'];
const TEXTS = ['id', 'on', 'at', 'by', 'onBehalfOf'] as const;

/** What a request says beside its body: the name in the address, and headers that stand for members of the body. */
export interface Beside { readonly name?: string; readonly idempotencyKey?: string | undefined; readonly simulatedAt?: string | undefined }

/**
 * A JSON value as a command envelope. Only the outside is judged here; ids, days and data are judged by the command's own schema.
 *
 * @throws DoorProblem request.unknown-member, request.bad-member (with JSON pointers), request.bad-header
 */
export const envelopeOf = (value: unknown, beside: Beside = {}): CommandEnvelope => {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new DoorProblem('request.bad-member', 'a command is a JSON object {id, on, data}');
  }
  const body = value as Record<string, unknown>;
  const unknown = Object.keys(body).filter((member) => !MEMBERS.includes(member));
  if (unknown.length > 0) {
    const errors = unknown.slice(0, 20).map((member): FieldError => ({ pointer: pointerTo(member), detail: unknownWord('member', member, MEMBERS) }));
    throw new DoorProblem('request.unknown-member', errors[0]?.detail ?? '', { errors });
  }
  const id = agreed('id', body['id'], { said: beside.idempotencyKey, where: 'Idempotency-Key' });
  const at = agreed('at', body['at'], { said: beside.simulatedAt, where: 'Simulated-At' });
  const name = agreed('do', body['do'], { said: beside.name, where: 'the address' });
  const errors = faultsOf({ ...body, id, at, do: name });
  if (errors.length > 0) throw new DoorProblem('request.bad-member', errors[0]?.detail ?? '', { errors });
  const { by, onBehalfOf } = body as { readonly by?: string; readonly onBehalfOf?: string };
  return {
    id: id as string, do: name as string, on: body['on'] as string, data: body['data'],
    ...(at === undefined ? {} : { at: at as string }), ...(by === undefined ? {} : { by }),
    ...(onBehalfOf === undefined ? {} : { onBehalfOf }),
  };
};

/** A member that may also come from beside the body; sent twice, both must say the same (usability API-02). */
const agreed = (member: string, inBody: unknown, { said, where }: { readonly said: string | undefined; readonly where: string }): unknown => {
  if (inBody === undefined) return said;
  if (said === undefined || inBody === said) return inBody;
  throw new DoorProblem(
    'request.bad-member', `${member} of the body and ${where} do not agree`, { errors: [{ pointer: `/${member}`, detail: `differs from ${where}` }] },
  );
};

const faultsOf = (body: Readonly<Record<string, unknown>>): readonly FieldError[] => {
  const missing = ['id', 'do', 'on', 'data'].filter((member) => body[member] === undefined);
  const wrong = [...TEXTS, 'do'].filter((member) => body[member] !== undefined && typeof body[member] !== 'string');
  return [
    ...missing.map((member) => ({ pointer: `/${member}`, detail: `member ${member} is missing` })),
    ...wrong.map((member) => ({ pointer: `/${member}`, detail: `member ${member} must be a string` })),
  ];
};

const pointerTo = (member: string): string => `/${member.slice(0, 64).replaceAll('~', '~0').replaceAll('/', '~1')}`;
