import { instantOf, shanghaiDay, type Json } from '#kernel';
import type { Chance } from './chance.js';
import type { Order } from './door.client.js';
import { DISTRICT } from './template.js';

const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
const two = (n: number): string => String(n).padStart(2, '0');

/** A resident's id number that is well formed and nobody's. @source GB 11643-1999 */
const idNumberOf = (chance: Chance): string => {
  const day = `${chance.between(1950, 1999)}${two(chance.between(1, 12))}${two(chance.between(1, 28))}`;
  const digits = `370102${day}${String(chance.between(0, 999)).padStart(3, '0')}`;
  const sum = WEIGHTS.reduce((total, weight, i) => total + weight * Number(digits[i]), 0);
  return `${digits}${'10X98765432'[sum % 11] ?? ''}`;
};

type Draft = Pick<Order, 'do' | 'by' | 'data'>;
type Maker = (chance: Chance, known: Known) => Draft;
/** What was accepted and a later order may speak of. */
export interface Known { readonly transfers: string[]; readonly interests: string[]; readonly organisations: string[] }

const CITY = '370100';
const draft = (name: string, by: string, data: Json): Draft => ({ do: name, by, data });
const interest = (by: string, org: string) => (chance: Chance): Draft => draft('RecordInterest', by, {
  org, interestId: chance.uuid(), amountFen: chance.between(1, 5_000_000), bankReference: `BK-${chance.between(1, 1e9)}`,
});

const shift: Maker = interest('shift', CITY);
const turn: Maker = (chance) => (chance.next() < 0.5 ? draft('RevokeRoles', 'admin', { officerId: 'shift', roles: ['FIN_ACCT'], reason: '轮岗' })
  : draft('GrantRoles', 'admin', { officerId: 'shift', roles: ['FIN_ACCT'] }));

/** One command writes one stream and guards those it read; a person goes to the vault first; the two organisations pass money; some are refused. */
const MAKERS: readonly (readonly [number, Maker])[] = [
  [3, interest('acct', CITY)],
  [3, interest('lw-acct', DISTRICT)],
  [3, shift],
  [2, (chance) => draft('RecordAccrual', 'acct', {
    org: CITY, accrualId: chance.uuid(), amountFen: chance.between(1, 90_000_000), approvalDocument: '计提批复', uiFundVoucher: `UI-${chance.between(1, 1e9)}`,
  })],
  [2, (chance) => draft('AllocateFunds', 'fb', {
    org: CITY, transferId: chance.uuid(), toOrg: DISTRICT, amountFen: chance.between(1, 60_000_000), document: '下拨通知',
  })],
  [2, (chance, { transfers }) => draft('ReceiveAllocation', 'lw-acct', {
    org: DISTRICT, fromOrg: CITY, transferId: transfers.length > 0 ? chance.pick(transfers) : chance.uuid(),
  })],
  [4, (chance) => {
    const holder = `某${chance.between(1, 1e6)}`;
    return draft('RegisterPerson', 'accept', {
      personId: chance.uuid(), idType: 'RESIDENT_ID', identity: { name: holder, idNumber: idNumberOf(chance) }, accountId: chance.uuid(),
      account: { bank: '示例银行济南分行', number: String(6_222_000_000_000_000 + chance.between(1, 1e9)), holder },
    });
  }],
  [2, (chance) => draft('RegisterOrganisation', 'admin', {
    orgId: `38${String(chance.between(0, 9_999)).padStart(4, '0')}`, name: '某区', level: 'DISTRICT', parent: CITY,
  })],
  [2, turn],
  [1, (chance, { interests }) => draft('RecordInterest', 'acct', {
    org: CITY, interestId: interests.length > 0 ? chance.pick(interests) : chance.uuid(), amountFen: 1, bankReference: 'twice',
  })],
];

/** Which orders are drawn: all, or only those that race for one officer's role. */
export type Mix = 'all' | 'roles';
const ofMix: Readonly<Record<Mix, typeof MAKERS>> = { all: MAKERS, roles: MAKERS.filter(([, make]) => make === shift || make === turn) };

/** The next order of one client. */
export const orderOf = (chance: Chance, known: Known, mix: Mix): Order => {
  const makers = ofMix[mix];
  let at = chance.next() * makers.reduce((sum, [weight]) => sum + weight, 0);
  const found = makers.find(([weight]) => (at -= weight) < 0) ?? makers[0];
  if (found === undefined) throw new Error('no order can be made');
  return { id: chance.uuid(), on: shanghaiDay(instantOf(Date.now())), ...found[1](chance, known) };
};

/** What an accepted order makes known to later ones. */
export const learn = (order: Order, known: Known): void => {
  const data = order.data as Record<string, string>;
  if (order.do === 'AllocateFunds') known.transfers.push(data['transferId'] ?? '');
  if (order.do === 'RecordInterest' && order.by === 'acct') known.interests.push(data['interestId'] ?? '');
};
