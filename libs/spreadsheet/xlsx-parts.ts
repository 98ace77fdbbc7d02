import { StringDecoder } from 'node:string_decoder';
import { SaxesParser, type SaxesTagPlain } from 'saxes';
import { formatOf, type CellFormat } from './cell-format.js';
import { SheetRefused } from './sheet.errors.js';
import type { Parts } from './unzip.js';

export interface XmlTag { readonly name: string; readonly attributes: Readonly<Record<string, string>> }
/** What is done at each mark of an XML part; names come without their prefix. */
export interface XmlTurns { readonly open?: (tag: XmlTag) => void; readonly close?: (name: string) => void; readonly text?: (text: string) => void }

const broken = (part: string): SheetRefused => new SheetRefused('sheet.broken', `xlsx 文件的 ${part} 已损坏；请用表格软件重新保存。`);
const localName = (name: string): string => name.slice(name.indexOf(':') + 1);

/**
 * Reads an XML part once. Entities a file declares for itself are not expanded: a file with a DOCTYPE is refused.
 *
 * @throws SheetRefused sheet.broken, and what `turns` throw
 */
export const readXml = async (parts: Parts, part: string, { open, close, text }: XmlTurns): Promise<void> => {
  const parser = new SaxesParser();
  parser.on('error', () => { throw broken(part); });
  parser.on('doctype', () => { throw broken(part); });
  parser.on('opentag', ({ name, attributes }: SaxesTagPlain) => { open?.({ name: localName(name), attributes }); });
  parser.on('closetag', ({ name }: SaxesTagPlain) => { close?.(localName(name)); });
  parser.on('text', (found) => { text?.(found); });
  const utf8 = new StringDecoder('utf8');
  for await (const chunk of parts.chunks(part)) parser.write(utf8.write(Buffer.from(chunk)));
  parser.write(utf8.end()).close();
};

/** The first sheet that is shown, and how its workbook counts days. */
export const sheetOf = async (parts: Parts): Promise<{ readonly part: string; readonly epoch1904: boolean }> => {
  let epoch1904 = false;
  let chosen: string | undefined;
  await readXml(parts, 'xl/workbook.xml', { open: ({ name, attributes }) => {
    if (name === 'workbookPr') epoch1904 = ['1', 'true'].includes(attributes['date1904'] ?? '');
    const id = Object.entries(attributes).find(([key]) => /^[^:]+:id$/.test(key))?.[1];
    if (name === 'sheet' && (attributes['state'] ?? 'visible') === 'visible') chosen ??= id;
  } });
  let target: string | undefined;
  await readXml(parts, 'xl/_rels/workbook.xml.rels', { open: ({ name, attributes }) => {
    if (name === 'Relationship' && attributes['Id'] === chosen) target = attributes['Target'];
  } });
  const part = target === undefined ? '' : target.startsWith('/') ? target.slice(1) : `xl/${target}`;
  if (!parts.has(part)) throw broken('工作表');
  return { part, epoch1904 };
};

/** Texts that cells name by number; readings beside Chinese characters (`rPh`) are left out. */
export const sharedStrings = async (parts: Parts): Promise<readonly string[]> => {
  const strings: string[] = [];
  if (!parts.has('xl/sharedStrings.xml')) return strings;
  let text = '';
  let inside = false;
  let reading = false;
  await readXml(parts, 'xl/sharedStrings.xml', {
    open: ({ name }) => {
      if (name === 'si') text = '';
      if (name === 'rPh') reading = true;
      inside = name === 't' && !reading;
    },
    close: (name) => {
      if (name === 'si') strings.push(text);
      if (name === 'rPh') reading = false;
      inside = false;
    },
    text: (found) => { if (inside) text += found; },
  });
  return strings;
};

/** The format of each cell style by its number. */
export const cellFormats = async (parts: Parts): Promise<readonly CellFormat[]> => {
  const codes = new Map<number, string>();
  const formats: CellFormat[] = [];
  if (!parts.has('xl/styles.xml')) return formats;
  let inCells = false;
  await readXml(parts, 'xl/styles.xml', {
    open: ({ name, attributes }) => {
      if (name === 'numFmt') codes.set(Number(attributes['numFmtId']), attributes['formatCode'] ?? '');
      if (name === 'cellXfs') inCells = true;
      const id = Number(attributes['numFmtId'] ?? 0);
      if (name === 'xf' && inCells) formats.push(formatOf(id, codes.get(id)));
    },
    close: (name) => { if (name === 'cellXfs') inCells = false; },
  });
  return formats;
};
