/** Readers of hledger and beancount text, as small as they can be and sharing nothing with what writes it: sums by account in fen. */
const fenOf = (amount: string): number => {
  const [, sign, yuan, cents] = /^(-?)(\d+)\.(\d{2})$/.exec(amount) ?? [];
  if (yuan === undefined || cents === undefined) throw new Error(`no amount: ${amount}`);
  return Number(`${sign ?? ''}${yuan}${cents}`) + 0;
};

export interface Sums {
  readonly sums: ReadonlyMap<string, number>;
  /** what the text asserts at its end */
  readonly asserted: ReadonlyMap<string, number>;
  readonly transactions: number;
}

class Adding {
  readonly sums = new Map<string, number>();
  readonly asserted = new Map<string, number>();
  readonly #declared = new Set<string>();
  transactions = 0;
  #open = 0;
  declare(account: string): void { this.#declared.add(account); }
  begin(): void { this.end(); this.transactions += 1; }
  add(account: string, amount: string): void {
    if (!this.#declared.has(account)) throw new Error(`${account} was not declared`);
    this.sums.set(account, (this.sums.get(account) ?? 0) + fenOf(amount));
    this.#open += fenOf(amount);
  }
  end(): void { if (this.#open !== 0) throw new Error(`transaction ${this.transactions} does not balance: ${this.#open}`); }
}

/** @throws Error for a line it does not know, an account that was not declared, a transaction that does not balance or days that go back */
export const hledgerSums = (text: string): Sums => {
  const adding = new Adding();
  let day = '';
  for (const line of text.split('\n')) {
    const bare = line.split(/\s*;/)[0]!;
    const posting = /^ {4}(\S.*?) {2,}(-?\d+\.\d{2}) CNY(?: = (-?\d+\.\d{2}) CNY)?$/.exec(bare);
    const head = /^(\d{4}-\d{2}-\d{2}) \* \(([^)]*)\) (.+)$/.exec(bare);
    if (bare.startsWith('account ')) adding.declare(bare.slice('account '.length));
    else if (head !== null) {
      if (head[1]! < day) throw new Error(`${head[1]} after ${day}`);
      day = head[1]!;
      adding.begin();
    } else if (posting !== null) {
      adding.add(posting[1]!, posting[2]!);
      if (posting[3] !== undefined) adding.asserted.set(posting[1]!, fenOf(posting[3]));
    } else if (bare !== '' && bare !== 'decimal-mark .' && bare !== 'commodity 1000.00 CNY') throw new Error(`not understood: ${line}`);
  }
  adding.end();
  return adding;
};

const STRING = '"(?:[^"\\\\]|\\\\.)*"';
const KNOWN = new RegExp(`^(?:|;.*|option ${STRING} ${STRING}|\\d{4}-\\d\\d-\\d\\d commodity CNY| +[a-z][a-z-]*: ${STRING})$`);
/** @throws Error as `hledgerSums` */
export const beancountSums = (text: string): Sums => {
  const adding = new Adding();
  for (const line of text.split('\n')) {
    const opened = /^\d{4}-\d\d-\d\d open (\S+) CNY$/.exec(line);
    const balance = /^\d{4}-\d\d-\d\d balance (\S+) {2}(-?\d+\.\d{2}) ~ 0\.00 CNY$/.exec(line);
    const posting = /^ {2}([A-Z]\S*) {2}(-?\d+\.\d{2}) CNY$/.exec(line);
    if (opened !== null) adding.declare(opened[1]!);
    else if (balance !== null) adding.asserted.set(balance[1]!, fenOf(balance[2]!));
    else if (new RegExp(`^\\d{4}-\\d\\d-\\d\\d \\* ${STRING}(?: [\\^#]\\S+)*$`).test(line)) adding.begin();
    else if (posting !== null) adding.add(posting[1]!, posting[2]!);
    else if (!KNOWN.test(line)) throw new Error(`not understood: ${line}`);
  }
  adding.end();
  return adding;
};
