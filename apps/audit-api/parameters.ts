import type { FastifyRequest } from 'fastify';
import type { Parameter } from '#identity';

const DAY = /^\d{4}-\d{2}-\d{2}$/;

/** The words of the auditors' door, one grammar everywhere (usability API-08). What a word means is checked by the ledger. */
export const ORG: Parameter = { name: 'org', what: '单位 · organisation whose books are asked', pattern: /^[0-9A-Z]{4,12}$/, example: '370100', required: true };
export const FUND: Parameter = { name: 'fundSource', what: '资金来源 · fund source, default UI_FUND', pattern: /^[A-Z_]{1,32}$/, example: 'UI_FUND' };
export const BOOK: Parameter = { name: 'book', what: '账套 F 财政专户 · A 经办机构 · M 备查', pattern: /^[A-Z]$/, example: 'F', required: true };
export const AS_OF: Parameter = { name: 'asOf', what: '业务日（含）· inclusive business day; default no upper day', pattern: DAY, example: '2019-12-31' };
export const KNOWN_AT: Parameter = {
  name: 'knownAt', what: '知悉位置或时刻（含）· @log index or RFC 3339 moment; default the projected head', pattern: /^[^\s]{1,40}$/, example: '@183',
};
export const CLOSING: Parameter = { name: 'closing', what: '结转凭证 included | excluded', pattern: /^[a-z]{1,16}$/, example: 'excluded' };
export const MIN_POSITION: Parameter = {
  name: 'minPosition', what: '至少处理到该位置 · wait up to 2 s until the ledger has read this Zz-Position', pattern: /^\d{1,19}$/, example: '184',
};
export const FROM_DAY: Parameter = { name: 'from', what: '起始业务日（含）· first business day', pattern: DAY, example: '2019-12-01' };
export const LIMIT: Parameter = { name: 'limit', what: '每页条数 1…1000，默认 100', pattern: /^([1-9]\d{0,2}|1000)$/, example: '100' };
export const CURSOR: Parameter = { name: 'cursor', what: '上一页的 next', pattern: /^[A-Za-z0-9_-]{1,200}$/, example: 'WzE4MywiMjAxOS0xMi0zMSIsMTIsMV0' };

export const PARTY: Parameter = {
  name: 'party', what: '往来对象 · one party of a control account', pattern: /^[A-Z]{1,16}:[A-Za-z0-9._:/-]{0,160}$/, example: 'INSTITUTION:I1',
};

/** The parameters of a request by name; the guard has seen to their form. */
export const asked = (request: FastifyRequest): Readonly<Record<string, string | undefined>> => request.query as Record<string, string | undefined>;
