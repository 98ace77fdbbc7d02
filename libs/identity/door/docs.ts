import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { DocumentBuilder, SwaggerModule, type OpenAPIObject } from '@nestjs/swagger';
import { problems } from './problems.table.js';

export interface DoorTitle { readonly title: string; readonly description: string; readonly tags: readonly { readonly name: string; readonly description: string }[] }

/** The OpenAPI 3.1 description of the app's routes; nothing needs to be listening or connected. */
export const describeDoor = (app: NestFastifyApplication, { title, description, tags }: DoorTitle): OpenAPIObject => {
  const builder = new DocumentBuilder().setOpenAPIVersion('3.1.0').setTitle(title).setDescription(description).setVersion('1').addBearerAuth({ type: 'http', scheme: 'bearer' });
  for (const tag of tags) builder.addTag(tag.name, tag.description);
  const document = SwaggerModule.createDocument(app, builder.build());
  document.components = { ...document.components, schemas: { ...document.components?.schemas, Problem: PROBLEM } };
  return document;
};

/** `/openapi.json` and the try-it page `/docs`, both from this process: nothing is fetched from or told to the internet. */
export const serveDocs = (app: NestFastifyApplication, document: OpenAPIObject): void => {
  SwaggerModule.setup('docs', app, document, {
    jsonDocumentUrl: '/openapi.json', raw: ['json'], customSiteTitle: document.info.title,
    swaggerOptions: { validatorUrl: null, persistAuthorization: false, tryItOutEnabled: true, displayRequestDuration: true },
  });
};

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
