const DECLARED = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006';
const TYPE = 'application/vnd.openxmlformats-officedocument.spreadsheetml';

/** Cell styles by their place in `styles.xml`. */
export const STYLE = { number: 0, text: 1, hundredths: 2, header: 3 } as const;

// what XML 1.0 cannot hold
const UNWRITABLE = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]|[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/g;
/** Text for XML; what XML cannot hold is shown as a replacement character. */
export const xmlText = (text: string): string =>
  text.replace(UNWRITABLE, '\uFFFD').replace(/[&<>"\r]/g, (sign) => `&#${sign.charCodeAt(0)};`);

const STYLES = `${DECLARED}<styleSheet xmlns="${MAIN}"><fonts count="2"><font><sz val="11"/><name val="宋体"/></font><font><b/><sz val="11"/>`
  + '<name val="宋体"/></font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>'
  + '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
  + '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs><cellXfs count="4">'
  + '<xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>'
  + '<xf numFmtId="49" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>'
  + '<xf numFmtId="4" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>'
  + '<xf numFmtId="49" fontId="1" fillId="0" borderId="0" xfId="0" applyNumberFormat="1" applyFont="1"/></cellXfs></styleSheet>';

/** Parts that are the same in every workbook, by their names. */
export const FIXED_PARTS: readonly (readonly [part: string, xml: string])[] = [
  ['_rels/.rels', `${DECLARED}<Relationships xmlns="${PACKAGE}/relationships">`
    + `<Relationship Id="rId1" Type="${OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>`],
  ['xl/styles.xml', STYLES],
];

/** The parts that name the sheets. */
export const workbookPart = (names: readonly string[]): readonly (readonly [part: string, xml: string])[] => {
  const each = (write: (name: string, number: number) => string): string => names.map((name, i) => write(name, i + 1)).join('');
  return [
    ['[Content_Types].xml', `${DECLARED}<Types xmlns="${PACKAGE}/content-types"><Default Extension="rels" `
      + `ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>`
      + `<Override PartName="/xl/workbook.xml" ContentType="${TYPE}.sheet.main+xml"/><Override PartName="/xl/styles.xml" ContentType="${TYPE}.styles+xml"/>`
      + `${each((_, n) => `<Override PartName="/xl/worksheets/sheet${n}.xml" ContentType="${TYPE}.worksheet+xml"/>`)}</Types>`],
    ['xl/workbook.xml', `${DECLARED}<workbook xmlns="${MAIN}" xmlns:r="${OFFICE}"><sheets>`
      + `${each((name, n) => `<sheet name="${xmlText(name.replace(/[[\]:*?/\\]/g, ' ').slice(0, 31))}" sheetId="${n}" r:id="rId${n}"/>`)}</sheets></workbook>`],
    ['xl/_rels/workbook.xml.rels', `${DECLARED}<Relationships xmlns="${PACKAGE}/relationships">`
      + each((_, n) => `<Relationship Id="rId${n}" Type="${OFFICE}/worksheet" Target="worksheets/sheet${n}.xml"/>`)
      + `<Relationship Id="rId${names.length + 1}" Type="${OFFICE}/styles" Target="styles.xml"/></Relationships>`],
  ];
};

/** Up to the first row: the headers stay in sight, every column is text. */
export const sheetHead = (columns: number): string =>
  `${DECLARED}<worksheet xmlns="${MAIN}"><sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>`
  + `</sheetView></sheetViews><cols><col min="1" max="${Math.max(1, columns)}" width="20" style="${STYLE.text}" customWidth="1"/></cols><sheetData>`;
export const sheetFoot = '</sheetData></worksheet>';
