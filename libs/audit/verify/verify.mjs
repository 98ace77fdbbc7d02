#!/usr/bin/env node
/**
 * Verifies an audit package of the dedicated account (专账审计包) with Node alone, offline: no dependency, no code of the system that made it.
 *
 *   node verify.mjs PACKAGE.zip|FOLDER [--key VKEY] [--checkpoint EARLIER.note] [--json]
 *
 * Take this file and the key from somewhere else than the package: a package that judges itself proves nothing.
 * Exit: 0 everything agrees · 7 something does not, with file, byte or event named · 2 usage.
 */
import { createHash, createPublicKey, verify as verifySignature } from 'node:crypto';
import { createReadStream, existsSync, lstatSync, openSync, closeSync, readSync, readdirSync, readFileSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createInflateRaw } from 'node:zlib';

const DATA_FILES = [
  'events.jsonl', 'leaves.bin', 'vouchers.csv', 'postings.csv', 'balances.csv', 'hledger.journal',
  'checkpoint', 'checkpoint.vkey', 'README_zh.md', 'verify.mjs',
];
const BOOKS = ['F', 'A', 'M'];
const AT_MOST = 20; // failures told per check; the rest is counted

class Wrong extends Error {
  constructor(message, place = {}) { super(message); this.place = place; }
}
const must = (holds, message, place) => { if (!holds) throw new Wrong(message, place); };

// ---------------------------------------------------------------------------------------------------- files: a folder, a zip, or buffers

/** Files by name; each gives its bytes in chunks. */
export const filesOfFolder = (folder) => {
  const files = new Map();
  const walk = (path, prefix) => {
    for (const entry of readdirSync(path, { withFileTypes: true })) {
      const name = prefix + entry.name;
      if (entry.isDirectory()) walk(join(path, entry.name), `${name}/`);
      else files.set(name, { chunks: () => (entry.isFile() ? createReadStream(join(path, entry.name)) : [Buffer.from('not a regular file')]) });
    }
  };
  walk(folder, '');
  return files;
};

/** Files held in memory: name and bytes. */
export const filesOfBuffers = (buffers) => new Map([...buffers].map(([name, bytes]) => [name, { chunks: () => [bytes] }]));

const readAt = (fd, position, length) => {
  const bytes = Buffer.alloc(length);
  const read = readSync(fd, bytes, 0, length, position);
  must(read === length, 'the zip is cut off');
  return bytes;
};

/** Place and number of the entries in the central directory, zip64 included. */
const directoryOf = (fd, size) => {
  const tailSize = Math.min(size, 65_557);
  const tail = readAt(fd, size - tailSize, tailSize);
  const end = tail.lastIndexOf(Buffer.from([0x50, 0x4b, 5, 6]));
  must(end >= 0, 'not a zip');
  const place = { count: tail.readUInt16LE(end + 10), length: tail.readUInt32LE(end + 12), start: tail.readUInt32LE(end + 16) };
  if (place.start !== 0xffffffff && place.count !== 0xffff) return place;
  const locator = tail.subarray(end - 20, end);
  must(locator.length === 20 && locator.readUInt32LE(0) === 0x07064b50, 'the zip64 locator is missing');
  const record = readAt(fd, Number(locator.readBigUInt64LE(8)), 56);
  return { count: Number(record.readBigUInt64LE(32)), length: Number(record.readBigUInt64LE(40)), start: Number(record.readBigUInt64LE(48)) };
};

const wideFields = (entry) => { // sizes and offset of one central entry; the zip64 extra field holds those that do not fit
  const nameLength = entry.readUInt16LE(28);
  const extra = entry.subarray(46 + nameLength, 46 + nameLength + entry.readUInt16LE(30));
  const fields = [entry.readUInt32LE(24), entry.readUInt32LE(20), entry.readUInt32LE(42)];
  for (let at = 0; at + 4 <= extra.length; at += 4 + extra.readUInt16LE(at + 2)) {
    if (extra.readUInt16LE(at) !== 1) continue;
    let from = at + 4;
    for (const i of [0, 1, 2]) if (fields[i] === 0xffffffff) { fields[i] = Number(extra.readBigUInt64LE(from)); from += 8; }
  }
  return { bytes: fields[0], packed: fields[1], offset: fields[2] };
};

export const filesOfZip = (path) => {
  const files = new Map();
  const fd = openSync(path, 'r');
  try {
    const { count, length, start } = directoryOf(fd, lstatSync(realpathSync(path)).size);
    const directory = readAt(fd, start, length);
    for (let i = 0, at = 0; i < count; i += 1) {
      const entry = directory.subarray(at);
      must(entry.length >= 46 && entry.readUInt32LE(0) === 0x02014b50, 'the zip directory is broken');
      const [method, nameLength] = [entry.readUInt16LE(10), entry.readUInt16LE(28)];
      const name = entry.toString('utf8', 46, 46 + nameLength);
      const { packed, offset } = wideFields(entry);
      must(!files.has(name), `${name} stands in the zip twice`, { file: name });
      must(method === 0 || method === 8, `${name} is packed by a method this reader does not know`, { file: name });
      const local = readAt(fd, offset, 30);
      must(local.readUInt32LE(0) === 0x04034b50, `${name} has no header in the zip`, { file: name });
      const first = offset + 30 + local.readUInt16LE(26) + local.readUInt16LE(28);
      files.set(name, { chunks: () => unpack(path, { first, packed, method }) });
      at += 46 + nameLength + entry.readUInt16LE(30) + entry.readUInt16LE(32);
    }
  } finally { closeSync(fd); }
  return files;
};

async function* unpack(path, { first, packed, method }) {
  if (packed === 0) return;
  const raw = createReadStream(path, { start: first, end: first + packed - 1 });
  yield* method === 0 ? raw : raw.pipe(createInflateRaw());
}

const bytesOf = async (files, name) => {
  must(files.has(name), `${name} is missing`, { file: name });
  const parts = [];
  for await (const part of files.get(name).chunks()) parts.push(part);
  return Buffer.concat(parts);
};

const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const textOf = (bytes, file) => {
  try { return strict.decode(bytes); } catch { throw new Wrong(`${file} is not UTF-8`, { file }); }
};

// ---------------------------------------------------------------------------------------------------- RFC 6962 tree, C2SP signed notes

const sha256 = (...parts) => { const hash = createHash('sha256'); for (const part of parts) hash.update(part); return hash.digest(); };
const [LEAF, NODE] = [Buffer.of(0), Buffer.of(1)];

/** Root over the first `size` hashes of leaves.bin: a stack of perfect subtrees, folded from the right. */
const rootOver = (leaves, size) => {
  const stack = [];
  for (let i = 0; i < size; i += 1) {
    stack.push(leaves.subarray(i * 32, i * 32 + 32));
    for (let n = i; n % 2 === 1; n = (n - 1) / 2) { const right = stack.pop(); stack.push(sha256(NODE, stack.pop(), right)); }
  }
  if (stack.length === 0) return sha256();
  return stack.reduceRight((right, left) => sha256(NODE, left, right));
};

const base64 = (text, what) => {
  const bytes = Buffer.from(text, 'base64');
  must(bytes.toString('base64') === text, `${what} is not canonical base64`);
  return bytes;
};

const readKey = (vkey) => {
  const [, name, id, body] = /^([^+\s]+)\+([0-9a-f]{8})\+([^\s]+)$/.exec(vkey) ?? [];
  must(body !== undefined, 'not a verifier key');
  const typed = base64(body, 'the verifier key');
  must(typed.length === 33 && typed[0] === 1, 'not an Ed25519 verifier key');
  const keyId = sha256(`${name}\n`, typed).subarray(0, 4);
  must(keyId.toString('hex') === id, 'the verifier key does not fit its id');
  const der = Buffer.concat([Buffer.from('302a300506032b6570032100', 'hex'), typed.subarray(1)]);
  return { name, keyId, key: createPublicKey({ key: der, format: 'der', type: 'spki' }) };
};

const readNote = (note, vkey) => {
  const { name, keyId, key } = readKey(vkey);
  const cut = note.lastIndexOf('\n\n');
  must(cut >= 0 && note.endsWith('\n'), 'not a signed note');
  const text = note.slice(0, cut + 1);
  let signed = false;
  for (const line of note.slice(cut + 2, -1).split('\n')) {
    const [, signer, blob] = /^\u2014 (\S+) (\S+)$/u.exec(line) ?? [];
    must(blob !== undefined, 'malformed signature line');
    const bytes = base64(blob, 'a signature');
    if (signer !== name || !bytes.subarray(0, 4).equals(keyId)) continue;
    must(verifySignature(null, Buffer.from(text), key, bytes.subarray(4)), `the signature of ${name} is wrong`);
    signed = true;
  }
  must(signed, `not signed by ${name} with this key`);
  return text;
};

