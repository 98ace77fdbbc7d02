import 'reflect-metadata';
import { ConflictError, MemoryEventStore, type StoredEvent } from '#event-store';
import type { Instant } from '#kernel';
import { MemoryVault } from '#privacy';
import { eventIdOf } from './fingerprint.js';
import { BadCommand, type CommandEnvelope, CommandIdReused, type CommandOutcome, IssueCommand, IssueHandler, NotPermitted } from './index.js';

const WALL = '2026-11-23T02:00:00.000Z' as Instant;
const ADMIN = { officerId: 'admin', correlationId: 'request-1' };
let serial = 0;
const uuid = (): string => `00000000-0000-4000-8000-${String((serial += 1)).padStart(12, '0')}`;

class Office {
  readonly store = new MemoryEventStore({ clock: () => WALL });
  readonly vault = new MemoryVault();
  readonly handler = new IssueHandler(this.store, this.vault, () => WALL);

  send(envelope: Partial<CommandEnvelope> & { do: string; data: unknown }, caller = ADMIN, options = { dryRun: false }): Promise<CommandOutcome> {
    return this.handler.execute(new IssueCommand({ id: uuid(), on: '2019-10-08', at: undefined, by: undefined, ...envelope }, caller, options));
  }

  async open(mode: 'simulation' | 'real' = 'simulation'): Promise<this> {
    const on = mode === 'real' ? '2026-11-23' : '2019-10-08';
    await this.send({
      do: 'OpenStore',
      on,
      ...(mode === 'real' ? {} : { at: '2019-10-08T01:00:00.000Z' }),
      data: { mode, administrator: 'admin', name: '管理员', org: '370100' },
    });
    await this.send({ do: 'RegisterOrganisation', on, data: { orgId: '370100', name: '济南市', level: 'CITY' } });
    return this;
  }

  async officer(officerId: string, roles: string[], org = '370100'): Promise<void> {
    await this.send({ do: 'RegisterOfficer', data: { officerId, name: officerId, org, unit: 'AGENCY' } });
    await this.send({ do: 'GrantRoles', data: { officerId, roles } });
  }

  async events(): Promise<StoredEvent[]> {
    const all: StoredEvent[] = [];
    for await (const batch of this.store.readAll({ after: '0' as never })) all.push(...batch);
    return all;
  }
}

const person = (personId: string, idNumber = '37010219900101001X') => ({
  personId,
  idType: 'RESIDENT_ID',
  identity: { name: '示例甲', idNumber },
  accountId: `ACC-${personId}`,
  account: { bank: '示例银行', number: '6222000100000001', holder: '示例甲' },
});

