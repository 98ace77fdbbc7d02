import type { RuleParameterName } from '#notice';

/** Names built by a rule from a code, and the line that builds them. */
export const readByFamily: readonly { readonly family: RegExp; readonly file: string; readonly line: string }[] = [
  { family: /^std\.(level\w+|special_\w+|completion)$/, file: 'libs/scheme/rules/claim/claim-amount.rules.ts', line: "prefixed('std', wordOf(kind, level))" },
  { family: /^std\.prov_demo\./, file: 'libs/scheme/rules/claim/claim-amount.rules.ts', line: "prefixed('std.prov_demo', wordOf(kind, level))" },
  { family: /^living\.for\./, file: 'libs/scheme/rules/claim/fact-checks.rules.ts', line: '`living.for.${each.about' },
  { family: /^living\.wage\./, file: 'libs/scheme/rules/parameters/parameters.rules.ts', line: '`living.wage.class${wageClass}`' },
  { family: /^living\.districtClass\./, file: 'libs/scheme/rules/parameters/parameters.rules.ts', line: '`living.districtClass.${org}`' },
  { family: /^cap\.excludes\.(PRE_JOB|PROJECT)$/, file: 'libs/scheme/rules/claim/place.rules.ts', line: '`cap.excludes.${subsidyKind}`' },
];

type Reasons = { readonly [N in RuleParameterName]?: string };

const ONLY_YES = 'The rules can do it in one way only: another value is refused when the rule set is proposed.';
const NO_SPENDING = 'No command pays for this use, so nothing has to be refused; the answer stands for the day one is added (O-6).';

/** What a rule set says for people and for later, and no rule has to ask. */
export const informative: Reasons = {
  'rule.byCertificateDate': ONLY_YES, 'rule.directoryByFilingDate': ONLY_YES, 'cap.yearOfCertificate': ONLY_YES,
  'report.personTimeIsCertifiedClass': ONLY_YES,
  'use.TEXTBOOKS': NO_SPENDING, 'use.TEACHER_TRAINING': NO_SPENDING, 'use.TEACHING_REFORM': NO_SPENDING, 'use.COMPETITION': NO_SPENDING,
  'use.MOBILISATION': NO_SPENDING,
  'account.otherFunds': 'Every receipt of this version is of the unemployment insurance fund: no command brings other money in (O-10).',
  'apprentice.advance_ratio': 'Apprenticeship is closed until confirmed (O-16), and no command advances money on it.',
};
