import { UnsupportedStore } from '#event-store';

export type StoreKind = 'postgres' | 'kurrent';

const POSTGRES = /^postgres(ql)?:\/\//;
const KURRENT = /^(?:kurrentdb|kurrent|kdb|esdb)(?:\+discover)?:\/\//;
const LOGIN = /^([^:@/?#\s,]+):([^:@/?#\s,]+)@/;
const HOST = /^(?:[A-Za-z0-9._-]{1,253})(?::\d{1,5})?$/;
const IPV6 = /^\[[0-9a-fA-F:.]{2,45}\](?::\d{1,5})?$/;
/** The client prints an option it does not know together with the whole address, login included: none is let through. */
const OPTIONS = new Set([
  'usercertfile', 'userkeyfile', 'maxdiscoverattempts', 'connectionname', 'defaultdeadline', 'discoveryinterval', 'gossiptimeout', 'nodepreference',
  'tls', 'tlsverifycert', 'tlscafile', 'throwonappendfailure', 'keepaliveinterval', 'keepalivetimeout',
]);

/** The name the address was given under, for messages: they repeat nothing of the address itself. */
const NAME = 'EVENT_STORE_URL';

/** @throws UnsupportedStore for an address of a store nobody knows */
export const storeKindOf = (address: string | undefined, name = NAME): StoreKind => {
  if (address === undefined || address === '' || POSTGRES.test(address)) return 'postgres';
  if (KURRENT.test(address)) return 'kurrent';
  throw new UnsupportedStore(`${name} is the address of no event store known here: kurrentdb://…, esdb://… or postgres://…`);
};

const decodable = (text: string): boolean => { try { decodeURIComponent(text); return true; } catch { return false; } };
const optionsOf = (query: string): readonly string[] => (query === '' ? [] : query.slice(1).split('&'));
const nameOf = (option: string): string => option.slice(0, Math.max(option.indexOf('='), 0)).toLowerCase().replace(/[_-]/g, '');

/**
 * Reads an address strictly, so that nothing of it ever reaches an error of the client: `kurrentdb://[user:password@]host[:port][,host…][?option=value…]`,
 * user and password percent-encoded.
 *
 * @throws UnsupportedStore saying which part is wrong, without repeating it
 */
export const checkKurrentAddress = (address: string, name = NAME): void => {
  const refuse = (what: string): never => { throw new UnsupportedStore(`${name} is not a KurrentDB address: ${what}`); };
  const afterScheme = address.trim().replace(KURRENT, '');
  const login = LOGIN.exec(afterScheme);
  const rest = login === null ? afterScheme : afterScheme.slice(login[0].length);
  if (/@/.test(rest.split('?')[0] ?? '')) refuse('the login must be user:password, both percent-encoded (@ is %40, : is %3A, / is %2F)');
  if (login !== null && !login.slice(1).every((part) => decodable(part))) refuse('the login is not percent-encoded');
  const [, authority = '', query = ''] = /^([^/?]*)\/?(\?.*)?$/.exec(rest) ?? [];
  if (authority === '' || !authority.split(',').every((host) => HOST.test(host))) refuse('it must name host:port, several of them with commas');
  for (const option of optionsOf(query)) {
    if (!/^[^=&?]+=[^=&?]+$/.test(option)) refuse('options are ?key=value&key=value');
    if (!OPTIONS.has(nameOf(option))) refuse('an option is not known to the client (tls, tlsCAFile, tlsVerifyCert, nodePreference, keepAliveInterval …)');
  }
};

/** Hosts of a store as they may be written down and said: whatever stood before the last `@` is gone, and so is what follows the hosts. */
export const placeOf = (address: string): string => {
  const hosts = address.replace(/^[a-z+]+:\/\//, '').replace(/^.*@/s, '').replace(/[/?#].*$/s, '').split(',');
  return hosts.every((host) => HOST.test(host) || IPV6.test(host)) ? hosts.join(',') : 'an address that cannot be read';
};

/** A text without the login of an address, for the words of a library that was given it. */
export const withoutLogin = (text: string, address: string): string => {
  const at = address.lastIndexOf('@');
  if (at < 0) return text;
  const login = address.slice(address.indexOf('://') + 3, at);
  const parts = [login, ...login.split(':').slice(1)];
  return [...parts, ...parts.filter(decodable).map((part) => decodeURIComponent(part))]
    .filter((part) => part.length > 2).sort((a, b) => b.length - a.length).reduce((clean, part) => clean.replaceAll(part, '…'), text);
};
