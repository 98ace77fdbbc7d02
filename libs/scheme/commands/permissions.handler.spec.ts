import { roles } from '#notice';
import { fact } from '../../../test/support/builders.js';
import { SeededOffice } from '../../../test/support/seeded-office.js';
import { evidence } from '../../../test/evidence/evidence.js';
import { permissions, permissionText } from './index.js';

const TODAY = '2020-03-20';
const table = permissions();
const commands = [...new Set(table.map(({ command }) => command))];
const codes = roles.map(({ code }) => code);

/** An officer of every role in an organisation, whatever unit the role belongs to. */
const staff = (org: string) =>
  codes.flatMap((role) => [
    fact(`officer-T-${org}-${role}`, ['OfficerRegistered.v1', { officerId: `T-${org}-${role}`, name: '示例', org, unit: 'AGENCY' }]),
    fact(`officer-T-${org}-${role}`, ['RolesGranted.v1', { officerId: `T-${org}-${role}`, roles: [role] }]),
  ]);

const admission = async (office: SeededOffice, by: string, { command, example }: (typeof table)[number]): Promise<string> => {
  const answer = await office.send(by, command, example, { dryRun: true });
  return answer.outcome === 'notPermitted' ? answer.code : 'admitted';
};

describe('clause JN-3.3c — role × command × organisation, asked at the doorbell', () => {
  let own: SeededOffice;
  let other: SeededOffice;
  beforeAll(async () => {
    own = await SeededOffice.of(TODAY, staff('370100'), staff('370116'), staff('370181'));
    // What another organisation began: one event of it is enough, for the door looks no further.
    const begun = new Map(table.filter((each) => each.other === 'officer.other-organisation').map(({ primary, org }) => [primary, org]));
    other = await SeededOffice.of(
      TODAY,
      staff('370181'),
      [...begun].map(([stream, org]) => fact(stream, ['BatchNotified.v1', { batchId: 'B', noticeId: 'N' }], { org })),
    );
  });

  it.each(commands)('%s', async (command) => {
    const cells = table.filter((each) => each.command === command);
    const asked: string[] = [];
    for (const each of cells) {
      const elsewhere = each.other === 'admitted' ? own : other;
      const answers = [await admission(own, `T-${each.org}-${each.role}`, each), await admission(elsewhere, `T-370181-${each.role}`, each)];
      asked.push(`${each.role}: ${answers.join(' / ')}`);
    }
    expect(asked).toEqual(cells.map((each) => `${each.role}: ${each.own} / ${each.other}`));
  });

  it('has a cell for every role and command', () => {
    expect(table).toHaveLength(commands.length * codes.length);
    expect(commands.length).toBeGreaterThan(60);
  });

  it('is committed as the registry stands', () => {
    const { committed, generated } = evidence('libs/scheme/commands/PERMISSIONS.md', permissionText());
    expect(committed).toBe(generated);
  });
});

describe('clause JN-3.3c — S6, S10, S11: what a role can never reach', () => {
  const admitted = table.filter(({ own }) => own === 'admitted');
  const reached = (...of: readonly string[]) => [...new Set(admitted.filter(({ role }) => of.includes(role)).map(({ command }) => command))];

  it('S11: auditors and exporters record findings, admit rectifications and handle exports, and issue no business command', () => {
    expect(reached('AUDITOR', 'EXPORTER')).toEqual(['AdmitRectification', 'RecordFinding', 'CloseFinding', 'RequestExport', 'StartExport', 'SealExport',
      'DeliverExport']);
    expect(table.filter(({ command, own }) => command === 'ApproveExport' && own === 'admitted').map(({ role }) => role)).toEqual(['AUD_ADMIN']);
  });

  it('S10: the three administrators have no business command and none in common', () => {
    expect(reached('SYS_ADMIN')).toEqual(expect.arrayContaining(['RegisterOfficer', 'GrantRoles', 'RevokeRoles']));
    expect(reached('SYS_ADMIN').filter((command) => !/^(Register(Organisation|Officer)|(Grant|Revoke)Roles)$/.test(command))).toEqual([]);
    expect(reached('AUD_ADMIN')).toEqual(['ApproveExport', 'RejectExport', 'ExpireExport']);
    expect(reached('SEC_ADMIN', 'SIMULATOR')).toEqual([]);
  });

  it('S6: the finance bureau touches no claim, and nobody but it releases funds', () => {
    expect(reached('FB_OP', 'FB_APPR').filter((command) => /Claim|Batch|Notice|Class|Certificate|Person/.test(command))).toEqual([]);
    const releasing = table.filter(({ command, own }) => /^(ReleaseFunds|ExamineFundRequest|AllocateFunds)$/.test(command) && own === 'admitted');
    expect([...new Set(releasing.map(({ role }) => role))].sort()).toEqual(['FB_APPR', 'FB_OP']);
  });
});
