import { Injectable, SetMetadata, type CanActivate, type CustomDecorator, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyRequest } from 'fastify';
import { Identity } from '../token.store.js';
import { DoorProblem } from './problem.js';

const OPEN = 'zz:open';
/** A route anybody may ask: health and the description of the door. Every other route needs a token. */
export const Open = (): CustomDecorator => SetMetadata(OPEN, true);

export interface SignedIn { officerId?: string }

/** Who is knocking. Global, so that a route that was forgotten is closed, not open. */
@Injectable()
export class BearerGuard implements CanActivate {
  constructor(private readonly identity: Identity, private readonly reflector: Reflector) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    if (this.reflector.getAllAndOverride<boolean | undefined>(OPEN, [context.getHandler(), context.getClass()]) === true) return true;
    const request = context.switchToHttp().getRequest<FastifyRequest & SignedIn>();
    const header = request.headers.authorization;
    if (header === undefined) throw new DoorProblem('auth.token-missing', 'send the header Authorization: Bearer <token>');
    const bearer = /^Bearer ([\x21-\x7e]{1,256})$/i.exec(header)?.[1];
    const officerId = bearer === undefined ? null : await this.identity.authenticate(bearer);
    if (officerId === null) throw new DoorProblem('auth.token-unknown', 'the token is unknown, expired or revoked');
    request.officerId = officerId;
    return true;
  }
}

/** The signed-in officer of a request that came through the guard. */
export const officerOf = (request: FastifyRequest): string => {
  const { officerId } = request as FastifyRequest & SignedIn;
  if (officerId === undefined) throw new DoorProblem('auth.token-missing', 'send the header Authorization: Bearer <token>');
  return officerId;
};
