import type { Refusal } from '#kernel';
import { type ClassState, type FilingKind, type FilingState, filingStream } from '#scheme/history';
import { possibleForClass } from '../training-class/class-states.rules.js';
import { type Ask, type Decision, missing, no, notNow, record, taken, to } from '../verdict.js';

/** The organisation of the municipal public employment service centre. */
export const MUNICIPAL = '370100';
export interface FileCamp { readonly classId: string }
export interface FileDemonstration extends FileCamp { readonly standardSource: string }

/** Only the municipal centre, only before the class starts, only a class of that kind. */
const fileable = (c: FileCamp, world: { filing: FilingState; trainingClass: ClassState }, filedAs: FilingKind, ask: Ask): Refusal | undefined => {
  const { filing, trainingClass } = world;
  if (ask.officer.org !== MUNICIPAL) return no('filing.municipal-only', filedAs === 'CAMP' ? 'JN-2.3.2b' : 'JN-2.3.3', '须经市公共就业服务中心备案。',
    [{ org: ask.officer.org }]);
  if (filing.is !== 'unknown') return taken('filing', c.classId);
  if (trainingClass.is === 'unknown') return missing('class', c.classId);
  const { is, startsOn, subsidyKind } = trainingClass;
  if (is !== 'filed' && is !== 'accepted') return notNow('filing.class-not-open', is, possibleForClass(trainingClass));
  if (subsidyKind !== filedAs) return { refused: 'filing.other-kind', why: `班级 ${c.classId} 按 ${subsidyKind} 申请开班。`, facts: [{ subsidyKind, filedAs }] };
  return ask.today < startsOn ? undefined
    : no('filing.class-started', filedAs === 'CAMP' ? 'JN-2.3.2b' : 'JN-2.3.3', `开班日 ${startsOn} 已到，须在开班前备案。`, [{ startsOn, today: ask.today }]);
};

/**
 * Files a class as a training camp (职业训练营、就业训练团) with the municipal centre.
 *
 * @refuses filing.municipal-only, filing.exists, class.unknown, filing.class-not-open, filing.other-kind, filing.class-started
 * @clause JN-2.3.2b
 */
export const fileCamp = (c: FileCamp, world: { filing: FilingState; trainingClass: ClassState }, ask: Ask): Decision => fileable(c, world, 'CAMP', ask)
  ?? record(['JN-2.3.2b'], [to(filingStream(c.classId), { type: 'MunicipalFilingRecorded.v1', data: { classId: c.classId, filedAs: 'CAMP',
    filedOn: ask.today } })]);

/**
 * Files a class as a provincial demonstration project with the municipal centre, with the document its standard is read from.
 *
 * @refuses filing.municipal-only, filing.exists, class.unknown, filing.class-not-open, filing.other-kind, filing.class-started
 * @clause JN-2.3.3
 */
export const fileDemonstration = (c: FileDemonstration, world: { filing: FilingState; trainingClass: ClassState }, ask: Ask): Decision =>
  fileable(c, world, 'PROV_DEMO', ask) ?? record(['JN-2.3.3'],
    [to(filingStream(c.classId), { type: 'MunicipalFilingRecorded.v1', data: { ...c, filedAs: 'PROV_DEMO', filedOn: ask.today } })]);
