/**
 * How much one caller may send: a body of a size that people write by hand, and so many changes a minute. Counted in
 * the memory of each replica, so that several replicas together let so many times more through.
 */

import type { BackstageCredentials } from '@backstage/backend-plugin-api';
import { CustomErrorBase } from '@backstage/errors';
import express, { type Request, type RequestHandler } from 'express';
import { rateLimit } from 'express-rate-limit';
import { principalOf } from './principal';

/** A comment of 4000 characters, however it is written, or the names of some thousand resources. Longer: 413. */
export const MOST_BODY_BYTES = 100 * 1024;

/** Changes that one person, or one service, may ask for. People press a button now and then; a script does not stop. */
export const MOST_WRITES_A_MINUTE = 120;

/** 429, with the seconds to wait in `Retry-After`. Nothing was stored or deployed. */
export class TooManyRequests extends CustomErrorBase {
  readonly name = 'TooManyRequests';
  readonly statusCode = 429;
}

export interface LimitOptions {
  /** Rejects when nobody can be made out. */
  credentials: (request: Request) => Promise<BackstageCredentials>;
  mostWritesAMinute?: number;
}

/** What a request passes before any route sees it. */
export function limits(options: LimitOptions): RequestHandler[] {
  return [limitWrites(options), express.json({ limit: MOST_BODY_BYTES })];
}

function limitWrites({
  credentials,
  mostWritesAMinute = MOST_WRITES_A_MINUTE,
}: LimitOptions): RequestHandler {
  return rateLimit({
    windowMs: 60_000,
    limit: mostWritesAMinute,
    standardHeaders: 'draft-7',
    legacyHeaders: false,
    skip: ({ method }) => method === 'GET' || method === 'HEAD',
    keyGenerator: async request =>
      `${callerOf(await quietly(credentials, request))}${apart(request)}`,
    handler: (_request, _response, next) =>
      next(
        new TooManyRequests(
          `At most ${mostWritesAMinute} changes a minute are taken from one person. Nothing was done; try again soon.`,
        ),
      ),
  });
}

/** A form asks for a preview at every key; that keeps nobody from deciding. */
function apart({ path }: Request): string {
  return /^\/previews\/?$/.test(path) ? ' for a preview' : '';
}

/** Whoever cannot be made out is refused by the route; until then all of them are one. */
async function quietly(
  credentials: LimitOptions['credentials'],
  request: Request,
): Promise<BackstageCredentials | undefined> {
  try {
    return await credentials(request);
  } catch {
    return undefined;
  }
}

/** An agent in a person's name uses up nothing of that person's. */
function callerOf(credentials: BackstageCredentials | undefined): string {
  const { userEntityRef, subject, actor } = credentials
    ? principalOf(credentials)
    : {};
  const names = [actor?.subject, userEntityRef ?? subject ?? 'nobody'];
  return names.join(' for ').toLocaleLowerCase('en-US');
}
