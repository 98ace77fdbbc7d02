import { enterpriseFold, enterpriseStream } from '#scheme/history';
import { registerEnterprise } from '#scheme/rules';
import type { Past } from '../../../../test/support/builders.js';
import { enterprise } from '../../../../test/support/claim-past.js';
import { specify } from '../../../../test/support/specify.js';

const own = { enterpriseId: 'E1', name: '示例企业', uscc: '91350100M000100Y43', highRisk: true, accountId: 'ACC-E1' };
const registering = (uscc: string) => (past: Past) => registerEnterprise({ ...own, uscc }, past.state(enterpriseFold, enterpriseStream('E1')));

describe('clause JN-2.1.1d — an enterprise is registered before it claims', () => {
  specify('with its checked code').when(registering(own.uscc))
    .then([{ stream: 'enterprise-E1', type: 'EnterpriseRegistered.v1', data: { ...own, usccCheck: 'passed' } }]);
  specify('a code that fails is noted').when(registering('91350100M000100Y44'))
    .then([{ stream: 'enterprise-E1', type: 'EnterpriseRegistered.v1', data: { ...own, uscc: '91350100M000100Y44', usccCheck: 'failed' } }]);
  specify('once').given(enterprise()).when(registering(own.uscc)).refused('enterprise.exists');
});