const readCheckpoint = (note, vkey) => {
  const text = readNote(note, vkey);
  const [, origin, size, root] = /^(\S+)\n(0|[1-9]\d{0,15})\n(\S{44})\n$/.exec(text) ?? [];
  must(root !== undefined && base64(root, 'the root').length === 32, 'not a checkpoint');
  return { origin, size: Number(size), root };
};

const canonical = (value) => {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  return `{${Object.keys(value).sort().map((key) => `${JSON.stringify(key)}:${canonical(value[key])}`).join(',')}}`;
};

// ---------------------------------------------------------------------------------------------------- own posting (domain.md §3.2–3.4)

const KINDS = [
  ['PRE_JOB', '岗前培训'], ['SKILL_UPGRADE', '技能提升'], ['APPRENTICE', '企业新型学徒制'], ['GROUP_SKILL', '重点群体就业技能'], ['DOMESTIC', '家政服务'],
  ['STARTUP', '创业培训'], ['CAMP', '就业能力实训'], ['PROV_DEMO', '省示范项目'], ['PROJECT', '项目制培训'], ['WORK_FOR_TRAINING', '以工代训'],
  ['SAFETY', '高危行业安全技能'], ['MASS_UNEMP', '预防规模性失业风险'], ['VETERAN', '退役军人'], ['LABOUR_PREP', '劳动预备'], ['ENTERPRISE_SCHOOL', '企业办学扶持'],
];
const expense = (kind) => {
  if (kind === 'LIVING') return '5002';
  const at = KINDS.findIndex(([code]) => code === kind);
  must(at >= 0, `subsidy kind ${kind} is not known`);
  return `5001${String(at + 1).padStart(2, '0')}`;
};
const RESULT_NAMES = {
  4001: '计提收入—失业保险基金结余划入', 4101: '财政补贴收入', 4201: '利息收入', 4401: '上级补助收入', 4402: '下级上解收入', 4501: '其他收入—收回以前年度补贴',
  5002: '生活费补贴支出', 5003: '鉴定评价补贴支出', 5004: '培训基础工作支出', 5005: '培训动员奖补支出', 5401: '补助下级支出', 5402: '上解上级支出', 5901: '结余缴回支出',
  ...Object.fromEntries(KINDS.map(([code, name]) => [expense(code), `职业培训补贴支出—${name}`])),
};
const NAMES = {
  F: { 1001: '银行存款—专账', 1101: '暂付款', 2001: '暂收款', 3001: '财政专户结余—专账', ...RESULT_NAMES },
  A: {
    1003: '财政专户存款—专账', 1004: '支出户存款—专账', 1101: '暂付款—预拨培训补贴', 200101: '退汇待付', 200102: '待查款项', 200103: '应退款项', 3001: '专账结余',
    ...RESULT_NAMES,
  },
  M: {
    8001: '已批准待付补贴', 8011: '年度资金计划', 8021: '预拨承诺', 8101: '应追回补贴款', 8111: '已核销追回款', 8201: '待查错付',
    8002: '已批准待付补贴—对应', 8012: '年度资金计划—对应', 8022: '预拨承诺—对应', 8102: '应追回补贴款—对应', 8112: '已核销追回款—对应', 8202: '待查错付—对应',
  },
};
const MONEY_AT = { 'F.1001': 'FISCAL_ACCOUNT', 'A.1003': 'FISCAL_ACCOUNT', 'A.1004': 'EXPENDITURE_ACCOUNT' };
/** Whom a control account's line is of: word and id as the event names them; undefined for an account without sub-ledgers. */
const partyKey = (book, account, type) => {
  if (book === 'M') return { 8101: ['case'], 8111: ['case'], 8021: ['project'] }[account];
  if (account === '1101') return ['project'];
  // what a payee sent above what was owed is the payee's, and a refund names no receipt
  if (type === 'ClawbackExcessReceived.v1' && account.startsWith('2001')) return ['case'];
  if (account === '200101') return ['order', 'receipt'];
  if (account === '200102' || account === '200103') return ['receipt', 'case'];
  return account === '2001' ? [type.startsWith('Payment') ? 'order' : 'receipt', 'case'] : undefined;
};
const onDebit = (book, account) => (book === 'M' ? account.endsWith('1') : '15'.includes(account[0]));

const sum = (amounts) => amounts.reduce((total, amount) => total + amount, 0);
const D = (account, fen, about = {}) => ({ side: 'D', account, fen, about });
const C = (account, fen, about = {}) => ({ side: 'C', account, fen, about });
const entry = (book, rule, summary, lines) => ({ book, rule, summary, lines });
/** The same entry in both statutory books but for the account that holds the money. */
const twin = (rule, summary, lines) => [entry('F', rule, summary, lines('1001')), entry('A', rule, summary, lines('1003'))];

const offsetLines = (data, book, year) => {
  const about = (one) => ({ kind: one.subsidyKind, back: one.clawbackId, year: one.expensedYear[book], case: one.clawbackId });
  const [earlier, current] = [data.offsets.filter((one) => one.expensedYear[book] < year), data.offsets.filter((one) => one.expensedYear[book] >= year)];
  return {
    red: current.map((one) => D(expense(one.subsidyKind), -one.amountFen, about(one))),
    income: earlier.map((one) => C('4501', one.amountFen, about(one))),
  };
};

const release = (data, year) => {
  const of = (line) => ({ kind: line.subsidyKind, batch: line.batchId });
  const spent = [
    ...data.lines.map((line) => D(expense(line.subsidyKind), line.grossFen - sum((line.advances ?? []).map((one) => one.amountFen)), of(line))),
    ...data.lines.flatMap((line) => (line.advances ?? []).map((one) => D('1101', one.amountFen, { ...of(line), project: one.projectId }))),
  ];
  const { red, income } = offsetLines(data, 'F', year);
  const [rule, summary] = data.offsets.length > 0 ? ['J16', '财政专户拨付支出户（抵扣应追回款）'] : ['J06', '财政专户拨付支出户'];
  return [
    entry('F', rule, summary, [...spent, ...red, C('1001', data.netFen), ...income]),
    entry('A', rule, summary, [D('1004', data.netFen), C('1003', data.netFen)]),
  ];
};

const directPayment = (data, year, about) => {
  const offset = data.offsets.length > 0;
  const [rule, summary] = offset ? ['J16', '财政专户直接支付补贴（抵扣应追回款）'] : ['J08', '财政专户直接支付补贴'];
  const inBook = (book, money) => {
    const { red, income } = offsetLines(data, book, year);
    return entry(book, rule, summary, [D(expense(data.subsidyKind), data.grossFen, about), ...red, C(money, data.netFen, about), ...income]);
  };
  const owed = (side, account) => data.offsets.map((one) => side(account, one.amountFen,
    { kind: one.subsidyKind, back: one.clawbackId, year: one.expensedYear.A, case: one.clawbackId }));
  return [inBook('F', '1001'), inBook('A', '1003'), ...(offset ? [entry('M', rule, summary, [...owed(D, '8102'), ...owed(C, '8101')])] : [])];
};

const projectPayment = (data, about, fiscal) => {
  const { part, advanceFen, remainderFen } = data.part;
  const ahead = part === 'ADVANCE';
  const rule = ahead ? 'J19' : 'J20';
  const [agency, direct] = ahead ? ['预拨项目培训补贴', '财政专户预拨项目培训补贴'] : ['项目培训补贴结算', '财政专户支付项目培训补贴结算款'];
  const summary = fiscal ? direct : agency;
  const paid = C(fiscal ? '1003' : '1004', data.netFen, about);
  const lines = ahead ? [D('1101', data.grossFen, about), paid]
    : [D(expense(data.subsidyKind), data.grossFen + advanceFen, about), C('1101', advanceFen, about), paid];
  const [up, down] = ahead ? ['8021', '8022'] : ['8022', '8021'];
  return [
    ...(fiscal ? [entry('F', rule, summary, [D(ahead && data.part.carriedInF ? '1101' : expense(data.subsidyKind), data.grossFen, about), C('1001', data.netFen, about)])] : []),
    entry('A', rule, summary, lines), entry('M', rule, summary, [D(up, remainderFen, about), C(down, remainderFen, about)]),
    // What Book F carried as an advance is spent when it is settled.
    ...(!ahead && data.part.carriedInF ? [entry('F', 'J20', '结算，预拨款转列支出', [D(expense(data.subsidyKind), advanceFen, about), C('1101', advanceFen, about)])] : []),
  ];
};