describe('a command is idempotent by its id (rulings B9)', () => {
  it('answers the same events again, writes nothing, and says deduplicated', async () => {
    const office = await new Office().open();
    const command = { id: uuid(), do: 'RegisterOfficer', data: { officerId: 'O-1', name: '甲', org: '370100', unit: 'AGENCY' } };
    const first = await office.send(command);
    const head = await office.store.head();
    const again = await office.send(command);
    expect(first).toMatchObject({ outcome: 'accepted', deduplicated: false });
    expect(again).toMatchObject({ outcome: 'accepted', deduplicated: true });
    expect(again.outcome === 'accepted' && first.outcome === 'accepted' && again.events.map(({ id, data }) => [id, data])).toEqual(
      first.outcome === 'accepted' && first.events.map(({ id, data }) => [id, data]),
    );
    expect(await office.store.head()).toEqual(head);
  });

  it('answers every event of a command that wrote several streams', async () => {
    const office = new Office();
    const command = {
      id: uuid(),
      do: 'OpenStore',
      at: '2019-10-08T01:00:00.000Z',
      data: { mode: 'simulation', administrator: 'admin', name: '管理员', org: '370100' },
    };
    await office.send(command);
    const again = await office.send(command);
    expect(again).toMatchObject({
      deduplicated: true,
      events: [{ type: 'StoreOpened.v1' }, { type: 'OfficerRegistered.v1' }, { type: 'RolesGranted.v1' }],
    });
  });

  it('refuses the same id with other content or from another officer', async () => {
    const office = await new Office().open();
    await office.officer('O-2', ['ACCEPT']);
    const id = uuid();
    await office.send({ id, do: 'RegisterPerson', by: 'O-2', data: person('P1') });
    await expect(office.send({ id, do: 'RegisterPerson', by: 'O-2', data: { ...person('P1'), accountId: 'ACC-other' } })).rejects.toBeInstanceOf(
      CommandIdReused,
    );
    await office.officer('O-3', ['ACCEPT']);
    await expect(office.send({ id, do: 'RegisterPerson', by: 'O-3', data: person('P1') })).rejects.toBeInstanceOf(CommandIdReused);
  });

  it('lets one of two equal commands that race write, and answers both alike', async () => {
    const office = await new Office().open();
    const command = { id: uuid(), do: 'RegisterOfficer', data: { officerId: 'O-9', name: '乙', org: '370100', unit: 'AGENCY' } };
    const answers = await Promise.all(Array.from({ length: 8 }, (_, i) => office.send(command, { ...ADMIN, correlationId: `request-${i}` })));
    expect(answers.filter((each) => each.outcome === 'accepted' && !each.deduplicated)).toHaveLength(1);
    expect((await office.events()).filter(({ stream }) => stream === 'officer-O-9')).toHaveLength(1);
  });

  it('makes event ids from the command id and the ordinal alone', () => {
    expect(eventIdOf('018f6a2e-0000-7000-8000-000000000001', 0)).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(eventIdOf('018f6a2e-0000-7000-8000-000000000001', 0)).not.toBe(eventIdOf('018f6a2e-0000-7000-8000-000000000001', 1));
  });
});

describe('personal data under a known command id (rulings B9)', () => {
  it('refuses another account number under the same id: the hash cannot see it, the vault can', async () => {
    const office = await new Office().open();
    await office.officer('O-2', ['ACCEPT']);
    const command = { id: uuid(), do: 'RegisterPerson', by: 'O-2', data: person('P1') };
    await office.send(command);
    const other = { ...person('P1'), account: { bank: '示例银行', number: '6222000199999999', holder: '示例甲' } };
    await expect(office.send({ ...command, data: other })).rejects.toBeInstanceOf(CommandIdReused);
  });

  it('takes no ID number as an id, and no control character in a name', async () => {
    const office = await new Office().open();
    await office.officer('O-2', ['ACCEPT']);
    await expect(office.send({ do: 'RegisterPerson', by: 'O-2', data: person('37010219900101001X') })).rejects.toMatchObject({ code: 'command.malformed' });
    await expect(
      office.send({ do: 'RegisterOrganisation', data: { orgId: '370116', name: 'a\u0000b', level: 'DISTRICT' } }),
    ).rejects.toMatchObject({ code: 'command.malformed' });
  });
});

describe('a dry run answers and writes nothing (rulings D19)', () => {
  it('leaves log and vault as they were', async () => {
    const office = await new Office().open();
    await office.officer('O-2', ['ACCEPT']);
    const before = await office.store.head();
    const command = { id: uuid(), do: 'RegisterPerson', by: 'O-2', data: person('P1') };
    expect(await office.send(command, ADMIN, { dryRun: true })).toMatchObject({ outcome: 'wouldAccept', events: [{ type: 'PersonRegistered.v1' }] });
    expect(await office.store.head()).toEqual(before);
    expect(await office.vault.check([{ kind: 'person', id: 'P2', fields: {}, unique: '37010219900101001X' }])).toEqual([]);
    expect(await office.send(command)).toMatchObject({ outcome: 'accepted', deduplicated: false });
  });
});

describe('personal data never enters an event (rulings B8)', () => {
  it('keeps name, number and account out of data and meta', async () => {
    const office = await new Office().open();
    await office.officer('O-2', ['ACCEPT']);
    await office.send({ do: 'RegisterPerson', by: 'O-2', data: person('P1') });
    const text = (await office.events()).map(({ dataText, metaText }) => dataText + metaText).join('\n');
    for (const secret of ['示例甲', '37010219900101001X', '6222000100000001']) expect(text).not.toContain(secret);
  });

  it('clause JN-3.3b — refuses a number that another person holds', async () => {
    const office = await new Office().open();
    await office.officer('O-2', ['ACCEPT']);
    await office.send({ do: 'RegisterPerson', by: 'O-2', data: person('P1') });
    expect(await office.send({ do: 'RegisterPerson', by: 'O-2', data: person('P2') })).toMatchObject({
      outcome: 'refused',
      refused: 'person.already-registered',
      clause: 'JN-3.3b',
    });
  });
});

