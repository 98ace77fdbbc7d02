const DECLARED = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006';
const TYPE = 'application/vnd.openxmlformats-officedocument.spreadsheetml';

/** Cell styles by their place in `styles.xml`. */
export const STYLE = { number: 0, text: 1, hundredths: 2, header: 3, day: 4 } as const;

// what XML 1.0 cannot hold
const UNWRITABLE = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]|[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/g;
/** Text for XML; what XML cannot hold is shown as a replacement character. */
export const xmlText = (text: string): string =>
  text.replace(UNWRITABLE, '\uFFFD').replace(/[&<>"\r]/g, (sign) => `&#${sign.charCodeAt(0)};`);

// red letter is red; without a named style some readers warn
const STYLES = `${DECLARED}<styleSheet xmlns="${MAIN}"><numFmts count="2"><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd"/>`
  + '<numFmt numFmtId="165" formatCode="#,##0.00;[Red]\\-#,##0.00"/></numFmts>'
  + '<fonts count="2"><font><sz val="11"/><name val="宋体"/></font><font><b/><sz val="11"/>'
  + '<name val="宋体"/></font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>'
  + '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
  + '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs><cellXfs count="5">'
  + '<xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>'
  + '<xf numFmtId="49" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>'
  + '<xf numFmtId="165" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>'
  + '<xf numFmtId="49" fontId="1" fillId="0" borderId="0" xfId="0" applyNumberFormat="1" applyFont="1" applyAlignment="1">'
  + '<alignment horizontal="center"/></xf><xf numFmtId="164" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/></cellXfs>'
  + '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>';

/** Parts that are the same in every workbook, by their names. */
export const FIXED_PARTS: readonly (readonly [part: string, xml: string])[] = [
  ['_rels/.rels', `${DECLARED}<Relationships xmlns="${PACKAGE}/relationships">`
    + `<Relationship Id="rId1" Type="${OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>`],
  ['xl/styles.xml', STYLES],
];

/** As a formula and a tab of a workbook name it. */
const sheetName = (name: string): string => name.replace(/[[\]:*?/\\]/g, ' ').slice(0, 31);
/** The headers are printed again on every page of the first sheet. */
const printTitles = ([first = '']: readonly string[]): string => {
  const rows = xmlText(`'${sheetName(first).replaceAll("'", "''")}'!$1:$1`);
  return `<definedNames><definedName name="_xlnm.Print_Titles" localSheetId="0">${rows}</definedName></definedNames>`;
};

/** The parts that name the sheets. */
export const workbookPart = (names: readonly string[]): readonly (readonly [part: string, xml: string])[] => {
  const each = (write: (name: string, number: number) => string): string => names.map((name, i) => write(name, i + 1)).join('');
  return [
    ['[Content_Types].xml', `${DECLARED}<Types xmlns="${PACKAGE}/content-types"><Default Extension="rels" `
      + `ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>`
      + `<Override PartName="/xl/workbook.xml" ContentType="${TYPE}.sheet.main+xml"/><Override PartName="/xl/styles.xml" ContentType="${TYPE}.styles+xml"/>`
      + `${each((_, n) => `<Override PartName="/xl/worksheets/sheet${n}.xml" ContentType="${TYPE}.worksheet+xml"/>`)}</Types>`],
    ['xl/workbook.xml', `${DECLARED}<workbook xmlns="${MAIN}" xmlns:r="${OFFICE}"><sheets>`
      + `${each((name, n) => `<sheet name="${xmlText(sheetName(name))}" sheetId="${n}" r:id="rId${n}"/>`)}</sheets>${printTitles(names)}</workbook>`],
    ['xl/_rels/workbook.xml.rels', `${DECLARED}<Relationships xmlns="${PACKAGE}/relationships">`
      + each((_, n) => `<Relationship Id="rId${n}" Type="${OFFICE}/worksheet" Target="worksheets/sheet${n}.xml"/>`)
      + `<Relationship Id="rId${names.length + 1}" Type="${OFFICE}/styles" Target="styles.xml"/></Relationships>`],
  ];
};

/** Up to the first row: the headers stay in sight, every column is text. `widths` in characters, one a column. */
export const sheetHead = (widths: readonly number[]): string =>
  `${DECLARED}<worksheet xmlns="${MAIN}"><sheetPr><pageSetUpPr fitToPage="1"/></sheetPr>`
  + '<sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>'
  + `<cols>${(widths.length === 0 ? [20] : widths).map((width, i) =>
    `<col min="${i + 1}" max="${i + 1}" width="${width}" style="${STYLE.text}" customWidth="1"/>`).join('')}</cols><sheetData>`;

/** An ampersand and what stands for pages begin codes of their own there; a heading holds at most 255 characters. */
const pageText = (text: string): string => xmlText(text.slice(0, 120).replaceAll('&', '&&'));
/** After the last row: printed on A4 across, all columns on a page, under a heading and above the number of the page. */
export const sheetFoot = (heading: string): string => '</sheetData><pageMargins left="0.5" right="0.5" top="0.8" bottom="0.6" header="0.3" footer="0.3"/>'
  + '<pageSetup paperSize="9" orientation="landscape" fitToWidth="1" fitToHeight="0"/>'
  + `<headerFooter><oddHeader>&amp;C${pageText(heading)}</oddHeader><oddFooter>&amp;C&amp;P / &amp;N</oddFooter></headerFooter></worksheet>`;