const payment = (data, year) => {
  const about = {
    kind: data.subsidyKind, payee: data.payeeKind, batch: data.batchId, claim: data.claimId, project: data.part?.projectId, category: data.personCategory,
    department: data.part?.department,
  };
  const fiscal = data.route === 'FISCAL_ACCOUNT';
  if (data.repayment && fiscal) {
    const summary = '退汇款项从财政专户重新支付';
    return [
      entry('F', 'J10', summary, [D('2001', data.netFen, about), C('1001', data.netFen, about)]),
      entry('A', 'J10', summary, [D('200101', data.netFen, about), C('1003', data.netFen, about)]),
    ];
  }
  if (data.repayment) return [entry('A', 'J10', '退汇款项重新支付', [D('200101', data.netFen, about), C('1004', data.netFen, about)])];
  const { red, income } = offsetLines(data, 'A', year);
  const lines = [D(expense(data.subsidyKind), data.grossFen, about), ...red, C('1004', data.netFen, about), ...income];
  const settled = entry('M', 'J07', '补贴支付，核销待付补贴', [D('8002', data.grossFen, about), C('8001', data.grossFen, about)]);
  if (data.part !== undefined) return [settled, ...projectPayment(data, about, fiscal)];
  if (fiscal) return [settled, ...directPayment(data, year, about)];
  if (data.offsets.length === 0) return [settled, entry('A', 'J07', '支付职业培训补贴', lines)];
  const offset = (side) => data.offsets.map((one) => side(one,
    { kind: one.subsidyKind, back: one.clawbackId, year: one.expensedYear.A, case: one.clawbackId }));
  const receivable = [...offset((one, what) => D('8102', one.amountFen, what)), ...offset((one, what) => C('8101', one.amountFen, what))];
  const summary = '支付职业培训补贴（抵扣应追回款）';
  return [settled, entry('A', 'J16', summary, lines), entry('M', 'J16', summary, receivable)];
};

/** Money that came back names its case; the claim is the one the case was opened for. */
const backOf = ({ clawbackId }) => ({ back: clawbackId ?? '' });

const recovery = (data, year) => {
  const about = { kind: data.subsidyKind, year: data.expensedYear.A, ...backOf(data) };
  const earlier = data.expensedYear.A < year;
  const [rule, summary] = earlier ? ['J14', '收回以前年度补贴'] : ['J15', '收回本年度补贴，冲减支出'];
  const other = earlier ? C('4501', data.amountFen, about) : D(expense(data.subsidyKind), -data.amountFen, about);
  const receivable = entry('M', rule, summary, [D('8102', data.amountFen), C('8101', data.amountFen)]);
  // What reaches the fiscal account directly is posted by the account's own event.
  return data.into === 'FISCAL_ACCOUNT' ? [receivable] : [entry('A', rule, summary, [D('1004', data.amountFen, about), other]), receivable];
};

const revival = (data, year) => {
  const pursued = entry('M', 'J18', '核销后收回', [D('8112', data.amountFen), C('8111', data.amountFen)]);
  if (data.into === 'FISCAL_ACCOUNT') return [pursued];
  const about = { kind: data.subsidyKind, year: data.expensedYear.A, ...backOf(data) };
  const earlier = data.expensedYear.A < year;
  const other = earlier ? C('4501', data.amountFen, about) : D(expense(data.subsidyKind), -data.amountFen, about);
  return [pursued, entry('A', 'J18', earlier ? '核销后收回以前年度补贴' : '核销后收回本年度补贴，冲减支出', [D('1004', data.amountFen, about), other])];
};

const credited = (data, year) => [true, false].flatMap((earlier) => ['F', 'A'].flatMap((book) => {
  if ((data.expensedYear[book] < year) !== earlier) return [];
  const about = { kind: data.subsidyKind, year: data.expensedYear[book], ...backOf(data) };
  const money = D(book === 'F' ? '1001' : '1003', data.amountFen, about);
  return earlier ? [entry(book, 'J14', '财政专户收到以前年度补贴退回', [money, C('4501', data.amountFen, about)])]
    : [entry(book, 'J15', '财政专户收到本年度补贴退回，冲减支出', [money, D(expense(data.subsidyKind), -data.amountFen, about)])];
}));

const excess = ({ into, amountFen }) => {
  const summary = '多收追回款，列暂收款待退';
  if (into !== 'FISCAL_ACCOUNT') return [entry('A', 'J22', summary, [D('1004', amountFen), C('200103', amountFen)])];
  return [
    entry('F', 'J22', summary, [D('1001', amountFen), C('2001', amountFen)]), entry('A', 'J22', summary, [D('1003', amountFen), C('200103', amountFen)]),
  ];
};

const sweep = (data, year) => [true, false].flatMap((earlier) => {
  const receipts = data.receipts.filter((one) => (one.expensedYear.F < year) === earlier);
  const total = sum(receipts.map((one) => one.amountFen));
  const [rule, summary] = earlier ? ['J14', '收回以前年度补贴划转财政专户'] : ['J15', '收回本年度补贴划转财政专户，冲减支出'];
  const others = receipts.map((one) => {
    const about = { kind: one.subsidyKind, year: one.expensedYear.F, ...backOf(one) };
    return earlier ? C('4501', one.amountFen, about) : D(expense(one.subsidyKind), -one.amountFen, about);
  });
  return [entry('F', rule, summary, [D('1001', total), ...others]), entry('A', rule, summary, [D('1003', total), C('1004', total)])];
});

const bankReturn = (data) => {
  const what = { kind: data.subsidyKind, claim: data.claimId };
  if (data.route !== 'FISCAL_ACCOUNT') return [entry('A', 'J09', '银行退汇，待重新支付', [D('1004', data.amountFen, what), C('200101', data.amountFen, what)])];
  return [['F', '1001', '2001'], ['A', '1003', '200101']].map(([book, money, owed]) =>
    entry(book, 'J09', '银行退汇入财政专户，待重新支付', [D(money, data.amountFen, what), C(owed, data.amountFen, what)]));
};

const undoneOffsets = (data, year, what) => {
  if ((data.offsets ?? []).length === 0) return [];
  const summary = '支付注销，抵扣一并冲回';
  // Both sides of an offset stand in the year it was entered; in a closed year they cancel each other and stay.
  const inBook = (book, entered) => {
    if (entered !== year) return [];
    const { red, income } = offsetLines(data, book, year);
    const turned = [...red, ...income].map((line) => ({ ...line, fen: -line.fen }));
    return [entry(book, 'J16', summary, [D(expense(data.subsidyKind), -sum(data.offsets.map((one) => one.amountFen)), what), ...turned])];
  };
  const paid = data.expensedYear;
  const owed = (side, account) => data.offsets.map((one) => side(account, one.amountFen,
    { kind: one.subsidyKind, back: one.clawbackId, year: one.expensedYear.A, case: one.clawbackId }));
  return [
    ...inBook('F', paid?.F ?? data.releasedYearF), ...inBook('A', paid?.A),
    ...(paid === undefined ? [] : [entry('M', 'J16', summary, [...owed(D, '8101'), ...owed(C, '8102')])]),
  ];
};

const cancelledProject = (data, year, what) => {
  const { part, advanceFen, remainderFen, carriedInF } = data.part;
  const [fen, fiscal, ahead] = [data.amountFen, data.route === 'FISCAL_ACCOUNT', part === 'ADVANCE'];
  const back = (on, amount) => {
    const of = { ...what, year: on };
    return on < year ? C('4501', amount, of) : D(expense(data.subsidyKind), -amount, of);
  };
  const [rule, agency, direct] = ahead ? ['J19', '预拨款退回无法支付，冲回预拨和预拨承诺', '预拨款退入财政专户无法支付，冲回预拨和预拨承诺']
    : ['J20', '结算款退回无法支付，恢复预拨', '结算款退入财政专户无法支付，恢复预拨'];
  const summary = fiscal ? direct : agency;
  const owedA = D('200101', fen, { ...what, year: data.expensedYear.A });
  const own = ahead ? [owedA, C('1101', fen, { ...what, year: data.expensedYear.A })]
    : [owedA, D('1101', advanceFen, what), back(data.expensedYear.A, fen + advanceFen)];
  const [up, down] = ahead ? ['8022', '8021'] : ['8021', '8022'];
  return [
    ...(fiscal ? [entry('F', rule, summary, [D('2001', fen, { ...what, year: data.expensedYear.F }), ahead && carriedInF ? C('1101', fen, what) : back(data.expensedYear.F, fen)])] : []),
    entry('A', rule, summary, own), entry('M', rule, summary, [D(up, remainderFen, what), C(down, remainderFen, what)]),
    ...(!ahead && carriedInF ? [entry('F', 'J20', '结算注销，恢复财政专户账预拨', [D('1101', advanceFen, what), back(data.expensedYear.A, advanceFen)])] : []),
  ];
};

