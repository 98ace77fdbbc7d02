import { departments } from '#notice';
import { z } from 'zod';
import { day, id, level, listOf, occupation } from '../fields.schema.js';

export const half = z.enum(['AM', 'PM']);
/** GB/T 2260, six digits. */
export const district = z
  .string()
  .regex(/^\d{6}$/)
  .meta({ description: '行政区划代码，如 370102' });

/** What may be amended until the filing is accepted. A class has lessons on at most 400 days. */
export const planFields = {
  startsOn: day,
  endsOn: day,
  plannedHeadcount: z.int().min(1).max(300),
  hours: z.int().min(1).max(2000),
  timetable: listOf(z.strictObject({ day, halves: listOf(half, 2) }), 400).optional(),
  mode: z.enum(['ONSITE', 'ONLINE', 'MIXED']).optional(),
  venueDistrict: district.optional(),
  teachers: listOf(id, 50).optional(),
};

export const filing = z.strictObject({
  classId: id,
  institutionId: id,
  occupation,
  level,
  subsidyKind: z.string().regex(/^[A-Z_]{3,30}$/),
  projectId: id.optional(),
  department: z.enum(departments).optional().meta({ description: '附件1所列市直部门' }),
  ...planFields,
});