describe('who may ask, and when', () => {
  it('refuses a missing role, another organisation, an unknown officer, a borrowed name', async () => {
    const office = await new Office().open();
    await office.officer('O-acct', ['FIN_ACCT']);
    const accrual = { do: 'RecordAccrual', data: { org: '370100', accrualId: 'A', amountFen: 1, approvalDocument: 'x', uiFundVoucher: 'v' } };
    await expect(office.send(accrual)).rejects.toMatchObject({ code: 'officer.role-missing' });
    await expect(office.send({ ...accrual, by: 'O-acct', data: { ...accrual.data, org: '370116' } })).rejects.toMatchObject({
      code: 'officer.other-organisation',
    });
    await expect(office.send({ ...accrual, by: 'O-none' })).rejects.toMatchObject({ code: 'officer.unknown' });
    await expect(office.send({ ...accrual, by: 'admin' }, { ...ADMIN, officerId: 'O-acct' })).rejects.toBeInstanceOf(NotPermitted);
    expect(await office.send({ ...accrual, by: 'O-acct' })).toMatchObject({ outcome: 'accepted' });
  });

  it('lets nobody write into a history another organisation began, and says the same whatever it holds', async () => {
    const office = await new Office().open();
    await office.send({ do: 'RegisterOrganisation', data: { orgId: '370116', name: '莱芜区', level: 'DISTRICT', parent: '370100' } });
    await office.officer('O-city', ['SUPERVISE', 'RECOVER']);
    await office.officer('O-lw', ['APPROVE', 'RECOVER'], '370116');
    await office.store.append(
      'clawback-CB1',
      [
        {
          id: uuid(),
          type: 'ClawbackOpened.v1',
          meta: { ...(await office.events())[0]!.meta, org: '370100', actor: 'O-city' },
          data: {
            clawbackId: 'CB1',
            claimId: 'C1',
            payee: { kind: 'INSTITUTION', id: 'I1', accountId: 'A' },
            nature: 'FRAUD',
            lines: [],
            fundSource: 'UI_FUND',
            subsidyKind: 'GROUP_SKILL',
            amountFen: 1,
            expensedYear: { F: 2019, A: 2019 },
          },
        },
      ],
      { expected: 'no_stream' },
    );
    await expect(office.send({ do: 'ApproveClawback', by: 'O-lw', data: { clawbackId: 'CB1' } })).rejects.toMatchObject({
      code: 'officer.other-organisation',
    });
  });

  it('dates a decision today and a fact not after today (rulings B1)', async () => {
    const office = await new Office().open();
    await office.officer('O-acct', ['FIN_ACCT']);
    await expect(
      office.send({ do: 'RegisterOfficer', on: '2019-10-07', data: { officerId: 'O-7', name: '丙', org: '370100', unit: 'AGENCY' } }),
    ).rejects.toMatchObject({ code: 'command.on-not-today' });
    const interest = (on: string, interestId: string) =>
      office.send({ do: 'RecordInterest', by: 'O-acct', on, data: { org: '370100', interestId, amountFen: 5, bankReference: 'b' } });
    await expect(interest('2019-10-09', 'I-1')).rejects.toMatchObject({ code: 'command.on-in-future' });
    expect(await interest('2019-09-21', 'I-1')).toMatchObject({ outcome: 'accepted' });
  });

  it('books nothing before the accounts are there, and takes what does not post', async () => {
    const office = await new Office().open();
    await office.officer('O-acct', ['FIN_ACCT']);
    const interest = (on: string) =>
      office.send({ do: 'RecordInterest', by: 'O-acct', on, data: { org: '370100', interestId: 'I-1', amountFen: 5, bankReference: 'b' } });
    const before = await office.store.head();
    expect(await interest('2018-12-31')).toMatchObject({ outcome: 'refused', refused: 'account.not-there-yet', clause: 'JN-3.2c' });
    expect(await office.store.head()).toEqual(before);
    expect(await interest('2019-01-01')).toMatchObject({ outcome: 'accepted' });
    const capacity = {
      org: '370100', capacityId: 'CAP-1', asAt: '2018-12-31', balanceFen: 9, monthlyBenefitsFen: 1, source: '示例', evidenceHash: '0'.repeat(64),
    };
    expect(await office.send({ do: 'RecordFundCapacity', by: 'O-acct', on: '2018-12-31', data: capacity })).toMatchObject({ outcome: 'accepted' });
  });

  it('keeps the simulation clock going forward, and a real store on the machine clock (rulings B10)', async () => {
    const office = await new Office().open();
    await expect(
      office.send({ do: 'RegisterOrganisation', at: '2019-10-07T23:00:00.000Z', data: { orgId: '370116', name: '莱芜区', level: 'DISTRICT' } }),
    ).rejects.toMatchObject({ code: 'simulation.clock-back' });
    const real = await new Office().open('real');
    await expect(
      real.send({
        do: 'RegisterOrganisation',
        on: '2026-11-23',
        at: '2026-11-23T01:00:00.000Z',
        data: { orgId: '370116', name: '莱芜区', level: 'DISTRICT' },
      }),
    ).rejects.toMatchObject({ code: 'simulation.at-in-real-store' });
    expect((await real.events())[0]?.recordedAt).toBe(WALL);
  });
});

