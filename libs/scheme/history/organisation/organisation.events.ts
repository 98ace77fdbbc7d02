import type { Fact } from '../fact.js';

/** Level of an organisation in the fund's hierarchy; the city allocates to its districts (JN-3.1a). */
export type OrganisationLevel = 'CITY' | 'DISTRICT';

export type OrganisationEvent = Fact<'OrganisationRegistered.v1', {
  /** GB/T 2260 code for the city and its districts, a local code otherwise */
  readonly orgId: string;
  readonly name: string;
  readonly level: OrganisationLevel;
  /** the organisation that allocates to this one */
  readonly parent?: string;
}>;