const cancellation = (data, year) => {
  const what = { kind: data.subsidyKind, claim: data.claimId };
  const fen = data.amountFen;
  const gross = fen + sum((data.offsets ?? []).map((one) => one.amountFen));
  if (data.expensedYear === undefined) {
    const of = { ...what, batch: data.batchId };
    return [entry('M', 'J11', '无法支付，注销待付补贴', [D('8002', gross, of), C('8001', gross, of)]), ...undoneOffsets(data, year, what)];
  }
  if (data.part !== undefined) return cancelledProject(data, year, what);
  const fiscal = data.route === 'FISCAL_ACCOUNT';
  const summary = fiscal ? '退入财政专户无法支付，冲减支出或转其他收入' : '退汇无法支付，冲减支出或转其他收入';
  const inBook = (book, owed) => {
    const of = { ...what, year: data.expensedYear[book] };
    return entry(book, 'J11', summary, [D(owed, fen, of), data.expensedYear[book] < year ? C('4501', fen, of) : D(expense(data.subsidyKind), -fen, of)]);
  };
  return [...(fiscal ? [inBook('F', '2001')] : []), inBook('A', '200101'), ...undoneOffsets(data, year, what)];
};

const unused = (data, year) => ['earlier', 'current', 'carried'].flatMap((which) => {
  const items = data.items.filter((one) => (one.advanceOf ? 'carried' : one.expensedYearF < year ? 'earlier' : 'current') === which);
  const total = sum(items.map((one) => one.amountFen));
  const summary = { earlier: '未用款项缴回财政专户，以前年度支出转其他收入', current: '未用款项缴回财政专户，冲减支出', carried: '未用预拨款缴回财政专户' }[which];
  const others = items.map((one) => {
    const of = { kind: one.subsidyKind, claim: one.claimId, year: one.expensedYearF, project: one.advanceOf };
    if (which === 'carried') return C('1101', one.amountFen, of);
    return which === 'earlier' ? C('4501', one.amountFen, of) : D(expense(one.subsidyKind), -one.amountFen, of);
  });
  return [entry('F', 'J12', summary, [D('1001', total), ...others]), entry('A', 'J12', summary, [D('1003', total), C('1004', total)])];
});

const fromReceipt = (data, year) => [true, false].flatMap((earlier) => [['F', '2001'], ['A', '200102']].flatMap(([book, held]) => {
  if ((data.expensedYear[book] < year) !== earlier || (book === 'F' && data.into !== 'FISCAL_ACCOUNT')) return [];
  const of = { kind: data.subsidyKind, year: data.expensedYear[book], ...backOf(data) };
  return [earlier ? entry(book, 'J14', '待查款项查明为收回以前年度补贴', [D(held, data.amountFen, of), C('4501', data.amountFen, of)])
    : entry(book, 'J15', '待查款项查明为收回本年度补贴，冲减支出', [D(held, data.amountFen, of), D(expense(data.subsidyKind), -data.amountFen, of)])];
}));

const refund = (data, year) => {
  const fiscal = data.from === 'FISCAL_ACCOUNT';
  const books = fiscal ? [['F', '1001', '2001'], ['A', '1003', '200103']] : [['A', '1004', '200103']];
  const by = fiscal ? '财政专户' : '';
  const of = (book) => ({ kind: data.subsidyKind, claim: data.claimId, year: data.expensedYear[book] });
  if (data.ground === 'EXCESS') {
    return books.map(([book, cash, owed]) => entry(book, 'J22', `${by}退还多收追回款`, [D(owed, data.amountFen, of(book)), C(cash, data.amountFen, of(book))]));
  }
  return [true, false].flatMap((earlier) => books.flatMap(([book, cash]) => {
    if ((data.expensedYear[book] < year) !== earlier) return [];
    const taken = earlier ? C('4501', -data.amountFen, of(book)) : D(expense(data.subsidyKind), data.amountFen, of(book));
    return [entry(book, earlier ? 'J14' : 'J15', `责令退回撤销，${by}退还已收回的${earlier ? '以前' : '本'}年度补贴`, [taken, C(cash, data.amountFen, of(book))])];
  }));
};

const receipt = (data, way) => {
  const fiscal = data.into === 'FISCAL_ACCOUNT';
  const [cash, fen] = [fiscal ? '1003' : '1004', data.amountFen];
  const both = (summary, F, A) => [...(fiscal ? [entry('F', 'J22', summary, [D(F[0], fen), C(F[1], fen)])] : []), entry('A', 'J22', summary, [D(A[0], fen), C(A[1], fen)])];
  if (way === 'in') return both(fiscal ? '财政专户收到待查款项' : '收到待查款项', ['1001', '2001'], [cash, '200102']);
  if (way === 'out') return both(fiscal ? '财政专户退还应退款项' : '退还应退款项', ['2001', '1001'], ['200103', cash]);
  if (data.meaning === 'CLAWBACK') return fromReceipt(data, way.year);
  if (data.meaning === 'INTEREST') return both('待查款项查明为存款利息', ['2001', '4201'], ['200102', '4201']);
  const [summary, account] = data.meaning === 'TO_RETURN' ? ['待查款项查明应退', '200103'] : ['待查款项查明为银行退汇', '200101'];
  const told = entry('A', 'J22', summary, [D('200102', fen), C(account, fen)]);
  if (!fiscal || data.meaning !== 'PAYMENT_RETURN' || data.paymentId === undefined) return [told];
  const order = `${data.paymentId}/${data.line}`;
  return [told, entry('F', 'J22', '财政专户待查款项查明为银行退汇', [D('2001', fen), C('2001', fen, { party: `ORDER:${order}` })])];
};

const withdrawnCommitment = (data) => {
  const [kinds, batch] = [new Map(), data.batchId];
  for (const { subsidyKind, amountFen } of data.lines) kinds.set(subsidyKind, (kinds.get(subsidyKind) ?? 0) + amountFen);
  return [entry('M', 'J05', '审批撤销，冲减待付补贴', [D('8002', data.totalFen, { batch }), ...[...kinds].map(([kind, fen]) => C('8001', fen, { kind, batch }))])];
};

const committed = (data) => {
  const [kinds, batch] = [new Map(), data.batchId];
  for (const { subsidyKind, amountFen } of data.lines) kinds.set(subsidyKind, (kinds.get(subsidyKind) ?? 0) + amountFen);
  return [entry('M', 'J05', '批次审批通过，登记待付补贴', [...[...kinds].map(([kind, fen]) => D('8001', fen, { kind, batch })), C('8002', data.totalFen, { batch })])];
};

const about = (data) => ({ kind: data.subsidyKind, claim: data.claimId });
const MEANING = {
  'FundAccrued.v1': (data) => twin('J01', '计提失业保险基金结余划入', (money) => [D(money, data.amountFen), C('4001', data.amountFen)])
    .concat(entry('M', 'J01', '计提失业保险基金结余划入', [D('8012', data.plannedFen ?? 0), C('8011', data.plannedFen ?? 0)])),
  'AnnualPlanSet.v1': (data) => [entry('M', 'J00', '登记年度资金计划', [D('8011', data.amountFen, { year: data.year }), C('8012', data.amountFen, { year: data.year })])],
  'RemittanceSent.v1': (data) => twin('J03', '上解上级专账资金', (money) => [D('5402', data.amountFen), C(money, data.amountFen)]),
  'RemittanceReceived.v1': (data) => twin('J03', '收到下级上解专账资金', (money) => [D(money, data.amountFen), C('4402', data.amountFen)]),
  'SurplusReturned.v1': (data) => twin('J24', '结余缴回失业保险基金', (money) => [D('5901', data.amountFen), C(money, data.amountFen)]),
  'InterestSwept.v1': ({ amountFen: fen }) => [
    entry('F', 'J04', '支出户利息划转财政专户', [D('1001', fen), C('4201', fen)]), entry('A', 'J04', '支出户利息划转财政专户', [D('1003', fen), C('1004', fen)]),
  ],
  'RefundPaid.v1': refund,
  'ClawbackReceiptTraced.v1': (data) => [data.late
    ? entry('M', 'J18', '待查款项查明为核销后收回', [D('8112', data.amountFen, about(data)), C('8111', data.amountFen, about(data))])
    : entry('M', 'J22', '待查款项查明为追回款，冲减应追回补贴款', [D('8102', data.amountFen, about(data)), C('8101', data.amountFen, about(data))])],
  'WrongPaymentSuspected.v1': (data) => [entry('M', 'J13', '登记待查错付', [D('8201', data.amountFen, about(data)), C('8202', data.amountFen, about(data))])],
  'WrongPaymentResolved.v1': (data) => [entry('M', 'J13', '待查错付查清', [D('8202', data.amountFen, about(data)), C('8201', data.amountFen, about(data))])],
  'AllocationSent.v1': (data) => twin('J02', '下拨下级专账资金', (money) => [D('5401', data.amountFen), C(money, data.amountFen)]),
  'AllocationReceived.v1': (data) => twin('J02', '收到上级下拨专账资金', (money) => [D(money, data.amountFen), C('4401', data.amountFen)]),
  'InterestCredited.v1': (data) => (data.into === 'EXPENDITURE_ACCOUNT'
    ? [entry('A', 'J04', '支出户存款利息', [D('1004', data.amountFen), C('4201', data.amountFen)])]
    : twin('J04', '专账存款利息', (money) => [D(money, data.amountFen), C('4201', data.amountFen)])),
  'BatchCommitted.v1': committed,
  'FundsReleased.v1': release,
  'PaymentSettled.v1': payment,
  'PaymentReturned.v1': bankReturn,
  'PaymentCancelled.v1': cancellation,
  'CommitmentWithdrawn.v1': withdrawnCommitment,
  'UnusedFundsReturned.v1': unused,
  'UnidentifiedReceived.v1': (data) => receipt(data, 'in'),
  'ReceiptIdentified.v1': (data, year) => receipt(data, { year }),
  'ReceiptSentBack.v1': (data) => receipt(data, 'out'),
  'ClawbackDemanded.v1': (data) => [entry('M', 'J13', '责令退回，登记应追回补贴款', [D('8101', data.amountFen, about(data)), C('8102', data.amountFen, about(data))])],
  'ClawbackReceived.v1': recovery,
  'ClawbackCancelled.v1': (data) => [entry('M', 'J13', '责令退回撤销，冲销应追回补贴款', [D('8102', data.amountFen, about(data)), C('8101', data.amountFen, about(data))])],
  'ClawbackExcessReceived.v1': excess,
  'ClawbackWrittenOff.v1': (data) => [entry('M', 'J17', '追回款核销，账销案存', [
    D('8102', data.amountFen, about(data)), C('8101', data.amountFen, about(data)), D('8111', data.amountFen, about(data)), C('8112', data.amountFen, about(data)),
  ])],
  'ClawbackRevived.v1': revival,
  'RecoveryCredited.v1': credited,
  'SweptToFiscalAccount.v1': sweep,
};

