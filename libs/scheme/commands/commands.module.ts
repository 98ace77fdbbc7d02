import { Module } from '@nestjs/common';
import { CqrsModule } from '@nestjs/cqrs';
import { IssueHandler } from './issue.handler.js';

/** The write side. Needs providers EVENT_STORE, VAULT and CLOCK from the app. */
@Module({ imports: [CqrsModule.forRoot()], providers: [IssueHandler], exports: [CqrsModule] })
export class SchemeCommandsModule {}
