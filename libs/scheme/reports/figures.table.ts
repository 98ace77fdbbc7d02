/** What a figure counts: persons, person-times, things, fen, or ten-thousandths. */
export type FigureUnit = 'persons' | 'personTimes' | 'count' | 'fen' | 'basisPoints';
export interface FigureName { readonly zh: string; readonly en: string; readonly unit: FigureUnit }

/** Every figure a line of a report can end in. */
export const figureNames: Readonly<Record<string, FigureName>> = {
  personTimes: { zh: '培训人次', en: 'person-times: certified trainees of a class', unit: 'personTimes' },
  persons: { zh: '培训人数', en: 'persons, each once', unit: 'persons' },
  yearPersonTimes: { zh: '本年累计人次', en: 'person-times since 1 January', unit: 'personTimes' },
  yearPersons: { zh: '本年累计人数', en: 'persons since 1 January', unit: 'persons' },
  certified: { zh: '取证人次', en: 'certified, whatever became of the certificate', unit: 'personTimes' },
  fallen: { zh: '证书失效人次', en: 'certified, and no certificate stands any more', unit: 'personTimes' },
  enrolled: { zh: '报名人次', en: 'enrolled', unit: 'personTimes' },
  withdrew: { zh: '退班人次', en: 'withdrew', unit: 'personTimes' },
  finished: { zh: '结业人次', en: 'finished', unit: 'personTimes' },
  dropped: { zh: '未结业人次', en: 'dropped', unit: 'personTimes' },
  passed: { zh: '考核合格人次', en: 'passed', unit: 'personTimes' },
  failed: { zh: '考核不合格人次', en: 'failed', unit: 'personTimes' },
  employmentKnown: { zh: '有就业比对结果人次', en: 'asked about work after the training', unit: 'personTimes' },
  employed: { zh: '其中已就业人次', en: 'of them in work', unit: 'personTimes' },
  completionRate: { zh: '结业率', en: 'finished of all who ended', unit: 'basisPoints' },
  passRate: { zh: '合格率', en: 'passed of all assessed', unit: 'basisPoints' },
  employmentRate: { zh: '就业率', en: 'in work of all asked about', unit: 'basisPoints' },
  classesAccepted: { zh: '备案班次', en: 'classes accepted', unit: 'count' },
  classesStarted: { zh: '开班班次', en: 'classes started', unit: 'count' },
  classesCompleted: { zh: '结业班次', en: 'classes completed', unit: 'count' },
  classesCancelled: { zh: '撤销班次', en: 'classes cancelled', unit: 'count' },
  claimsSubmitted: { zh: '申领件数', en: 'claims submitted', unit: 'count' },
  claimsRejected: { zh: '不予通过件数', en: 'claims refused or rejected', unit: 'count' },
  claimsApproved: { zh: '审批通过件数', en: 'claims approved', unit: 'count' },
  claimsPaid: { zh: '支付件数', en: 'claims paid', unit: 'count' },
  findings: { zh: '问题线索件数', en: 'findings', unit: 'count' },
  approvedFen: { zh: '审批金额', en: 'approved', unit: 'fen' },
  withdrawnFen: { zh: '审批撤销金额', en: 'approval withdrawn', unit: 'fen' },
  paidFen: { zh: '支付金额', en: 'paid, gross', unit: 'fen' },
  returnedFen: { zh: '退汇金额', en: 'returned by the bank', unit: 'fen' },
  repaidFen: { zh: '退汇重付金额', en: 'returned and paid again', unit: 'fen' },
  cancelledFen: { zh: '未付注销金额', en: 'cancelled, never paid', unit: 'fen' },
  cancelledAfterReturnFen: { zh: '退汇注销金额', en: 'cancelled after it came back', unit: 'fen' },
  demandedFen: { zh: '责令退回金额', en: 'demanded back', unit: 'fen' },
  recoveredFen: { zh: '追回到账金额', en: 'clawed back, received', unit: 'fen' },
  setOffFen: { zh: '追回抵扣金额', en: 'clawed back, set off', unit: 'fen' },
  liftedFen: { zh: '撤销责令退回金额', en: 'demand cancelled', unit: 'fen' },
  writtenOffFen: { zh: '核销金额', en: 'written off', unit: 'fen' },
  revivedFen: { zh: '核销后收回金额', en: 'received after write-off', unit: 'fen' },
  accruedFen: { zh: '计提划入', en: 'accrued', unit: 'fen' },
  interestFen: { zh: '利息', en: 'interest', unit: 'fen' },
  allocatedOutFen: { zh: '下拨', en: 'allocated', unit: 'fen' },
  allocatedInFen: { zh: '收到下拨', en: 'allocation received', unit: 'fen' },
  personTimes2019: { zh: '2019年培训人次', en: 'person-times of 2019', unit: 'personTimes' },
  skilled: { zh: '技能劳动者（统计）', en: 'skilled workers, by the statistics', unit: 'persons' },
  highSkilled: { zh: '高技能人才（统计）', en: 'highly skilled workers, by the statistics', unit: 'persons' },
  skilledShare: { zh: '技能劳动者占就业人员比例', en: 'skilled of all employed', unit: 'basisPoints' },
  highSkilledShare: { zh: '高技能人才占技能劳动者比例', en: 'highly skilled of all skilled', unit: 'basisPoints' },
};

const CAN_FALL = /^(personTimes|persons|year|fallen|skilled|highSkilled|employ)|Rate$/;
/** Figures that can only grow as the log grows: a report over a beginning of the log never exceeds the whole. */
export const monotoneFigures: readonly string[] = Object.keys(figureNames).filter((name) => !CAN_FALL.test(name));