const PERIOD_STEPS = new Map([
  ['PeriodHeld.v1', 'held'], ['RectificationAdmitted.v1', 'held'], ['PeriodReleased.v1', 'open'], ['PeriodClosed.v1', 'closed'], ['PeriodReopened.v1', 'open'],
  ['PeriodLocked.v1', 'locked'],
]);
const after = (month) => (month % 100 === 12 ? month + 89 : month + 1);
const dashed = (month) => `${Math.floor(month / 100)}-${String(month % 100).padStart(2, '0')}`;
/** Fields of a fact that name a paper or its hash. */
const PAPERS = ['approvalDocument', 'uiFundVoucher', 'document', 'bankReference', 'evidenceHash', 'fileHash'];

/** The books of one organisation, posted again from its events. */
export class Ledger {
  vouchers = [];
  #closed = new Set();
  #months = new Map(); // yyyymm → held, closed, locked
  #admitted = new Map(); // command id → the held month it may go into
  #numbers = new Map();
  #words = []; // [first year, GENERAL or SPECIAL], as chosen
  #cases = new Map(); // clawback case → whom it is against, and of which claim
  #turnover = new Map(); // fund|book → year → account → debit less credit

  constructor(org) { this.org = org; }

  take(event) {
    if (event.type === 'YearClosed.v1') return this.#close(event);
    if (PERIOD_STEPS.has(event.type)) return this.#step(event);
    if (event.type === 'PeriodFrozen.v1') return this.#frozen(event);
    if (event.type === 'VoucherWordsChosen.v1') return this.#worded(event.data);
    if (event.type === 'ClawbackOpened.v1') {
      const { clawbackId, payee, claimId } = event.data;
      this.#cases.set(clawbackId, { party: `${payee.kind}:${payee.id}`, claim: claimId });
    }
    const reversed = event.type === 'VoucherReversed.v1';
    const meaning = reversed ? this.#reversal(event.data) : MEANING[event.type];
    if (meaning === undefined) return;
    const on = reversed ? event.data.source.on : event.meta.on;
    const own = Number(on.slice(0, 4) + on.slice(5, 7));
    let month = own;
    const admitted = this.#standing(own) === 'held' && this.#admitted.get(event.meta.commandId) === own;
    if (!admitted) while (this.#standing(month) !== 'open') month = after(month);
    const dates = month === own ? { date: on, on } : { date: `${dashed(month)}-01`, on, corrects: own };
    const year = Math.floor(month / 100);
    const before = this.vouchers.length;
    const fund = (reversed ? event.data.source : event.data).fundSource;
    for (const one of meaning(event.data, year)) this.#add(event, fund, { ...one, ...dates });
    must(this.vouchers.length > before, 'an event that moves money posts nothing');
  }

  /** A choice is taken from the first year on that has no voucher. */
  #worded({ org, year, words }) {
    must(org === this.org, `${org} has no vouchers here`);
    this.#words.push([this.vouchers.reduce((from, { period }) => Math.max(from, Math.floor(period / 100) + 1), year), words]);
  }

