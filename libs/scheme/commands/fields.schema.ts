import { type Day, isDay } from '#kernel';
import { checkResidentId } from '#scheme/rules';
import { z } from 'zod';

/** Ids are chosen by the caller (rulings B8): letters, digits and `. _ : -`, at most 64. */
export const id = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9._:-]{0,63}$/)
  // An id stands in stream names and leaves for ever: a resident ID number must never become one.
  .refine((value) => checkResidentId(value.toUpperCase()) !== 'valid', 'an ID number may not serve as an id')
  .meta({ description: 'id chosen by the caller' });
/** A calendar day of Asia/Shanghai, `YYYY-MM-DD`. */
export const day: z.ZodType<Day> = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}$/)
  .refine(isDay, 'not a calendar day') as unknown as z.ZodType<Day>;
/** Money in fen, above zero, at most 100 billion yuan: nine hundred facts of as much still sum to a safe integer, so that no fact can stop the books. */
export const amountFen = z.int().positive().max(10_000_000_000_000);
export const text = z
  .string()
  .trim()
  .min(1)
  .max(200)
  .regex(/^\P{Cc}+$/u, 'no control characters');
export const level = z.int().min(0).max(5);
export const occupation = z
  .string()
  .regex(/^[0-9A-Z]{1,2}(-[0-9A-Z]{2}){1,3}$/)
  .meta({ description: '职业代码，如 6-31-01-03' });
/** SHA-256, hex. */
export const digest = z.string().regex(/^[0-9a-f]{64}$/);
export const orgId = z
  .string()
  .regex(/^[0-9A-Z]{4,12}$/)
  .meta({ description: '机构代码，如 370100' });
export const listOf = <T extends z.ZodType>(item: T, max: number) => z.array(item).min(1).max(max);

/** A payee account: sealed in the vault under its id, never in an event. */
export const bankAccount = z.strictObject({ bank: text, number: z.string().regex(/^[0-9]{8,32}$/), holder: text });
export type BankAccount = z.infer<typeof bankAccount>;
export const occupationEntry = z.strictObject({ occupation, name: text, levels: listOf(level, 6) });
