import { day, msOfInstant, type Instant } from '#kernel';
import { dayNumber } from './chains.state.js';

/** Signature, flags, length of the header's extension; and what stands behind the last row. */
const HEADER = Buffer.concat([Buffer.from('PGCOPY\n\u00ff\r\n\0', 'latin1'), Buffer.alloc(8)]);
const TRAILER = Buffer.from([0xff, 0xff]);
/** PostgreSQL counts microseconds from 2000-01-01T00:00:00Z. */
const EPOCH_MS = 946_684_800_000;
const [FIRST_PAGE, PAGE] = [8 * 1024, 256 * 1024];
/** No field but a text is longer: its length and a uuid. */
const LONGEST = 4 + 16;
const UUID_DIGITS = 32;

type Maybe<T> = T | null | undefined;
const digitOf = (sign: number): number => (sign >= 48 && sign <= 57 ? sign - 48 : sign >= 97 && sign <= 102 ? sign - 87 : -1);

/**
 * Rows of one table in COPY's binary format, written field by field into pages: what is kept is bytes, and PostgreSQL parses no text. Fields are given in
 * the order of the columns, as wide as their types are. Null and undefined are no value.
 *
 * @source PostgreSQL manual, COPY, "Binary Format"
 */
export class CopyRows {
  readonly #full: Buffer[] = [];
  #page: Buffer = Buffer.allocUnsafeSlow(FIRST_PAGE);
  #view = new DataView(this.#page.buffer);
  #at = HEADER.copy(this.#page);
  #instant: { readonly of: string; readonly micros: number } = { of: '', micros: 0 };

  constructor(private readonly columns: number) {}

  row(): this {
    this.#room(2);
    this.#view.setInt16(this.#at, this.columns);
    this.#at += 2;
    return this;
  }

  /** @throws RangeError when it is no smallint */
  int2(value: Maybe<number>): this {
    if (value === undefined || value === null) return this.#none();
    if (value << 16 >> 16 !== value) throw new RangeError(`${value} is no smallint`);
    this.#width(2);
    this.#view.setInt16(this.#at, value);
    this.#at += 2;
    return this;
  }

  /** @throws RangeError when it is no integer of four bytes */
  int4(value: Maybe<number>): this {
    if (value === undefined || value === null) return this.#none();
    if ((value | 0) !== value) throw new RangeError(`${value} is no integer of four bytes`);
    this.#width(4);
    this.#view.setInt32(this.#at, value);
    this.#at += 4;
    return this;
  }

  /** @throws RangeError when it is no safe integer */
  int8(value: number): this {
    if (!Number.isSafeInteger(value)) throw new RangeError(`${value} is no safe integer`);
    this.#width(8);
    this.#view.setInt32(this.#at, Math.floor(value / 0x1_0000_0000));
    this.#view.setUint32(this.#at + 4, value >>> 0);
    this.#at += 8;
    return this;
  }

  bool(value: boolean): this { return this.#byte(value ? 1 : 0); }

  /** One sign of ASCII, a "char". */
  char(value: Maybe<string>): this { return value === undefined || value === null ? this.#none() : this.#byte(value.charCodeAt(0)); }

  /** @throws RangeError when it is no day of the calendar of the ledger */
  date(value: string): this { return this.int4(dayNumber(day(value)) - 1); }

  instant(value: Instant): this {
    if (this.#instant.of !== value) this.#instant = { of: value, micros: (msOfInstant(value) - EPOCH_MS) * 1_000 };
    return this.int8(this.#instant.micros);
  }

  /** @throws RangeError for anything but its one form in lower case */
  uuid(value: Maybe<string>): this {
    if (value === undefined || value === null) return this.#none();
    this.#width(16);
    let [i, digits] = [0, 0];
    for (; i < value.length; i += 1) {
      const sign = value.charCodeAt(i);
      if (sign === 45 && (i === 8 || i === 13 || i === 18 || i === 23)) continue;
      const digit = digitOf(sign);
      if (digit < 0 || digits === UUID_DIGITS) break;
      const byte = this.#at + (digits >> 1);
      this.#page[byte] = digits % 2 === 0 ? digit << 4 : this.#page[byte]! | digit;
      digits += 1;
    }
    if (value.length !== 36 || i !== 36 || digits !== UUID_DIGITS) throw new RangeError(`not a uuid: ${value.slice(0, 50)}`);
    this.#at += 16;
    return this;
  }

  text(value: Maybe<string>): this {
    if (value === undefined || value === null) return this.#none();
    const { length } = value;
    this.#room(4 + length * 3); // a UTF-16 unit is three bytes at most
    const from = this.#at + 4;
    let at = from;
    for (let i = 0; i < length; i += 1) {
      const sign = value.charCodeAt(i);
      if (sign > 127) { at = from + this.#page.write(value, from); break; }
      this.#page[at] = sign;
      at += 1;
    }
    this.#view.setInt32(this.#at, at - from);
    this.#at = at;
    return this;
  }

  /** All there is, to be sent as one COPY: few rows are one piece. No row is added afterwards. */
  finished(): readonly Buffer[] {
    this.#room(TRAILER.length);
    this.#at += TRAILER.copy(this.#page, this.#at);
    return [...this.#full, this.#page.subarray(0, this.#at)];
  }

  #none(): this {
    this.#room(4);
    this.#view.setInt32(this.#at, -1);
    this.#at += 4;
    return this;
  }

  #byte(value: number): this {
    this.#width(1);
    this.#page[this.#at] = value;
    this.#at += 1;
    return this;
  }

  #width(bytes: number): void {
    this.#room(LONGEST);
    this.#view.setInt32(this.#at, bytes);
    this.#at += 4;
  }

  #room(bytes: number): void {
    if (this.#at + bytes <= this.#page.length) return;
    this.#full.push(this.#page.subarray(0, this.#at));
    this.#page = Buffer.allocUnsafeSlow(Math.max(Math.min(this.#page.length * 4, PAGE), bytes));
    this.#view = new DataView(this.#page.buffer);
    this.#at = 0;
  }
}
