import type { SchemeEventType } from './scheme-event.js';

/** Every wire name this version writes, in story order. */
export const wireTypes = [
  'StoreOpened.v1', 'OrganisationRegistered.v1', 'OfficerRegistered.v1', 'RolesGranted.v1', 'RolesRevoked.v1', 'InterestDeclared.v1',
  'InterestWithdrawn.v1', 'DelegationGranted.v1', 'DelegationRevoked.v1', 'OverrideProposed.v1', 'OverrideGranted.v1', 'OverrideUsed.v1',
  'RuleSetProposed.v1', 'RuleSetPublished.v1', 'WorkCalendarPublished.v1', 'DirectoryPublished.v1', 'InstitutionApplied.v1', 'InstitutionListed.v1',
  'EnterpriseRegistered.v1', 'WorkForTrainingReserved.v1', 'WorkForTrainingReleased.v1',
  'PersonRegistered.v1', 'PensionRecorded.v1', 'FactRecorded.v1', 'FactsImported.v1', 'InstitutionSuspended.v1',
  'InstitutionReinstated.v1', 'InstitutionDelisted.v1', 'EvaluationBodyRegistered.v1', 'EvaluationBodyStruck.v1', 'ProjectAwarded.v1',
  'ProjectPlacesTaken.v1', 'ProjectPlacesReleased.v1', 'EnrolmentRecorded.v1', 'SubsidyReserved.v1', 'SubsidyReleased.v1', 'CertificateRecorded.v1',
  'CertificateVerified.v1', 'CertificateUnverifiable.v1', 'CertificateRevoked.v1', 'ClassDrafted.v1', 'ClassFiled.v1', 'ClassFilingAmended.v1',
  'ClassFilingAccepted.v1', 'ClassFilingRejected.v1', 'TraineeEnrolled.v1', 'EligibilityPrechecked.v1', 'TraineeWithdrawn.v1', 'ClassStarted.v1',
  'AttendanceRecorded.v1', 'AttendanceCorrected.v1', 'InspectionRecorded.v1', 'ClassSuspended.v1', 'ClassResumed.v1', 'ClassCancelled.v1',
  'ClassCompleted.v1', 'MunicipalFilingRecorded.v1', 'SchoolSupportCounted.v1', 'SchoolShareReserved.v1', 'SchoolShareReleased.v1',
  'ProjectAdvanceReserved.v1', 'ProjectAdvanceReleased.v1', 'ProjectAdvanceCleared.v1', 'ProjectAdvanceReopened.v1',
  'ClassAssessed.v1', 'TraineeCertified.v1', 'ClassArchived.v1', 'ClaimSubmitted.v1',
  'LivingClaimSubmitted.v1', 'SchoolClaimSubmitted.v1', 'ProjectAdvanceSubmitted.v1', 'ClaimSupplementRequested.v1', 'ClaimSupplemented.v1',
  'ClaimLapsed.v1', 'ClaimRefused.v1', 'ClaimWithdrawn.v1', 'ClaimAccepted.v1', 'ClaimReturned.v1', 'ClaimFirstReviewed.v1',
  'ClaimSecondReviewed.v1', 'ClaimRejected.v1', 'ClaimBatched.v1', 'ClaimNotified.v1', 'ClaimApproved.v1', 'ClaimFunded.v1', 'ClaimPaying.v1',
  'ClaimPaid.v1', 'ClaimPaymentReturned.v1', 'ClaimReturnedFromBatch.v1', 'ClaimObjected.v1', 'ClaimNoticeCleared.v1', 'ClaimNoticeWithdrawn.v1',
  'ClaimRevoked.v1', 'ClaimCancelled.v1', 'ClaimMoneyIdle.v1', 'ClaimMoneyReturned.v1', 'ClaimFindingOpened.v1',
  'ClaimFindingClosed.v1', 'ClaimUnderClawback.v1', 'ClaimClawedBack.v1',
  'ClaimClawbackCancelled.v1', 'BatchOpened.v1', 'ClaimsCollected.v1', 'BatchClosed.v1', 'BatchNotified.v1', 'BatchNoticeWithdrawn.v1',
  'BatchCleared.v1', 'ClaimRemovedFromBatch.v1', 'BatchApproved.v1', 'BatchFunded.v1', 'BatchSettled.v1', 'NoticeDrafted.v1', 'NoticePublished.v1',
  'ObjectionRecorded.v1', 'ObjectionUpheld.v1', 'ObjectionDismissed.v1', 'NoticeCleared.v1', 'NoticeWithdrawn.v1', 'FundAccrued.v1',
  'AllocationSent.v1', 'AllocationReceived.v1', 'InterestCredited.v1', 'BatchCommitted.v1', 'CommitmentWithdrawn.v1', 'FundsReleased.v1',
  'DirectPaymentAuthorised.v1', 'AuthorisationLapsed.v1', 'UnusedFundsReturned.v1', 'PaymentRouteChosen.v1', 'UnidentifiedReceived.v1',
  'ReceiptIdentified.v1', 'ReceiptSentBack.v1', 'SweptToFiscalAccount.v1', 'RecoveryCredited.v1', 'FundRequestDrafted.v1', 'FundsRequested.v1',
  'FundRequestReviewed.v1', 'FundRequestExamined.v1', 'FundRequestReturned.v1', 'FundRequestRejected.v1', 'FundRequestReleased.v1',
  'FundsCredited.v1', 'PaymentOrdered.v1', 'PaymentReviewed.v1', 'PaymentReleased.v1', 'PaymentFileSent.v1', 'PaymentSettled.v1', 'PaymentFailed.v1',
  'PaymentUnknown.v1', 'BankQueried.v1', 'PaymentReturned.v1', 'PaymentReturnTraced.v1', 'PaymentCancelled.v1', 'PayeeAccountCorrectionProposed.v1',
  'PayeeAccountCorrected.v1', 'PaymentReissued.v1', 'ClawbackOpened.v1', 'ClawbackDemanded.v1', 'ClawbackServed.v1', 'ClawbackReceived.v1',
  'ClawbackSwept.v1', 'ClawbackOffsetReserved.v1', 'ClawbackOffsetReleased.v1', 'ClawbackOffsetSettled.v1', 'ClawbackClosed.v1',
  'ClawbackInstalmentAgreed.v1', 'ClawbackOverdue.v1', 'ClawbackEnforced.v1', 'ClawbackReferred.v1', 'ClawbackObjected.v1', 'ClawbackUpheld.v1',
  'ClawbackCancelled.v1', 'ClawbackExcessReceived.v1', 'ClawbackWriteOffProposed.v1', 'ClawbackWriteOffApproved.v1', 'ClawbackWrittenOff.v1',
  'ClawbackRevived.v1', 'ClawbackWriteOffRejected.v1', 'FindingOpened.v1', 'FindingRecorded.v1', 'FindingAnswered.v1', 'FindingClosed.v1',
  'DishonestyProposed.v1', 'DishonestyNotified.v1', 'DishonestyHeard.v1', 'DishonestListed.v1', 'DishonestyRepaired.v1', 'DishonestyRemoved.v1',
  'ExportRequested.v1', 'ExportApproved.v1', 'ExportRejected.v1', 'ExportStarted.v1', 'ExportSealed.v1', 'ExportDelivered.v1', 'ExportExpired.v1',
  'FindingRaised.v1', 'HeadcountFindingOpened.v1', 'YearClosed.v1', 'FundCapacityRecorded.v1', 'StatisticsRecorded.v1', 'ReportIssued.v1',
  'AnnualPlanSet.v1', 'RemittanceSent.v1', 'RemittanceReceived.v1', 'InterestSwept.v1', 'SurplusReturnProposed.v1', 'SurplusReturned.v1',
  'RefundAuthorised.v1', 'RefundPaid.v1', 'ClaimClawbackReopened.v1', 'ClawbackOffsetUndone.v1', 'ClawbackReceiptTraced.v1',
  'ClawbackRefundProposed.v1', 'ClawbackRefundApproved.v1', 'ClawbackRefunded.v1', 'WrongPaymentSuspected.v1', 'WrongPaymentResolved.v1',
  'SubjectFindingOpened.v1', 'SubjectFindingClosed.v1', 'DutiesReceived.v1', 'DutiesGivenBack.v1',
] as const satisfies readonly SchemeEventType[];

/** Does not compile when a fact is missing from the list. */
type Unlisted = Exclude<SchemeEventType, (typeof wireTypes)[number]>;
export const allListed: [Unlisted] extends [never] ? true : Unlisted = true;
