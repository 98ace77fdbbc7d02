import type { Day, Refusal } from '#kernel';
import { type Officer, type OfficerState, officerStream, type OverridableRule, type Override } from '#scheme/history';
import { type Ask, type Decision, missing, no, notNow, record, taken, to, type Writing } from '../verdict.js';

export interface ProposeOverride {
  readonly officerId: string; readonly overrideId: string; readonly rule: OverridableRule; readonly command: string; readonly stream: string;
  readonly validTo: Day; readonly reason: string;
}
export interface GrantOverride { readonly officerId: string; readonly overrideId: string }

/** An exception is granted where it is used, so that it stands in the same organisation's exports from its proposal to its use. */
const ownOrganisation = (officer: Officer, ask: Ask): Refusal | undefined => (officer.org === ask.officer.org ? undefined
  : no('override.other-organisation', 'JN-3.3c', `${officer.officerId} 属于 ${officer.org}，应急例外由其所在组织提出和批准（S13）。`, [{ rule: 'S13', org: officer.org }]));

const overrideOf = (officer: OfficerState, overrideId: string): Override | undefined =>
  (officer.is === 'unknown' ? undefined : (officer.overrides ?? []).find((each) => each.overrideId === overrideId));

/**
 * Proposes that an officer may, in an emergency, do one command on one stream once although a rule of separation stands against it. Nobody proposes it
 * for oneself.
 *
 * @refuses officer.unknown, override.exists, override.for-oneself, override.other-organisation, override.days-wrong
 * @clause JN-3.3c separation of duties S13
 */
export const proposeOverride = (c: ProposeOverride, officer: OfficerState, ask: Ask): Decision => {
  if (officer.is === 'unknown') return missing('officer', c.officerId);
  if (overrideOf(officer, c.overrideId) !== undefined) return taken('override', c.overrideId);
  if (ask.officer.officerId === c.officerId) return no('override.for-oneself', 'JN-3.3c', '不得为本人提出应急例外（S13）。', [{ rule: 'S13' }]);
  const foreign = ownOrganisation(officer, ask);
  if (foreign !== undefined) return foreign;
  if (c.validTo < ask.today) return no('override.days-wrong', 'JN-3.3c', `例外有效期 ${c.validTo} 已过。`, [{ validTo: c.validTo }]);
  return record(['JN-3.3c'], [to(officerStream(c.officerId), { type: 'OverrideProposed.v1', data: c })]);
};

/**
 * Grants a proposed override: a second person, neither who proposed it nor who will use it.
 *
 * @refuses officer.unknown, override.unknown, override.not-proposed, override.for-oneself, override.other-organisation, duties.same-person
 * @clause JN-3.3c separation of duties S13
 */
export const grantOverride = (c: GrantOverride, officer: OfficerState, ask: Ask): Decision => {
  if (officer.is === 'unknown') return missing('officer', c.officerId);
  const found = overrideOf(officer, c.overrideId);
  if (found === undefined) return missing('override', c.overrideId);
  if (found.is !== 'proposed') return notNow('override.not-proposed', found.is, []);
  const { officerId: approver } = ask.officer;
  if (approver === c.officerId) return no('override.for-oneself', 'JN-3.3c', '不得批准本人的应急例外（S13）。', [{ rule: 'S13' }]);
  if (approver === found.proposedBy) {
    return no('duties.same-person', 'JN-3.3c', `${approver} 已提出该例外，须由另一人批准（S13）。`, [{ rule: 'S13', step: '提出例外', officerId: approver }]);
  }
  const { is: _is, proposedBy, ...scope } = found;
  return ownOrganisation(officer, ask) ?? record(['JN-3.3c'], [to(officerStream(c.officerId), { type: 'OverrideGranted.v1', data: { ...scope,
    approvers: [proposedBy, approver] } })]);
};

/** The override an officer may use for a rule in one command on one stream: granted, in time, not used. */
export const usableOverride = (officer: Officer, rule: unknown, at: { readonly command: string; readonly stream: string; readonly today: Day }) =>
  (officer.overrides ?? []).find((each) =>
    each.is === 'granted' && each.rule === rule && each.command === at.command && each.stream === at.stream && at.today <= each.validTo);

/** What its single use writes, in the same append as the command it let pass. */
export const overrideUsed = ({ is: _is, proposedBy: _by, reason: _reason, ...scope }: Override): Writing =>
  to(officerStream(scope.officerId), { type: 'OverrideUsed.v1', data: scope });
