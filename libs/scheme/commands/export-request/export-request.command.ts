import { exportRequestFold, type ExportRequestState, exportRequestStream, organisationFold, organisationStream } from '#scheme/history';
import {
  approveExport,
  type DeliverExport,
  deliverExport,
  type ExpireExport,
  expireExport,
  type OfExport,
  type RejectExport,
  rejectExport,
  type RequestExport,
  requestExport,
  type SealExport,
  sealExport,
  startExport,
} from '#scheme/rules';
import { z } from 'zod';
import { command } from '../defined.command.js';
import { digest, id, orgId, text } from '../fields.schema.js';
import type { Workspace } from '../workspace.js';

const primary = (c: OfExport): string => exportRequestStream(c.requestId);
const load = (workspace: Workspace, c: OfExport): Promise<ExportRequestState> => workspace.load(exportRequestFold, primary(c));
/** yyyymm */
const period = z
  .int()
  .min(200_001)
  .max(208_912)
  .refine((value) => value % 100 >= 1 && value % 100 <= 12, 'not a period yyyymm');

export const exportRequestCommands = [
  command<RequestExport>({
    name: 'RequestExport',
    titleZh: '申请审计导出',
    roles: ['EXPORTER', 'AUDITOR'],
    on: 'decision',
    clauses: ['JN-3.3d'],
    schema: z.strictObject({
      requestId: id,
      scope: z.strictObject({ org: orgId, from: period.optional(), to: period.optional() }),
      purpose: text,
      document: text,
    }),
    example: { requestId: 'EX1', scope: { org: '370100', from: 201_901, to: 201_912 }, purpose: '专项审计', document: '审计通知书' },
    primary,
    decide: async (c, { workspace }) =>
      requestExport(c, await load(workspace, c), await workspace.load(organisationFold, organisationStream(c.scope.org))),
  }),
  command<OfExport>({
    name: 'ApproveExport',
    titleZh: '批准审计导出',
    roles: ['AUD_ADMIN'],
    on: 'decision',
    clauses: ['JN-3.3d', 'JN-3.3c'],
    schema: z.strictObject({ requestId: id }),
    example: { requestId: 'EX1' },
    primary,
    decide: async (c, { workspace, ask }) => approveExport(c, await load(workspace, c), ask),
  }),
  command<RejectExport>({
    name: 'RejectExport',
    titleZh: '不予批准审计导出',
    roles: ['AUD_ADMIN'],
    on: 'decision',
    clauses: ['JN-3.3d', 'JN-3.3c'],
    schema: z.strictObject({ requestId: id, reason: text }),
    example: { requestId: 'EX1', reason: '范围超出审计通知书' },
    primary,
    decide: async (c, { workspace, ask }) => rejectExport(c, await load(workspace, c), ask),
  }),
  command<OfExport>({
    name: 'StartExport',
    titleZh: '开始生成数据包',
    roles: ['EXPORTER'],
    on: 'decision',
    clauses: ['JN-3.3d'],
    schema: z.strictObject({ requestId: id }),
    example: { requestId: 'EX1' },
    primary,
    decide: async (c, { workspace }) => startExport(c, await load(workspace, c)),
  }),
  command<SealExport>({
    name: 'SealExport',
    titleZh: '封存数据包',
    roles: ['EXPORTER'],
    on: 'decision',
    clauses: ['JN-3.3d'],
    schema: z.strictObject({
      requestId: id,
      packageHash: digest,
      manifestHash: digest,
      bytes: z.int().positive(),
      checkpoint: z.strictObject({ origin: text, size: z.int().positive(), root: z.string().regex(/^[A-Za-z0-9+/]{43}=$/) }),
    }),
    example: {
      requestId: 'EX1',
      packageHash: '0'.repeat(64),
      manifestHash: '0'.repeat(64),
      bytes: 1_048_576,
      checkpoint: { origin: 'zhuanzhang.local/1', size: 330, root: `${'A'.repeat(43)}=` },
    },
    primary,
    decide: async (c, { workspace }) => sealExport(c, await load(workspace, c)),
  }),
  command<DeliverExport>({
    name: 'DeliverExport',
    titleZh: '移交数据包',
    roles: ['EXPORTER'],
    on: 'fact',
    clauses: ['JN-3.3d'],
    schema: z.strictObject({ requestId: id, recipient: text, document: text }),
    example: { requestId: 'EX1', recipient: '示例审计局', document: '数据移交清单' },
    primary,
    decide: async (c, { workspace }) => deliverExport(c, await load(workspace, c)),
  }),
  command<ExpireExport>({
    name: 'ExpireExport',
    titleZh: '登记副本销毁',
    roles: ['AUD_ADMIN'],
    on: 'fact',
    clauses: ['JN-3.3d'],
    schema: z.strictObject({ requestId: id, copies: z.int().positive().max(100), document: text }),
    example: { requestId: 'EX1', copies: 2, document: '副本销毁记录' },
    primary,
    decide: async (c, { workspace }) => expireExport(c, await load(workspace, c)),
  }),
];
