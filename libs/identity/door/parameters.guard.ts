import { applyDecorators, Injectable, SetMetadata, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { ApiQuery } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { unknownWord } from './nearest.js';
import { DoorProblem, type FieldError } from './problem.js';

/** One query parameter: what stands in OpenAPI is what is checked. */
export interface Parameter {
  readonly name: string;
  readonly what: string;
  readonly pattern: RegExp;
  readonly example: string;
  readonly required?: boolean;
}

const TAKES = 'zz:takes';

/** The query parameters of a route. A route that says nothing takes none. */
export const Takes = (...parameters: readonly Parameter[]): MethodDecorator & ClassDecorator => applyDecorators(
  SetMetadata(TAKES, parameters),
  ...parameters.map(({ name, what, pattern, example, required = false }) =>
    ApiQuery({ name, required, description: what, example, schema: { type: 'string', pattern: pattern.source } })));

/** Unknown input is an error, not noise (usability API-17). Runs after the bearer guard: a stranger learns nothing of a route. */
@Injectable()
export class ParametersGuard implements CanActivate {
  constructor(private readonly reflector: Reflector) {}

  canActivate(context: ExecutionContext): boolean {
    const takes = this.reflector.get<readonly Parameter[] | undefined>(TAKES, context.getHandler()) ?? [];
    const query = context.switchToHttp().getRequest<FastifyRequest>().query as Record<string, unknown>;
    const known = takes.map(({ name }) => name);
    const unknown = Object.keys(query).filter((name) => !known.includes(name));
    if (unknown.length > 0) {
      const errors = unknown.slice(0, 20).map((name): FieldError => ({ parameter: name.slice(0, 64), detail: unknownWord('parameter', name, known) }));
      throw new DoorProblem('request.unknown-parameter', errors[0]?.detail ?? '', { errors });
    }
    const errors = takes.flatMap((parameter) => faultOf(parameter, query[parameter.name]));
    if (errors.length > 0) throw new DoorProblem('request.bad-parameter', errors[0]?.detail ?? '', { errors });
    return true;
  }
}

const faultOf = ({ name, pattern, example, required = false }: Parameter, value: unknown): readonly FieldError[] => {
  if (value === undefined) return required ? [{ parameter: name, detail: `parameter ${name} is required, such as ${example}` }] : [];
  if (typeof value !== 'string') return [{ parameter: name, detail: `parameter ${name} may stand once` }];
  return pattern.test(value) ? [] : [{ parameter: name, detail: `parameter ${name} must look like ${example}` }];
};
