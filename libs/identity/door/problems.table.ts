import type { Retry } from './problem.js';

interface Row { readonly status: number; readonly zh: string; readonly en: string; readonly retry: Retry }

/** Every problem a door can answer that is not a refusal of a rule. Codes are never renamed. */
export const problems = {
  'auth.token-missing': { status: 401, zh: '未登录', en: 'No token', retry: 'never' },
  'auth.token-unknown': { status: 401, zh: '登录凭证无效、已过期或已撤销', en: 'Token unknown, expired or revoked', retry: 'never' },
  'auth.role-missing': { status: 403, zh: '无此岗位权限', en: 'Role missing', retry: 'never' },
  'auth.other-organisation': { status: 403, zh: '不属于本单位管辖范围', en: 'Another organisation', retry: 'never' },
  'request.bad-json': { status: 400, zh: '请求内容不是规范的 JSON', en: 'Not readable as JSON', retry: 'never' },
  'request.unknown-member': { status: 400, zh: '请求含有未知字段', en: 'Unknown member', retry: 'never' },
  'request.bad-member': { status: 400, zh: '请求字段有误', en: 'Member not readable', retry: 'never' },
  'request.unknown-parameter': { status: 400, zh: '请求含有未知参数', en: 'Unknown parameter', retry: 'never' },
  'request.bad-parameter': { status: 400, zh: '请求参数有误', en: 'Parameter not readable', retry: 'never' },
  'request.bad-header': { status: 400, zh: '请求头有误', en: 'Header not readable', retry: 'never' },
  'request.bad': { status: 400, zh: '请求无法读取', en: 'Request not readable', retry: 'never' },
  'request.media-type': { status: 415, zh: '不支持的内容类型', en: 'Media type not supported', retry: 'never' },
  'request.too-large': { status: 413, zh: '请求内容过大', en: 'Request too large', retry: 'never' },
  'upload.rows-refused': { status: 422, zh: '有行不能登记，全部未登记', en: 'Some rows cannot be taken; nothing was written', retry: 'never' },
  'upload.file-refused': { status: 422, zh: '文件无法读取', en: 'File not readable', retry: 'never' },
  'resource.unknown': { status: 404, zh: '无此资源', en: 'Not found', retry: 'never' },
  'command.unknown': { status: 404, zh: '无此命令', en: 'No such command', retry: 'never' },
  'command.id-reused': { status: 409, zh: '命令编号已用于其他内容', en: 'Command id used with other content', retry: 'never' },
  'stream.conflict': { status: 409, zh: '数据已被他人更新', en: 'The stream moved on', retry: 'afterRefresh' },
  'stream.not-at-revision': { status: 409, zh: '数据已被他人更新', en: 'The stream is not at the expected revision', retry: 'afterRefresh' },
  'ledger.not-there-yet': { status: 409, zh: '账务尚未处理到该位置', en: 'The ledger is not there yet', retry: 'afterRefresh' },
  'ledger.behind': { status: 503, zh: '账务处理尚未跟上', en: 'The projection is behind', retry: 'afterRefresh' },
  'log.not-sealed': { status: 404, zh: '尚未封存', en: 'Not sealed yet', retry: 'afterRefresh' },
  'door.busy': { status: 503, zh: '此类任务正忙', en: 'Busy with work of this kind', retry: 'sameId' },
  'ledger.unknown-word': { status: 400, zh: '参数取值不在允许范围', en: 'Unknown word', retry: 'never' },
  'limit.exceeded': { status: 413, zh: '超过限额', en: 'Above a limit', retry: 'never' },
  'limit.line-size': { status: 413, zh: '日志行过长', en: 'Line too long', retry: 'never' },
  'limit.lines': { status: 413, zh: '日志行数超限', en: 'Too many lines', retry: 'never' },
  'store.busy': { status: 503, zh: '事件库正忙或暂不可用，未入账，请用同一编号重发', en: 'The event store is busy or away; nothing was recorded', retry: 'sameId' },
  'outcome_unknown': { status: 503, zh: '结果未知，请用同一编号重发', en: 'Outcome unknown: send the same id again', retry: 'sameId' },
  'door.closing': { status: 503, zh: '服务正在停止', en: 'The door is closing', retry: 'sameId' },
  'door.late': { status: 503, zh: '未能在时限内答复', en: 'No answer in time', retry: 'sameId' },
  'door.database': { status: 503, zh: '数据库暂不可用', en: 'The database is not available', retry: 'sameId' },
  'door.failed': { status: 500, zh: '系统内部错误', en: 'Internal error', retry: 'sameId' },
} as const satisfies Record<string, Row>;

export type ProblemCode = keyof typeof problems;
export const isProblemCode = (code: string): code is ProblemCode => Object.hasOwn(problems, code);
