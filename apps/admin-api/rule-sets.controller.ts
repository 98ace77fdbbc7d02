import { Controller, Get, Param, Req } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { Takes, type Parameter } from '#identity';
import type { ShownRuleSet } from '#notice';
import { RuleSetsQuery } from './rule-sets.query.js';

const UNCONFIRMED: Parameter = {
  name: 'unconfirmed', what: '只看未确认的参数 · only values the bureau has not confirmed; bare or true', pattern: /^(true|false)?$/, example: 'true',
};

/** The rule sets of the programme: what is in force, what is proposed, and what the bureau has still to confirm. */
@ApiTags('rule sets') @ApiBearerAuth()
@Controller('v1/rule-sets')
export class RuleSetsController {
  constructor(private readonly ruleSets: RuleSetsQuery) {}

  @Get() @ApiOperation({ summary: '规则集目录 · every rule set: validity, source, who proposed and published it, how many values are unconfirmed' })
  async list(): Promise<object> {
    return { ruleSets: await this.ruleSets.list() };
  }

  @Get(':ruleSet') @Takes(UNCONFIRMED) @ApiParam({ name: 'ruleSet', example: 'R1' })
  @ApiOperation({ summary: '规则集 · one rule set with every value, its source and whether the bureau has confirmed it' })
  one(@Param('ruleSet') id: string, @Req() request: FastifyRequest): Promise<ShownRuleSet> {
    const { unconfirmed = 'false' } = request.query as Readonly<Record<string, string | undefined>>;
    return this.ruleSets.named(id, { unconfirmed: unconfirmed === '' || unconfirmed === 'true' });
  }
}
