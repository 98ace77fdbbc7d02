import { Controller, Get, Inject, Param, Req } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { ruleSetList, ruleSetNamed } from '#audit';
import { EVENT_READER, type EventReader } from '#event-store/reader';
import { DoorProblem, Takes, unknownWord, type Parameter } from '#identity';
import { asked } from './parameters.js';

const UNCONFIRMED: Parameter = {
  name: 'unconfirmed', what: '只看未确认的参数 · only values the bureau has not confirmed; bare or true', pattern: /^(true|false)?$/, example: 'true',
};

/** The rule sets of the programme, the same for every auditor. */
@ApiTags('rule sets') @ApiBearerAuth()
@Controller('v1/rule-sets')
export class RuleSetsController {
  constructor(@Inject(EVENT_READER) private readonly reader: EventReader) {}

  @Get() @ApiOperation({ summary: '规则集目录 · every rule set: validity, source, who proposed and published it, how many values are unconfirmed' })
  async list(): Promise<object> {
    return { ruleSets: await ruleSetList(this.reader) };
  }

  @Get(':ruleSet') @Takes(UNCONFIRMED) @ApiParam({ name: 'ruleSet', example: 'R1' })
  @ApiOperation({ summary: '规则集 · one rule set with every value, its source and whether the bureau has confirmed it' })
  async one(@Param('ruleSet') id: string, @Req() request: FastifyRequest): Promise<object> {
    const unconfirmed = ['', 'true'].includes(asked(request)['unconfirmed'] ?? 'false');
    const found = await ruleSetNamed(this.reader, id, { unconfirmed });
    if ('known' in found) throw new DoorProblem('resource.unknown', unknownWord('rule set', id, found.known));
    return found;
  }
}
