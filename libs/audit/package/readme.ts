import type { Manifest } from './manifest.codec.js';

const periods = (from: number | null, to: number | null): string => `${from ?? '账簿开始'} 至 ${to ?? '检查点'}`;
const BOOK_NAMES: Readonly<Record<string, string>> = { F: 'F 财政专户账', A: 'A 经办账', M: 'M 备查账' };

/** README_zh.md of a package: what it is, how to check it without us and without a network, and what it cannot show. */
export const readmeText = ({ scope, log, simulation, events }: Pick<Manifest, 'scope' | 'log' | 'simulation' | 'events'>): string => `# 职业技能提升行动专账 审计包
${simulation ? '\n**模拟数据 simulation：本包来自模拟账套，其中的事情没有发生过。**\n' : ''}
| 项目 | 内容 |
|---|---|
| 组织 | ${scope.org} |
| 账簿 | ${scope.books.map((book) => BOOK_NAMES[book]).join('、')} |
| 会计期间 | ${periods(scope.from, scope.to)} |
| 日志 | ${log.origin}，共 ${log.size} 个事件 |
| 本包事件 | ${events.count} 个（本组织自第一个事件起的全部事件，不按账簿和期间裁剪） |

## 怎样核验（不需要网络，只需要 Node.js 20 以上）

请不要使用包内的 \`verify.mjs\` 判断本包：被改动的程序会说自己没有被改动。请使用另外取得的同一文件（核对其 SHA-256），或 \`zhuanzhang verify\`，并给出另外取得的密钥：

\`\`\`
node verify.mjs 审计包.zip --key '密钥' --checkpoint 早先的检查点
\`\`\`

退出码：0 全部一致；7 不一致，并指出文件、字节或事件；2 用法错误。不给密钥时结果注明「密钥未固定 key not pinned」。给出早先保存的检查点，可以发现日志尾部被截去或改写。

## 文件

| 文件 | 内容 |
|---|---|
| manifest.json | 清单，签名文本：范围、各事件流的起止序号、控制总数、各文件的 SHA-256 |
| SHA256SUMS | 各文件散列，可用 \`sha256sum -c SHA256SUMS\` |
| events.jsonl | 事件，每行一个，RFC 8785 规范 JSON；\`leaf\` 的字节即日志叶子，\`logIndex\` 是其在日志中的序号 |
| leaves.bin | 全部事件的叶子散列，每个 32 字节（其他组织的事件只有散列） |
| vouchers.csv、postings.csv、balances.csv | 记账凭证、分录、科目余额表；UTF-8 带 BOM，金额单位元 |
| hledger.journal | 同样的凭证，可用 hledger 打开，借方为正 |
| checkpoint、checkpoint.vkey | 签名检查点（C2SP）及验证密钥 |
| verify.mjs | 核验程序，无任何依赖 |

## 核验了什么，没有核验什么

核验程序用自己的过账代码从事件重新得出每张凭证、每行分录和每个余额，并逐字节比较。它不能证明系统以外的事实，例如银行是否真的付款；
也不能单独证明其他组织没有事件被遗漏：那需要早先的检查点。
`;
