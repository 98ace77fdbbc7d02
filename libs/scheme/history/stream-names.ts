/** Stream names: `category-id`, no dash in the category (KurrentDB splits at the first dash). */
const named = (category: string) => (id: string): string => `${category}-${id}`;

export const storeStream = 'store-1';
/** every rule set of the programme */
export const ruleSetStream = 'ruleSet-JN';
/** the State Council's working calendar, all years */
export const calendarStream = 'calendar-CN';
export const organisationStream = named('organisation');
export const officerStream = named('officer');
export const directoryStream = named('directory');
export const institutionStream = named('institution');
export const enterpriseStream = named('enterprise');
/** the filing of a class with the municipal centre, by class */
export const filingStream = named('filing');
export const factImportStream = named('factImport');
/** the advances of a class of a bought training, by class */
export const advanceStream = named('advance');
/** the counted graduates of a school and year, by support id */
export const schoolSupportStream = named('schoolSupport');
/** bodies that examine and issue certificates, by the id certificates name as their issuer */
export const evaluationBodyStream = named('evaluationBody');
export const projectStream = named('project');
export const classStream = named('class');
export const personStream = named('person');
export const certificateStream = named('certificate');
export const claimStream = named('claim');
export const batchStream = named('batch');
export const noticeStream = named('notice');
export const accountStream = named('account');
export const fundRequestStream = named('fundRequest');
export const paymentStream = named('payment');
export const clawbackStream = named('clawback');
export const findingStream = named('finding');
/** one subject, by `subjectId` */
export const dishonestyStream = named('dishonesty');
export const exportRequestStream = named('exportRequest');
export const periodStream = named('period');
/** what the books say themselves, by organisation */
export const booksStream = named('books');
/** what happens to the vouchers of one fact, by its event id */
export const voucherStream = named('voucher');
/** figures of the statistics bureau, by the id of the publication */
export const statisticsStream = named('statistics');
export const reportStream = named('report');

/** The category of a stream: everything before its first dash. */
export const categoryOf = (stream: string): string => stream.slice(0, stream.indexOf('-'));
