import { Injectable, SetMetadata, type CanActivate, type CustomDecorator, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyRequest } from 'fastify';
import { DoorProblem, type SignedIn } from '#identity';
import { AuditorsQuery, type Auditor } from './auditors.query.js';

const NEEDS = 'zz:needs';
const WHOLE = 'zz:whole';
/** A route for fewer than all auditors. */
export const Needs = (role: 'EXPORTER'): CustomDecorator => SetMetadata(NEEDS, role);
/** A route that answers over the whole log, so only for auditors above whom no organisation stands. */
export const WholeLog = (): CustomDecorator => SetMetadata(WHOLE, true);

type Asked = FastifyRequest & SignedIn & { auditor?: Auditor };

/** What may be asked, and of whom: a role that reads, and only the own organisation with those below it. Global, after the bearer guard. */
@Injectable()
export class AuditorGuard implements CanActivate {
  constructor(private readonly auditors: AuditorsQuery, private readonly reflector: Reflector) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<Asked>();
    if (request.officerId === undefined) return true; // an open route: the bearer guard lets nobody else pass without an officer
    const auditor = await this.auditors.auditor(request.officerId);
    const needs = this.reflector.get<string | undefined>(NEEDS, context.getHandler());
    const roles = needs === undefined ? ['AUDITOR', 'EXPORTER'] : [needs];
    if (auditor === null || !roles.some((role) => auditor.roles.includes(role))) {
      throw new DoorProblem('auth.role-missing', `this needs the role ${roles.join(' or ')}`);
    }
    if (this.reflector.get<boolean | undefined>(WHOLE, context.getHandler()) === true && !auditor.whole) {
      throw new DoorProblem('auth.other-organisation', 'this answers over all organisations');
    }
    const org = orgAsked(request);
    if (org !== null && !auditor.orgs.includes(org)) throw new DoorProblem('auth.other-organisation', 'this organisation is not yours to see');
    request.auditor = auditor;
    return true;
  }
}

/** The organisation a request names: as a parameter, or inside a voucher reference `F.370100.201912.0003`. */
const orgAsked = ({ query, params }: FastifyRequest): string | null => {
  const { org } = query as { readonly org?: unknown };
  if (typeof org === 'string') return org;
  const { ref } = params as { readonly ref?: unknown };
  return typeof ref === 'string' ? ref.split('.')[1] ?? null : null;
};

/** The auditor of a request that came through the guard. */
export const auditorOf = (request: FastifyRequest): Auditor => {
  const { auditor } = request as Asked;
  if (auditor === undefined) throw new DoorProblem('auth.role-missing', 'this needs the role AUDITOR or EXPORTER');
  return auditor;
};
