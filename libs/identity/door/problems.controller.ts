import { Controller, Get, Header, Param } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { Open } from './bearer.guard.js';
import { isProblemCode, problems } from './problems.table.js';

/** Where the `type` of a problem leads: a page of this door, no internet needed (usability API-06). */
@ApiExcludeController()
@Controller('problems')
export class ProblemsController {
  @Open() @Get(':code') @Header('Content-Type', 'text/plain; charset=utf-8')
  page(@Param('code') code: string): string {
    if (!isProblemCode(code)) return '规则拒绝：条款、原文与理由见答复中的 clause、quotation、detail。\nA refusal of a rule: see clause, quotation and detail of the answer.\n';
    const { status, zh, en, retry } = problems[code];
    return `${code}\nHTTP ${status}\n${zh}\n${en}\nretry: ${retry}\n`;
  }
}