describe('a command that cannot be read', () => {
  it.each([
    [{ do: 'AceptClaim', data: { claimId: 'C1' } }, 'command.unknown', '/do'],
    [{ do: 'AcceptClaim', data: { claimId: 'C1', extra: 1 } }, 'command.malformed', '/data/extra'],
    [{ do: 'AcceptClaim', data: { claimId: 'a b' } }, 'command.malformed', '/data/claimId'],
    [{ do: 'AcceptClaim', id: 'x', data: { claimId: 'C1' } }, 'command.malformed', '/id'],
    [{ do: 'AcceptClaim', on: '2019-02-30', data: { claimId: 'C1' } }, 'command.malformed', '/on'],
  ])('%j is %s at %s', async (envelope, code, pointer) => {
    const office = await new Office().open();
    const before = await office.store.head();
    const error = await office.send(envelope).catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(BadCommand);
    expect(error).toMatchObject({ code, errors: [expect.objectContaining({ pointer })] });
    expect(await office.store.head()).toEqual(before);
  });
});

describe('an event is valid given exactly the history before it (promise P5)', () => {
  it('guards what it only read: a role revoked meanwhile stops the append', async () => {
    const office = await new Office().open();
    await office.officer('O-acct', ['FIN_ACCT']);
    const appendMany = office.store.appendMany.bind(office.store);
    let raced = false;
    office.store.appendMany = async (writes, options) => {
      if (!raced && writes.some(({ stream }) => stream === 'account-370100')) {
        raced = true;
        await office.send({ do: 'RevokeRoles', data: { officerId: 'O-acct', roles: ['FIN_ACCT'], reason: '调离' } });
      }
      return appendMany(writes, options);
    };
    const accrual = office.send({
      do: 'RecordAccrual',
      by: 'O-acct',
      data: { org: '370100', accrualId: 'A', amountFen: 1, approvalDocument: 'x', uiFundVoucher: 'v' },
    });
    await expect(accrual).rejects.toMatchObject({ code: 'officer.role-missing' });
    expect((await office.events()).some(({ stream }) => stream === 'account-370100')).toBe(false);
  });

  it('gives up after three retries with the conflict itself', async () => {
    const office = await new Office().open();
    office.store.appendMany = (writes) => Promise.reject(new ConflictError(writes[0]?.stream ?? '', 0, 1));
    await expect(office.send({ do: 'RegisterOrganisation', data: { orgId: '370116', name: '莱芜区', level: 'DISTRICT' } })).rejects.toBeInstanceOf(
      ConflictError,
    );
  });
});
