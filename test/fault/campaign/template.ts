import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { randomUUID } from 'node:crypto';
import { instantOf, shanghaiDay } from '#kernel';
import { House, type HousePlan } from './house.js';

/** Bearer tokens by officer. */
export type Tokens = Readonly<Record<string, string>>;
export interface Template { readonly dir: string; readonly tokens: Tokens }

const CITY = '370100';
export const DISTRICT = '370116';
interface Post { readonly officerId: string; readonly org: string; readonly unit: string; readonly roles: readonly string[] }
/** Officers of the load; `shift` holds its role only from time to time. */
const POSTS: readonly Post[] = [
  { officerId: 'acct', org: CITY, unit: 'AGENCY', roles: ['FIN_ACCT'] },
  { officerId: 'lw-acct', org: DISTRICT, unit: 'AGENCY', roles: ['FIN_ACCT'] },
  { officerId: 'fb', org: CITY, unit: 'FINANCE_BUREAU', roles: ['FB_APPR'] },
  { officerId: 'accept', org: CITY, unit: 'AGENCY', roles: ['ACCEPT'] },
  { officerId: 'shift', org: CITY, unit: 'AGENCY', roles: ['FIN_ACCT'] },
];

const knock = async (house: House, token: string, path: string, body: object): Promise<Record<string, unknown>> => {
  const response = await fetch(new URL(path, house.doorUrl), {
    method: 'POST', headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' }, body: JSON.stringify(body),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${path}: ${response.status} ${text}`);
  return JSON.parse(text) as Record<string, unknown>;
};

/** A stopped installation with a real store, two organisations and the officers of the load. Rounds start from copies of it. */
export const makeTemplate = async (plan: HousePlan): Promise<Template> => {
  const house = new House(plan);
  try {
    await house.startServer();
    await house.prepare();
    await house.startApi();
    const admin = readFileSync(join(house.secrets.folder, 'admin.token'), 'utf8').trim();
    const on = shanghaiDay(instantOf(Date.now()));
    const command = (name: string, data: object): Promise<unknown> => knock(house, admin, `/v1/commands/${name}`, { id: randomUUID(), on, data });
    await command('OpenStore', { mode: 'real', administrator: 'admin', name: '系统管理员', org: CITY });
    await command('RegisterOrganisation', { orgId: CITY, name: '济南市（市本级）', level: 'CITY' });
    await command('RegisterOrganisation', { orgId: DISTRICT, name: '莱芜区', level: 'DISTRICT', parent: CITY });
    const tokens: Record<string, string> = { admin };
    for (const { officerId, org, unit, roles } of POSTS) {
      await command('RegisterOfficer', { officerId, name: officerId, org, unit });
      await command('GrantRoles', { officerId, roles });
      tokens[officerId] = (await knock(house, admin, '/v1/tokens', { officerId, label: 'campaign', ttlDays: 30 }))['bearer'] as string;
    }
    return { dir: plan.dir, tokens };
  } finally {
    await house.stop();
  }
};

/** Copies a stopped installation with owners and modes. */
export const copyTree = (from: string, to: string): void => {
  const { status, stderr } = spawnSync('cp', ['-a', `${from}/.`, to], { encoding: 'utf8' });
  if (status !== 0) throw new Error(`cp ${from} ${to}: ${stderr}`);
};
