import { accountFold, type AccountState, accountStream } from '#scheme/history';
import type { Workspace } from '../workspace.js';

interface OfAccount { readonly org: string }
export const accountPrimary = (c: OfAccount): string => accountStream(c.org);
/** Whose account it is: an officer of another organisation may not touch it. */
export const accountOrg = (c: OfAccount): string => c.org;
export const loadAccount = (workspace: Workspace, c: OfAccount): Promise<AccountState> => workspace.load(accountFold, accountPrimary(c));
