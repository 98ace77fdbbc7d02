/** Readers of hledger and beancount text, as small as they can be and sharing nothing with what writes it: sums by account in fen. */
const fenOf = (amount) => {
  const [, sign, yuan, cents] = /^(-?)(\d+)\.(\d{2})$/.exec(amount) ?? [];
  if (yuan === undefined || cents === undefined) throw new Error(`no amount: ${amount}`);
  return Number(`${sign ?? ''}${yuan}${cents}`) + 0;
};

class Adding {
  sums = new Map();
  asserted = new Map();
  lines = [];
  transactions = 0;
  day = '';
  event = -1;
  #declared = new Set();
  #payees = new Set();
  #open = 0;
  declare(account) { this.#declared.add(account); }
  declarePayee(payee) { this.#payees.add(payee); }
  hasPayee(payee) { return this.#payees.has(payee); }
  begin(day) {
    this.end();
    this.transactions += 1;
    [this.day, this.event] = [day, -1];
  }
  add(account, amount) {
    if (!this.#declared.has(account)) throw new Error(`${account} was not declared`);
    const fen = fenOf(amount);
    this.sums.set(account, (this.sums.get(account) ?? 0) + fen);
    this.#open += fen;
    if (fen !== 0) this.lines.push({ account, day: this.day, event: this.event, fen });
  }
  end() { if (this.#open !== 0) throw new Error(`transaction ${this.transactions} does not balance: ${this.#open}`); }
}

/** @throws Error for a line it does not know, an account or a payee that was not declared, a transaction that does not balance or days that go back */
export const hledgerSums = (text) => {
  const adding = new Adding();
  for (const line of text.split('\n')) {
    const bare = line.split(/\s*;/)[0];
    const posting = /^ {4}(\S.*?) {2,}(-?\d+\.\d{2}) CNY(?: = (-?\d+\.\d{2}) CNY)?$/.exec(bare);
    const head = /^(\d{4}-\d{2}-\d{2}) \* \(([^)]*)\) (.+)$/.exec(bare);
    const told = /^ {4}; (?:.*, )?event:(\d+),/.exec(line);
    if (bare.startsWith('account ')) adding.declare(bare.slice('account '.length));
    else if (bare.startsWith('payee ')) adding.declarePayee(bare.slice('payee '.length));
    else if (head !== null) {
      if (!adding.hasPayee(head[3])) throw new Error(`${head[3]} was not declared`);
      if (head[1] < adding.day) throw new Error(`${head[1]} after ${adding.day}`);
      adding.begin(head[1]);
    } else if (posting !== null) {
      adding.add(posting[1], posting[2]);
      if (posting[3] !== undefined) adding.asserted.set(posting[1], fenOf(posting[3]));
    } else if (told !== null) adding.event = Number(told[1]);
    else if (bare !== '' && bare !== 'decimal-mark .' && bare !== 'commodity 1000.00 CNY') throw new Error(`not understood: ${line}`);
  }
  adding.end();
  return adding;
};

const STRING = '"(?:[^"\\\\]|\\\\.)*"';
const KNOWN = new RegExp(`^(?:|;.*|option ${STRING} ${STRING}|\\d{4}-\\d\\d-\\d\\d commodity CNY| +[a-z][a-z-]*: ${STRING})$`);
const ENTRY = new RegExp(`^(\\d{4}-\\d\\d-\\d\\d) \\* ${STRING}(?: [\\^#]\\S+)*$`);
/** @throws Error as `hledgerSums` */
export const beancountSums = (text) => {
  const adding = new Adding();
  for (const line of text.split('\n')) {
    const opened = /^\d{4}-\d\d-\d\d open (\S+) CNY$/.exec(line);
    const balance = /^\d{4}-\d\d-\d\d balance (\S+) {2}(-?\d+\.\d{2}) ~ 0\.00 CNY$/.exec(line);
    const posting = /^ {2}([A-Z]\S*) {2}(-?\d+\.\d{2}) CNY$/.exec(line);
    const entry = ENTRY.exec(line);
    if (opened !== null) adding.declare(opened[1]);
    else if (balance !== null) adding.asserted.set(balance[1], fenOf(balance[2]));
    else if (entry !== null) adding.begin(entry[1]);
    else if (posting !== null) adding.add(posting[1], posting[2]);
    else if (!KNOWN.test(line)) throw new Error(`not understood: ${line}`);
  }
  adding.end();
  return adding;
};
