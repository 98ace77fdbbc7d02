/**
 * Which part of a bought training (JN-2.1.3a) a claim pays: the advance after its start or the rest at its settlement. The first reviewer fixes it in fen.
 *
 * @source domain.md §3.4 J19–J21
 */
export interface ProjectPart {
  readonly projectId: string; readonly part: 'ADVANCE' | 'SETTLEMENT';
  /** paid in advance and cleared by this settlement; 0 of an advance */
  readonly advanceFen: number;
  /** what the contract still promises beside the advance: stands from the advance to the settlement */
  readonly remainderFen: number;
}
