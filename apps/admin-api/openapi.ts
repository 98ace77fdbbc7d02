import type { OpenAPIObject } from '@nestjs/swagger';
import { commandCatalogue } from '#scheme/commands';

const ENVELOPE_ID = '018f6a2e-7c1d-7000-8000-000000000001';
const PROBLEM = { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } };
const problemAnswers = Object.fromEntries(([
  ['400', '请求无法读取'], ['401', '未登录'], ['403', '无权'], ['409', '冲突'], ['413', '超过限额'], ['422', '规则拒绝，附条款与原文'], ['503', '结果未知或暂不可用'],
] as const).map(([status, description]) => [status, { description, content: PROBLEM }]));

type PathItem = OpenAPIObject['paths'][string];

/** Puts every command at its own address, with its schema, clauses and a runnable example, instead of one `{name}` for all. */
export const withCommands = (document: OpenAPIObject): OpenAPIObject => {
  const { '/v1/commands/{name}': template, ...paths } = document.paths;
  const shared = template?.post;
  const named = commandCatalogue().map((command): [string, PathItem] => [`/v1/commands/${command.name}`, {
    post: {
      ...shared, operationId: command.name, tags: command.roles.length > 0 ? [...command.roles] : ['commands'],
      summary: `${command.titleZh} · ${command.name}`, description: describe(command),
      parameters: (shared?.parameters ?? []).filter((parameter) => !('in' in parameter) || parameter.in !== 'path'),
      requestBody: { required: true, content: { 'application/json': {
        schema: envelopeSchema(command) as object,
        example: { id: ENVELOPE_ID, on: '2019-12-02', data: command.example },
      } } },
      responses: { ...shared?.responses, ...problemAnswers },
    },
  } as PathItem]);
  return { ...document, paths: { ...paths, ...Object.fromEntries(named) } };
};

type Command = ReturnType<typeof commandCatalogue>[number];

const describe = ({ on, roles, clauses }: Command): string => [
  on === 'decision' ? '`on` 为决定之日，须为记录当日。' : '`on` 为事实发生之日，不得晚于记录当日。',
  `岗位：${[...roles].join('、')}`, ...(clauses.length === 0 ? [] : [`条款：${[...clauses].join('、')}`]),
].join('\n\n');

const envelopeSchema = ({ schema }: Command): unknown => ({
  type: 'object', additionalProperties: false, required: ['on', 'data'],
  properties: {
    id: { type: 'string', format: 'uuid', description: '命令编号，由经办方选定，永久幂等；也可用 Idempotency-Key' },
    on: { type: 'string', format: 'date' }, data: withoutDialect(schema),
    at: { type: 'string', format: 'date-time', description: '仅模拟账库' }, by: { type: 'string', description: '仅模拟账库' },
    onBehalfOf: { type: 'string', description: '授权代办：被代办的经办人员（S12）' },
  },
});

/** OpenAPI 3.1 names the dialect once, for the whole document. */
const withoutDialect = (schema: object): object => Object.fromEntries(Object.entries(schema).filter(([key]) => key !== '$schema'));
