import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { DocumentBuilder, SwaggerModule, type OpenAPIObject } from '@nestjs/swagger';
import { problems } from './problems.table.js';

export interface DoorTitle {
  readonly title: string;
  readonly description: string;
  readonly tags: readonly { readonly name: string; readonly description: string }[];
}

/** The OpenAPI 3.1 description of the app's routes; nothing needs to be listening or connected. */
export const describeDoor = (app: NestFastifyApplication, { title, description, tags }: DoorTitle): OpenAPIObject => {
  const builder = new DocumentBuilder().setOpenAPIVersion('3.1.0').setTitle(title).setDescription(description).setVersion('1')
    .addBearerAuth({ type: 'http', scheme: 'bearer' });
  for (const tag of tags) builder.addTag(tag.name, tag.description);
  const document = SwaggerModule.createDocument(app, builder.build());
  document.components = { ...document.components, schemas: { ...document.components?.schemas, Problem: PROBLEM } };
  return document;
};

/** `/openapi.json` and the try-it page `/docs`, both from this process: nothing is fetched from or told to the internet (usability API-20). */
export const serveDocs = (app: NestFastifyApplication, document: OpenAPIObject): void => {
  const fastify = app.getHttpAdapter().getInstance();
  const json = JSON.stringify(document);
  fastify.get('/openapi.json', async (_request, reply) => reply.type('application/json; charset=utf-8').send(json));
  const page = pageOf(document.info.title);
  fastify.get('/docs', async (_request, reply) => reply.type('text/html; charset=utf-8').header('Content-Security-Policy', POLICY).send(page));
  fastify.get('/docs/start.js', async (_request, reply) => reply.type(TYPES.js).send(START));
  for (const [file, type] of FILES) fastify.get(`/docs/${file}`, async (_request, reply) => reply.type(type).send(await readFile(join(uiFolder(), file))));
};

const TYPES = { js: 'text/javascript; charset=utf-8', css: 'text/css; charset=utf-8', png: 'image/png' } as const;
const FILES = [
  ['swagger-ui.css', TYPES.css], ['swagger-ui-bundle.js', TYPES.js], ['swagger-ui-standalone-preset.js', TYPES.js], ['favicon-32x32.png', TYPES.png],
] as const;
const POLICY = [
  "default-src 'none'", "connect-src 'self'", "script-src 'self'", "style-src 'self' 'unsafe-inline'", "img-src 'self' data:",
  "frame-ancestors 'none'", "base-uri 'none'",
].join('; ');
const uiFolder = (): string => dirname(createRequire(import.meta.url).resolve('swagger-ui-dist/package.json'));

const pageOf = (title: string): string => `<!doctype html>
<html lang="zh-CN"><head><meta charset="utf-8"><title>${title}</title>
<link rel="icon" href="/docs/favicon-32x32.png"><link rel="stylesheet" href="/docs/swagger-ui.css"></head>
<body><div id="ui"></div>
<script src="/docs/swagger-ui-bundle.js"></script><script src="/docs/swagger-ui-standalone-preset.js"></script>
<script src="/docs/start.js"></script></body></html>
`;
/** `validatorUrl: null`: the page would otherwise send our description to a validator on the internet. */
const START = `window.ui = SwaggerUIBundle({ url: '/openapi.json', dom_id: '#ui', validatorUrl: null, queryConfigEnabled: false, deepLinking: true,
  tryItOutEnabled: true, displayRequestDuration: true, persistAuthorization: false, presets: [SwaggerUIBundle.presets.apis, SwaggerUIStandalonePreset],
  layout: 'BaseLayout' });
`;

const text = { type: 'string' } as const;
const PROBLEM = {
  type: 'object' as const,
  description: 'RFC 9457 problem details',
  required: ['type', 'title', 'status', 'code', 'detail', 'retry', 'instance', 'written'],
  properties: {
    type: text, title: text, status: { type: 'integer' as const }, detail: text, instance: text,
    code: { type: 'string', description: `a rule's refusal code, or one of: ${Object.keys(problems).join(', ')}` },
    clause: text, quotation: text, retry: { type: 'string', enum: ['never', 'sameId', 'afterRefresh'] }, written: { type: 'integer' as const, const: 0 },
    errors: { type: 'array' as const, items: { type: 'object' as const, properties: { pointer: text, parameter: text, detail: text } } },
  },
};
