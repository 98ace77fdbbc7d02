import { createHash } from 'node:crypto';
import { columnLetter, formulaFlaw, isFormula, type SheetRow } from '#spreadsheet';

/** What is wrong with one cell, or with the row as a whole when no column is named. */
export interface RowFault { readonly column?: string; readonly header?: string; readonly code: string; readonly why: string }

/**
 * What became of one row. `accepted` it is recorded; `wouldAccept` it would be (dry run); `already` it was recorded before and nothing was written;
 * `refused` by `faults`; `notWritten` nothing is wrong with it, but other rows were.
 */
export interface RowAnswer {
  readonly row: number;
  readonly personId: string | null;
  readonly outcome: 'accepted' | 'wouldAccept' | 'already' | 'refused' | 'notWritten';
  /** the person was or would be registered by this row */
  readonly registered?: true;
  readonly faults?: readonly RowFault[];
  /** what was read otherwise than it stood in the file */
  readonly notes?: readonly string[];
}

export interface UploadCounts {
  readonly rows: number; readonly accepted: number; readonly already: number; readonly refused: number; readonly notWritten: number;
  readonly answers: readonly RowAnswer[];
}
export const counted = (answers: readonly RowAnswer[]): UploadCounts => {
  const count = (...outcomes: readonly RowAnswer['outcome'][]): number => answers.filter(({ outcome }) => outcomes.includes(outcome)).length;
  return {
    rows: answers.length, accepted: count('accepted', 'wouldAccept'), already: count('already'), refused: count('refused'), notWritten: count('notWritten'),
    answers,
  };
};

/** The same words always give the same UUID: a row that is sent again is the same command. Personal data must not be among the words. */
export const idOf = (...words: readonly string[]): string => {
  const hex = createHash('sha256').update(words.join('\n')).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
};

/** Cells of a row by their headers, read as meant; faults and notes gather on the way. */
export class RowReading {
  readonly faults: RowFault[] = [];
  readonly notes: string[] = [];
  constructor(private readonly row: SheetRow, private readonly headers: readonly string[]) {
    // what a text mark hides would run once the mark is taken off
    const hidden = row.cells.flatMap((text, column) => (/^'/.test(text) && isFormula(text.slice(1)) ? [formulaFlaw(column)] : []));
    for (const { column, code, why } of [...row.flaws, ...hidden]) {
      const header = headers[column];
      this.faults.push({ column: columnLetter(column), ...(header === undefined ? {} : { header }), code, why });
    }
  }

  /** The text of a cell; an apostrophe that only says "text" to a spreadsheet is taken off. */
  text(header: string): string { return (this.row.cells[this.headers.indexOf(header)] ?? '').replace(/^'/, ''); }

  /** A cell that must not be empty; null when it is, or when it is flawed already. */
  needed(header: string): string | null {
    if (this.faults.some((fault) => fault.header === header)) return null;
    const text = this.text(header);
    if (text === '') this.fault(header, 'upload.cell-missing', `「${header}」不能为空。`);
    return text === '' ? null : text;
  }

  fault(header: string, code: string, why: string): void {
    this.faults.push({ column: columnLetter(this.headers.indexOf(header)), header, code, why });
  }

  /** Says what was changed in a cell, once; the text itself is not repeated. */
  changed(header: string, was: string, is: string): string {
    if (was !== is) this.notes.push(`「${header}」中的全角字符、空格或小写 x 已改为规范写法。`);
    return is;
  }
}
