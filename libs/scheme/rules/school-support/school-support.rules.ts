import type { Day } from '#kernel';
import { type InvestmentShare, type SchoolSupportState, schoolSupportStream } from '#scheme/history';
import { type Ask, type Decision, no, record, taken, to } from '../verdict.js';

export interface CountGraduates {
  readonly supportId: string; readonly schoolId: string; readonly year: number; readonly graduates: number; readonly whole: number;
  readonly shares: readonly InvestmentShare[]; readonly source: string; readonly queriedOn: Day; readonly evidenceHash: string;
}

/** The id of the support is the school and the year, so that both are counted once. */
const idOf = ({ schoolId, year }: CountGraduates): string => `${schoolId}:${year}`;

/**
 * Records how many graduates of a school and year work in Jinan, and who runs the school by which share. The shares sum to exactly one.
 *
 * @refuses schoolSupport.exists, schoolSupport.id-not-of-school, schoolSupport.from-the-future, schoolSupport.enterprise-twice,
 * schoolSupport.shares-not-whole
 * @clause JN-2.2.1
 */
export const countGraduates = (c: CountGraduates, support: SchoolSupportState, ask: Ask): Decision => {
  if (support.is !== 'unknown') return taken('schoolSupport', c.supportId);
  if (c.supportId !== idOf(c)) return { refused: 'schoolSupport.id-not-of-school', why: `编号应为 ${idOf(c)}：一校一年只统计一次。`, facts: [{ expected: idOf(c) }] };
  if (c.queriedOn > ask.today) return { refused: 'schoolSupport.from-the-future', why: '查询日晚于今天。' };
  if (new Set(c.shares.map(({ enterpriseId }) => enterpriseId)).size !== c.shares.length) {
    return { refused: 'schoolSupport.enterprise-twice', why: '同一企业重复列入。' };
  }
  const sum = c.shares.reduce((total, { part }) => total + part, 0);
  if (sum !== c.whole) return no('schoolSupport.shares-not-whole', 'JN-2.2.1', `投资份额合计 ${sum}/${c.whole}，须恰好为 1。`, [{ sum, whole: c.whole }]);
  return record(['JN-2.2.1'], [to(schoolSupportStream(c.supportId), { type: 'SchoolSupportCounted.v1', data: c })],
    { facts: [{ fact: 'GRADUATES', source: c.source, queriedOn: c.queriedOn, hash: c.evidenceHash, graduates: c.graduates }] });
};
