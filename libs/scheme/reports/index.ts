export { causesOf, differencesOf, linesBehind, type LineDifference } from './comparison.js';
export { DisclosureFold, type DisclosedMovement, type DisclosureRow } from './disclosure.js';
export { figureNames, monotoneFigures, type FigureName, type FigureUnit } from './figures.table.js';
export { fallsInto, reportPeriod, type ReportPeriod, type ReportQuestion } from './question.js';
export { isAfter, ReportFold, reportOf, reportOfLog, type LogReport, type Report } from './report.js';
export { COUNTING, reportLines, sectionName, type ReportLine } from './report.view.js';
export { openedForm, sealedForm, splitLine, type Figures } from './tally.js';
