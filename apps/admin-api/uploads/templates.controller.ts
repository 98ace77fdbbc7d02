import { Controller, Get, Param, Res } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiParam, ApiProduces, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { DoorProblem, unknownWord } from '#identity';
import { CSV_TYPE, writeCsv, writeXlsx, XLSX_TYPE } from '#spreadsheet';
import { TEMPLATES } from './templates.table.js';

const NAMES = TEMPLATES.flatMap(({ name }) => [`${name}.csv`, `${name}.xlsx`]);

/** Every kind of file that is taken or given, as an empty one with Chinese headers, an example and notes. */
@ApiTags('files') @ApiBearerAuth()
@Controller('v1/templates')
export class TemplatesController {
  @Get() @ApiOperation({ summary: '模板目录 · every file that is taken or given: headers, notes, where it is sent' })
  list(): object {
    return { templates: TEMPLATES.map((each) => ({ ...each, links: { csv: `/v1/templates/${each.name}.csv`, xlsx: `/v1/templates/${each.name}.xlsx` } })) };
  }

  @Get(':file') @ApiProduces(CSV_TYPE, XLSX_TYPE) @ApiParam({ name: 'file', example: 'roster.xlsx' })
  @ApiOperation({ summary: '下载模板 · one template: headers, an example row, and in XLSX a second sheet with notes' })
  one(@Param('file') file: string, @Res() reply: FastifyReply): void {
    const [name, format] = file.split('.');
    const template = NAMES.includes(file) ? TEMPLATES.find((each) => each.name === name) : undefined;
    if (template === undefined) throw new DoorProblem('resource.unknown', unknownWord('template', file, NAMES));
    const { zh, headers, example, notes } = template;
    const [type, write] = format === 'xlsx' ? [XLSX_TYPE, writeXlsx] : [`${CSV_TYPE}; charset=utf-8`, writeCsv];
    void reply.type(type).header('Content-Disposition', `attachment; filename="${file}"; filename*=UTF-8''${encodeURIComponent(`${zh}模板.${format}`)}`)
      .send(write({ name: zh, headers, rows: example.length === 0 ? [] : [example], notes }));
  }
}