  /** 付 when a bank account is credited, 收 when one is debited only, 转 when no bank moves; 记 of all in a year of general vouchers. */
  #wordOf(year, lines) {
    const [, words] = this.#words.filter(([from]) => from <= year).reduce((newest, one) => (one[0] >= newest[0] ? one : newest), [0, 'GENERAL']);
    if (words === 'GENERAL') return '记';
    const sides = lines.filter(({ about }) => about.bank !== undefined).map(({ side }) => side);
    return sides.includes('C') ? '付' : sides.includes('D') ? '收' : '转';
  }

  /** All up to the newest closed month is closed, also a month nobody closed. */
  #standing(month) {
    const own = this.#months.get(month) ?? 'open';
    if (own === 'locked' || own === 'closed') return own;
    for (const year of this.#closed) if (year >= Math.floor(month / 100)) return 'closed';
    for (const [other, is] of this.#months) if (other > month && is !== 'held') return 'closed';
    return own;
  }

  #step({ type, data }) {
    must(data.org === this.org, `${data.org} has no period here`);
    if (type === 'RectificationAdmitted.v1') return this.#admitted.set(data.commandId, data.period);
    for (const [command, month] of this.#admitted) if (month === data.period) this.#admitted.delete(command);
    const standing = PERIOD_STEPS.get(type);
    return standing === 'open' ? this.#months.delete(data.period) : this.#months.set(data.period, standing);
  }

  /** The trial balance as of the month's last day, of the vouchers up to its closing, J26 among them, has the root the worker recorded. */
  #frozen({ data }) {
    const totals = new Map();
    for (const v of this.vouchers.filter(({ index, period }) => index <= data.closedAt && period <= data.period)) {
      for (const { account, side, fen } of v.lines) {
        const key = [v.fund, v.book, account].join('|');
        const total = totals.get(key) ?? [v.fund, v.book, account, 0, 0];
        totals.set(key, total);
        total[side === 'D' ? 3 : 4] += fen;
      }
    }
    const rows = [...totals].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row).filter(([, , , debit, credit]) => debit !== 0 || credit !== 0);
    const root = sha256(Buffer.from(canonical({ accounts: rows, closedAt: data.closedAt, org: this.org, period: data.period }))).toString('hex');
    must(rows.length === data.accounts && root === data.root, `the trial balance of ${data.period} frozen at event ${data.closedAt} has another root`);
  }

  /** The vouchers of the source again with the other sign, found where they stand; then what the right fact would have meant. */
  #reversal({ source, right }) {
    const wrong = this.vouchers.filter((v) => v.id === source.eventId);
    must(wrong.length > 0, 'the vouchers to reverse are not there');
    must(!this.vouchers.some((v) => v.reverses?.id === source.eventId), 'the vouchers are reversed a second time');
    const mirrored = wrong.map(({ book, rule, summary, lines, id }) => ({
      book, rule: `J23/${rule}`, summary: `红字冲销：${summary}`, kind: 'REVERSAL', reverses: { id, rule }, lines: lines.map((line) => ({ ...line, fen: -line.fen })),
    }));
    if (right === undefined) return () => mirrored;
    // The right fact names its parties as the wrong one did.
    const fact = { type: source.type, data: { ...source.data, ...right } };
    return (_data, year) => [...mirrored, ...MEANING[source.type](fact.data, year).map((one) => ({ ...one, fact }))];
  }

  /** The claim a line recovers, and the bank account and party its account asks for. */
  #placed(event, book, { about: { party, back, ...about }, ...line }) {
    if (back !== undefined) about.claim = back === '' ? 'UNNAMED:' : this.#cases.get(back)?.claim ?? `CASE:${back}`;
    const bank = MONEY_AT[`${book}.${line.account}`];
    if (bank !== undefined) return { ...line, about: { ...about, bank: `${this.org}/${bank}` } };
    const keys = partyKey(book, line.account, event.type);
    if (keys === undefined) return { ...line, about };
    if (party !== undefined) return { ...line, about: { ...about, party } };
    const { data } = event;
    const named = {
      case: about.case ?? data.clawbackId, receipt: data.receiptId, project: about.project ?? data.part?.projectId,
      order: data.paymentId === undefined ? undefined : `${data.paymentId}/${data.line}`,
    };
    const key = keys.find((one) => named[one] !== undefined);
    const of = key === 'case' ? this.#cases.get(named.case)?.party : undefined;
    return { ...line, about: { ...about, party: of ?? (key === undefined ? 'UNNAMED:' : `${key.toUpperCase()}:${named[key]}`) } };
  }

  #close(event) {
    const { org, year } = event.data;
    must(org === this.org && !this.#closed.has(year), `${year} of ${org} cannot be closed here`);
    const date = `${year}-12-31`;
    const sets = [...this.#turnover.keys()].sort().filter((key) => !key.endsWith('|M'));
    const ordered = ['F', 'A'].flatMap((book) => sets.filter((key) => key.endsWith(`|${book}`)));
    for (const key of ordered) {
      const [fund, book] = key.split('|');
      const ofYear = [...(this.#turnover.get(key).get(year) ?? [])].sort(([a], [b]) => (a < b ? -1 : 1));
      const results = ofYear.filter(([account, fen]) => '45'.includes(account[0]) && fen !== 0);
      const [income, cost] = [results.filter(([, fen]) => fen < 0), results.filter(([, fen]) => fen > 0)];
      const lines = [
        ...income.map(([account, fen]) => D(account, -fen)), C('3001', -sum(income.map(([, fen]) => fen))),
        D('3001', sum(cost.map(([, fen]) => fen))), ...cost.map(([account, fen]) => C(account, fen)),
      ];
      this.#add(event, fund, { book, rule: 'J26', summary: '年终结账', lines, date, on: date, kind: 'CLOSING' });
    }
    this.#closed.add(year);
  }

  #add(event, fund, { book, rule: entry, summary, lines: drawn, date, on, corrects, kind, reverses, fact = event }) {
    const lines = drawn.filter(({ fen }) => fen !== 0).map((line) => this.#placed(fact, book, line));
    if (lines.length === 0) return;
    // A second voucher of one entry, from one event in one book, is told apart from the first. Those of an event stand together at the end.
    let same = 1;
    for (let i = this.vouchers.length - 1; this.vouchers[i]?.index === event.index; i -= 1) {
      const v = this.vouchers[i];
      if (v.fund === fund && v.book === book && v.rule.split('/')[0] === entry) same += 1;
    }
    const rule = same === 1 ? entry : `${entry}/${same}`;
    for (const { account, fen } of lines) {
      must(Number.isSafeInteger(fen), `an amount is not whole fen: ${fen}`);
      must(NAMES[book][account] !== undefined, `account ${book}.${account} is not in the chart`);
    }
    const [debit, credit] = ['D', 'C'].map((side) => sum(lines.filter((line) => line.side === side).map(({ fen }) => fen)));
    must(debit === credit, `the voucher of ${rule} in Book ${book} has debit ${debit} and credit ${credit} fen`);
    const [key, period, year] = [`${fund}|${book}`, Number(date.slice(0, 4) + date.slice(5, 7)), Number(date.slice(0, 4))];
    const word = this.#wordOf(year, lines);
    const number = (this.#numbers.get(`${key}|${period}|${word}`) ?? 0) + 1;
    this.#numbers.set(`${key}|${period}|${word}`, number);
    if (!this.#turnover.has(key)) this.#turnover.set(key, new Map());
    const years = this.#turnover.get(key);
    if (!years.has(year)) years.set(year, new Map());
    const accounts = years.get(year);
    for (const { side, account, fen } of lines) accounts.set(account, (accounts.get(account) ?? 0) + (side === 'D' ? fen : -fen));
    this.vouchers.push({
      ref: `${book}.${this.org}.${period}.${word === '记' ? '' : word}${String(number).padStart(4, '0')}`,
      fund, book, period, word, number, date, on, corrects, rule, summary, lines, debit, credit,
      kind: kind ?? (lines.some(({ fen }) => fen < 0) ? 'RECOVERY' : 'NORMAL'),
      index: event.index, id: event.id, actor: event.meta.actor, recordedAt: event.recordedAt,
      cashier: event.meta.role === 'CASHIER' && lines.some(({ about }) => about.bank !== undefined) ? event.meta.actor : undefined,
      papers: PAPERS.filter((paper) => typeof event.data[paper] === 'string').length, reverses,
    });
  }
}

// ---------------------------------------------------------------------------------------------------- the reports, written again

const yuan = (fen) => `${fen < 0 ? '-' : ''}${Math.floor(Math.abs(fen) / 100)}.${String(Math.abs(fen) % 100).padStart(2, '0')}`;
const text = (value) => {
  if (value === undefined) return '';
  const safe = '=+-@\t\r'.includes(String(value)[0] ?? ' ') ? `'${value}` : String(value);
  return /[",\r\n]/.test(safe) ? `"${safe.replace(/"/g, '""')}"` : safe;
};
const csv = (rows) => `\ufeff${rows.map((row) => `${row.join(',')}\r\n`).join('')}`;

const vouchersCsv = (org, vouchers, reviewers) => csv([
  ['凭证编号', '账簿', '资金来源', '组织', '会计期间', '凭证字', '凭证号', '凭证日期', '业务日期', '更正期间', '凭证类型', '分录规则', '摘要', '行数', '借方合计', '贷方合计',
    '事件序号', '事件编号', '制单人', '记录时间', '过账规则', '出纳', '附件数', '冲销事件', '冲销分录', '审核人'],
  ...vouchers.map((v) => [
    text(v.ref), v.book, text(v.fund), text(org), v.period, v.word, v.number, v.date, v.on, v.corrects ?? '', v.kind, v.rule, text(v.summary), v.lines.length,
    yuan(v.debit), yuan(v.credit), v.index, v.id, text(v.actor), v.recordedAt, 'P4', text(v.cashier), v.papers, v.reverses?.id ?? '', v.reverses?.rule ?? '',
    text(reviewers.get(`${v.id}/${v.book}`)),
  ]),
]);

const postingsCsv = (org, vouchers) => csv([
  ['凭证编号', '行号', '账簿', '会计期间', '凭证日期', '科目代码', '科目名称', '借方金额', '贷方金额', '补贴种类', '收款方', '费用年度', '批次', '申领',
    '人员类别', '项目', '主管部门', '银行账户', '往来对象', '资金来源', '组织'],
  ...vouchers.flatMap((v) => v.lines.map((line, i) => [
    text(v.ref), i + 1, v.book, v.period, v.date, line.account, text(NAMES[v.book][line.account]),
    line.side === 'D' ? yuan(line.fen) : '', line.side === 'C' ? yuan(line.fen) : '',
    text(line.about.kind), text(line.about.payee), line.about.year ?? '', text(line.about.batch), text(line.about.claim),
    text(line.about.category), text(line.about.project), text(line.about.department), text(line.about.bank), text(line.about.party), text(v.fund), text(org),
  ])),
]);

/** Per account: debit less credit before the reported periods, turnover in them. */
const movements = (vouchers, { books, from, to }) => {
  const rows = new Map();
  for (const v of vouchers) {
    if (!books.includes(v.book) || (to !== null && v.period > to)) continue;
    for (const { account, side, fen } of v.lines) {
      const key = `${v.fund}|${BOOKS.indexOf(v.book)}|${account}`;
      if (!rows.has(key)) rows.set(key, { fund: v.fund, book: v.book, account, opening: 0, debit: 0, credit: 0 });
      const row = rows.get(key);
      if (from !== null && v.period < from) row.opening += side === 'D' ? fen : -fen;
      else if (side === 'D') row.debit += fen;
      else row.credit += fen;
    }
  }
  return [...rows].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row);
};

const balancesCsv = (rows) => csv([
  ['账簿', '资金来源', '科目代码', '科目名称', '余额方向', '期初余额', '借方发生额', '贷方发生额', '期末余额'],
  ...rows.map((row) => {
    const sign = onDebit(row.book, row.account) ? 1 : -1;
    const closing = row.opening + row.debit - row.credit;
    const account = [row.book, text(row.fund), row.account, text(NAMES[row.book][row.account]), sign > 0 ? '借' : '贷'];
    return [...account, yuan(sign * row.opening), yuan(row.debit), yuan(row.credit), yuan(sign * closing)];
  }),
]);

/** What a line is about, as tags of hledger. */
const tagged = (of) => {
  const tags = [['kind', of.kind], ['payee', of.payee], ['year', of.year], ['batch', of.batch], ['claim', of.claim], ['category', of.category],
    ['project', of.project], ['department', of.department], ['bank', of.bank], ['party', of.party]].filter(([, value]) => value !== undefined);
  return tags.length === 0 ? '' : `  ; ${tags.map(([name, value]) => `${name}:${value}`).join(', ')}`;
};

const journal = (manifest, vouchers, rows) => {
  const { org, from } = manifest.scope;
  const posting = (book, account, fen, tags = '') => `    ${book}:${account}  ${yuan(fen)} CNY${tags}\n`;
  const head = `; 职业技能提升行动专账 ${org}\n${manifest.simulation ? '; 模拟数据 simulation\n' : ''}decimal-mark .\ncommodity 1000.00 CNY\n`;
  const accounts = rows.map((row) => `account ${row.book}:${row.account}  ; ${NAMES[row.book][row.account]}\n`);
  const openings = [...new Set(rows.filter((row) => row.opening !== 0).map((row) => `${row.fund}|${row.book}`))].map((key) => {
    const own = rows.filter((row) => `${row.fund}|${row.book}` === key && row.opening !== 0);
    const date = `${String(from).slice(0, 4)}-${String(from).slice(4)}-01`;
    return `\n${date} * (${key.split('|')[1]}.${org}.opening) 期初余额\n${own.map((row) => posting(row.book, row.account, row.opening)).join('')}`;
  });
  const order = (v) => `${v.date}|${v.fund}|${BOOKS.indexOf(v.book)}|${v.period}|${String(v.number).padStart(9, '0')}`;
  const dated = [...vouchers].sort((a, b) => (order(a) < order(b) ? -1 : 1)).map((v) => {
    const lines = v.lines.map(({ account, side, fen, about: of }) => posting(v.book, account, side === 'D' ? fen : -fen, tagged(of)));
    return `\n${v.date} * (${v.ref}) ${v.summary}\n    ; event: ${v.index}, rule: ${v.rule}, kind: ${v.kind}\n${lines.join('')}`;
  });
  return [head, ...accounts, ...openings, ...dated].join('');
};

const controlTotals = (vouchers) => {
  const totals = new Map();
  for (const v of vouchers) {
    const key = `${v.fund}|${BOOKS.indexOf(v.book)}`;
    if (!totals.has(key)) totals.set(key, { book: v.book, creditFen: 0, debitFen: 0, fundSource: v.fund, lines: 0, vouchers: 0 });
    const total = totals.get(key);
    total.vouchers += 1;
    total.lines += v.lines.length;
    total.debitFen += v.debit;
    total.creditFen += v.credit;
  }
  return [...totals].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, total]) => total);
};

// ---------------------------------------------------------------------------------------------------- the checks

/** Collects what fails; a check that throws fails too, and the next one runs. */
class Report {
  checks = [];
  failures = [];
  #told = 0;

  fail(check, message, place = {}) {
    this.#told += 1;
    if (this.#told <= AT_MOST) this.failures.push({ check, ...place, why: message });
  }

  async run(check, says, work) {
    this.#told = 0;
    let counted = '';
    try { counted = (await work((message, place) => this.fail(check, message, place))) ?? ''; } catch (error) {
      this.fail(check, error instanceof Wrong ? error.message : `cannot be read: ${error.message}`, error.place ?? {});
    }
    if (this.#told > AT_MOST) this.failures.push({ check, why: `and ${this.#told - AT_MOST} more` });
    this.checks.push({ check, ok: this.#told === 0, says: `${says}${counted}` });
  }
}

const firstDifference = (a, b) => {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i += 1) if (a[i] !== b[i]) return i;
  return length;
};

const sameBytes = (found, expected, file) => {
  if (found.equals(expected)) return;
  const byte = firstDifference(found, expected);
  let line = 1;
  for (let i = 0; i < byte; i += 1) if (found[i] === 10) line += 1;
  throw new Wrong(`${file} differs from what the events give at byte ${byte}, line ${line}`, { file, byte });
};

const checkKey = async (state) => {
  const shipped = textOf(await bytesOf(state.files, 'checkpoint.vkey'), 'checkpoint.vkey');
  try {
    must(shipped.endsWith('\n'), 'the last newline is missing');
    readKey(shipped.slice(0, -1));
  } catch (error) { throw new Wrong(error.message, { file: 'checkpoint.vkey' }); }
  if (state.key === undefined) {
    state.key = shipped.slice(0, -1);
    return '：未固定（key not pinned），包内密钥不能证明来源';
  }
  const place = { file: 'checkpoint.vkey', byte: firstDifference(shipped, `${state.key}\n`) };
  must(shipped === `${state.key}\n`, 'the key in the package is not the pinned key', place);
  return '：已固定（key pinned）';
};

const checkManifest = async (state) => {
  const bytes = await bytesOf(state.files, 'manifest.json');
  state.manifestHash = sha256(bytes).toString('hex');
  const note = textOf(bytes, 'manifest.json');
  try {
    const body = readNote(note, state.key);
    const manifest = JSON.parse(body);
    must(`${canonical(manifest)}\n` === body, 'the manifest is not canonical JSON');
    must(manifest.format === 'zhuanzhang-package/2', `format ${manifest.format} is not known`);
    must(canonical(manifest.files.map(({ name }) => name)) === canonical(DATA_FILES), 'the manifest does not list the files of this format');
    state.manifest = manifest;
  } catch (error) { throw new Wrong(error.message, { file: 'manifest.json' }); }
};

const checkFiles = async ({ files, manifest, manifestHash }, fail) => {
  const expected = new Set([...DATA_FILES, 'manifest.json', 'SHA256SUMS']);
  for (const name of files.keys()) if (!expected.has(name)) fail(`${name} does not belong to the package`, { file: name });
  for (const { name, bytes, sha256: hash } of manifest.files) {
    if (!files.has(name)) { fail(`${name} is missing`, { file: name }); continue; }
    const found = createHash('sha256');
    let length = 0;
    for await (const part of files.get(name).chunks()) { found.update(part); length += part.length; }
    if (length !== bytes) fail(`${name} has ${length} bytes, the manifest says ${bytes}`, { file: name });
    else if (found.digest('hex') !== hash) fail(`${name} has another SHA-256 than the manifest says`, { file: name });
  }
  const sums = [...manifest.files, { name: 'manifest.json', sha256: manifestHash }].map(({ name, sha256: hash }) => `${hash}  ${name}\n`).join('');
  const [foundSums, wanted] = [await bytesOf(files, 'SHA256SUMS'), Buffer.from(sums)];
  if (!foundSums.equals(wanted)) fail('SHA256SUMS is not the list of these files', { file: 'SHA256SUMS', byte: firstDifference(foundSums, wanted) });
  return `：${expected.size} 个文件`;
};

const checkCheckpoint = async (state) => {
  const { log } = state.manifest;
  try {
    const found = readCheckpoint(textOf(await bytesOf(state.files, 'checkpoint'), 'checkpoint'), state.key);
    must(found.origin === log.origin && found.size === log.size && found.root === log.root, 'the checkpoint is not the one of the manifest');
  } catch (error) { throw new Wrong(error.message, { file: 'checkpoint' }); }
  return `：${log.origin}，${log.size} 个事件`;
};

const checkLeaves = async (state) => {
  state.leaves = await bytesOf(state.files, 'leaves.bin');
  const { size, root } = state.manifest.log;
  must(state.leaves.length === size * 32, `leaves.bin holds ${state.leaves.length} bytes, ${size} leaves take ${size * 32}`, { file: 'leaves.bin' });
  must(rootOver(state.leaves, size).toString('base64') === root, 'the leaves do not lead to the root of the checkpoint', { file: 'leaves.bin' });
};

/** Lines of a file with their first byte; the last one must end like the others. */
async function* linesOf(file) {
  let [rest, at] = [Buffer.alloc(0), 0];
  for await (const part of file.chunks()) {
    rest = rest.length === 0 ? part : Buffer.concat([rest, part]);
    let from = 0;
    for (let end = rest.indexOf(10); end >= 0; end = rest.indexOf(10, from)) {
      yield { line: rest.subarray(from, end), byte: at + from };
      from = end + 1;
    }
    at += from;
    rest = rest.subarray(from);
  }
  if (rest.length > 0) throw new Wrong('events.jsonl does not end with a newline', { file: 'events.jsonl', byte: at });
}

const KEYS = canonical(['data', 'id', 'meta', 'recordedAt', 'revision', 'stream', 'type', 'v']);
const readEvent = (line, byte) => {
  const place = { file: 'events.jsonl', byte };
  const tail = line.lastIndexOf(',"logIndex":');
  const index = /^,"logIndex":(0|[1-9]\d{0,15})\}$/.exec(line.toString('latin1', Math.max(tail, 0)))?.[1];
  must(tail > 0 && index !== undefined && line.toString('latin1', 0, 8) === '{"leaf":', `the line at byte ${byte} is not an event`, place);
  return { leaf: line.subarray(8, tail), index: Number(index), place: { ...place, logIndex: Number(index) } };
};

const checkOrder = (streams, event, manifestStreams, place) => {
  const seen = streams.get(event.stream);
  const promised = manifestStreams.get(event.stream);
  must(promised !== undefined, `stream ${event.stream} is not in the manifest`, place);
  const dense = promised.count === promised.last - promised.first + 1;
  const expected = seen === undefined ? promised.first : seen.last + 1;
  streams.set(event.stream, { first: seen?.first ?? event.revision, last: event.revision, count: (seen?.count ?? 0) + 1 });
  const due = dense ? event.revision === expected : event.revision >= expected;
  must(due, `stream ${event.stream} has revision ${event.revision} where ${expected} is due (event ${place.logIndex})`, place);
};

/** Every event: its leaf, its place, its stream; then it is posted. */
const checkEvents = async (state, fail) => {
  const { scope, log, events: promised, simulation } = state.manifest;
  const [ledger, streams, ids] = [new Ledger(scope.org), new Map(), new Set()];
  state.reviewers = new Map();
  const manifestStreams = new Map(promised.streams.map((one) => [one.stream, one]));
  let [last, count] = [-1, 0];
  const take = ({ line, byte }) => {
    const { leaf, index, place } = readEvent(line, byte);
    count += 1;
    must(index < log.size, `event ${index} is beyond the checkpoint`, place);
    if (index <= last) fail(`event ${index} stands after event ${last}`, place);
    last = Math.max(last, index);
    const same = state.leaves?.length === log.size * 32 && sha256(LEAF, leaf).equals(state.leaves.subarray(index * 32, index * 32 + 32));
    must(same, `event ${index} is not the leaf sealed in the log (line at byte ${byte})`, place);
    const event = { ...JSON.parse(textOf(leaf, 'events.jsonl')), index };
    must(canonical(Object.keys(event).filter((key) => key !== 'index')) === KEYS && event.v === 1, `event ${index} is not a leaf of version 1`, place);
    must(!ids.has(event.id), `event ${index} has the id of an earlier one`, place);
    ids.add(event.id);
    must(event.meta.org === scope.org || event.stream === 'store-1', `event ${index} belongs to ${event.meta.org}`, place);
    checkOrder(streams, event, manifestStreams, place);
    if (event.type === 'StoreOpened.v1') must((event.data.mode === 'simulation') === simulation, 'the manifest hides or invents a simulation', place);
    if (event.type === 'VoucherReviewed.v1') state.reviewers.set(`${event.data.eventId}/${event.data.book}`, event.meta.actor);
    try { if (event.meta.org === scope.org) ledger.take(event); } catch (error) {
      throw new Wrong(`event ${index} (${event.type}) cannot be posted: ${error.message}`, place);
    }
  };
  for await (const one of linesOf(state.files.get('events.jsonl') ?? { chunks: () => [] })) {
    try { take(one); } catch (error) { fail(error.message, error.place ?? { file: 'events.jsonl', byte: one.byte }); }
  }
  if (count !== promised.count) fail(`${count} events are here, the manifest says ${promised.count}`, { file: 'events.jsonl' });
  for (const { stream, first, last: end, count: length } of promised.streams) {
    const found = streams.get(stream);
    if (found?.first === first && found.last === end && found.count === length) continue;
    fail(`stream ${stream} should hold ${length} events from ${first} to ${end}`, { file: 'events.jsonl' });
  }
  state.vouchers = ledger.vouchers;
  return `：${count} 个`;
};

const checkReports = async (state, fail) => {
  const { manifest, files, vouchers } = state;
  const { books, from, to, org } = manifest.scope;
  const reported = vouchers.filter((v) => books.includes(v.book) && (from === null || v.period >= from) && (to === null || v.period <= to));
  const rows = movements(vouchers, manifest.scope);
  const written = {
    'vouchers.csv': vouchersCsv(org, reported, state.reviewers), 'postings.csv': postingsCsv(org, reported), 'balances.csv': balancesCsv(rows),
    'hledger.journal': journal(manifest, reported, rows),
  };
  for (const [name, content] of Object.entries(written)) {
    try { sameBytes(await bytesOf(files, name), Buffer.from(content), name); } catch (error) { fail(error.message, error.place); }
  }
  const same = canonical(controlTotals(reported)) === canonical(manifest.controlTotals);
  if (!same) fail('the control totals of the manifest are not those of the events', { file: 'manifest.json' });
  return `：${reported.length} 张凭证，${sum(reported.map((v) => v.lines.length))} 行`;
};

const checkEarlier = (state) => {
  const { origin, size, root } = readCheckpoint(state.earlier, state.key);
  const { log } = state.manifest;
  must(origin === log.origin, `the earlier checkpoint is of another log: ${origin}`, { file: 'checkpoint' });
  must(size <= log.size, `the log was cut: ${size} events were sealed earlier, this package knows ${log.size}`, { file: 'leaves.bin' });
  const same = state.leaves !== undefined && rootOver(state.leaves, size).toString('base64') === root;
  must(same, `the first ${size} events are not those sealed earlier`, { file: 'leaves.bin' });
  return `：${size} → ${log.size}`;
};

/**
 * Verifies a package.
 *
 * @param files Map of name → { chunks(): AsyncIterable<Buffer> }, from filesOfFolder, filesOfZip or filesOfBuffers
 * @param options key: the verifier key from outside; checkpoint: text of an earlier signed checkpoint
 */
export const verifyFiles = async (files, { key, checkpoint } = {}) => {
  const report = new Report();
  const state = { files, key, earlier: checkpoint };
  await report.run('key', '验证密钥', () => checkKey(state));
  await report.run('manifest', '清单签名', () => checkManifest(state));
  if (state.manifest !== undefined) {
    await report.run('files', '文件与散列', (fail) => checkFiles(state, fail));
    await report.run('checkpoint', '检查点签名', () => checkCheckpoint(state));
    await report.run('leaves', '叶子到根', () => checkLeaves(state));
    await report.run('events', '事件与重新过账', (fail) => checkEvents(state, fail));
    await report.run('reports', '报表重新生成', (fail) => checkReports(state, fail));
    if (checkpoint !== undefined) await report.run('earlier', '与早先检查点一致', () => checkEarlier(state));
  }
  const { manifest } = state;
  return {
    ok: report.failures.length === 0, keyPinned: key !== undefined,
    simulation: manifest?.simulation ?? null, scope: manifest?.scope ?? null, log: manifest?.log ?? null,
    controlTotals: manifest?.controlTotals ?? null, checks: report.checks, failures: report.failures,
  };
};

/** Verifies a zip or a folder; see verifyFiles. */
export const verifyPackage = async (path, options = {}) => {
  let files;
  try { files = lstatSync(realpathSync(path)).isDirectory() ? filesOfFolder(path) : filesOfZip(path); } catch (error) {
    const failures = [{ check: 'files', ...(error.place ?? {}), why: error.message }];
    const checks = [{ check: 'files', ok: false, says: '打开审计包' }];
    return { ok: false, keyPinned: options.key !== undefined, simulation: null, scope: null, log: null, controlTotals: null, checks, failures };
  }
  return verifyFiles(files, options);
};

// ---------------------------------------------------------------------------------------------------- command line

const USAGE = '用法: node verify.mjs PACKAGE.zip|FOLDER [--key VKEY] [--checkpoint EARLIER.note] [--json]';

const argumentsOf = (words) => {
  const found = { json: false };
  for (let i = 0; i < words.length; i += 1) {
    const word = words[i];
    if (word === '--json') found.json = true;
    else if (word === '--key' || word === '--checkpoint') { found[word.slice(2)] = words[i += 1]; must(words[i] !== undefined, `${word} needs a value`); }
    else { must(!word.startsWith('-') && found.path === undefined, `not understood: ${word}`); found.path = word; }
  }
  must(found.path !== undefined && existsSync(found.path), found.path === undefined ? 'no package given' : `${found.path} does not exist`);
  if (found.key !== undefined) readKey(found.key);
  if (found.checkpoint !== undefined) {
    must(existsSync(found.checkpoint), `${found.checkpoint} does not exist`);
    found.checkpoint = readFileSync(found.checkpoint, 'utf8');
  }
  return found;
};

const placeOf = ({ file, byte, logIndex }) =>
  [file, byte === undefined ? '' : `字节 ${byte}`, logIndex === undefined ? '' : `事件 ${logIndex}`].filter(Boolean).join(' ');

const printed = (result) => [
  ...(result.simulation === true ? ['模拟数据 simulation：其中的事情没有发生过'] : []),
  ...result.checks.map(({ ok, says }) => `${ok ? '通过' : '未通过'}  ${says}`),
  ...result.failures.map((failure) => `  ✗ ${placeOf(failure)}  ${failure.why}`),
  result.ok ? `结果：通过${result.keyPinned ? '' : '（密钥未固定 key not pinned）'}` : '结果：未通过',
].join('\n');

const main = async () => {
  let options;
  try { options = argumentsOf(process.argv.slice(2)); } catch (error) {
    process.stderr.write(`${error.message}\n${USAGE}\n`);
    return 2;
  }
  const result = await verifyPackage(options.path, options);
  process.stdout.write(`${options.json ? JSON.stringify(result, null, 2) : printed(result)}\n`);
  return result.ok ? 0 : 7;
};

const started = process.argv[1];
if (started !== undefined && existsSync(started) && realpathSync(started) === realpathSync(fileURLToPath(import.meta.url))) process.exitCode = await main();
