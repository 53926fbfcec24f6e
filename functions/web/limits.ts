import type { Context } from 'hono';
import { callerAddress } from '../../shared/http/caller-address.ts';
import { HttpProblem } from '../../shared/http/problem.ts';
import type { Limit } from '../../shared/security/rate-limit.ts';
import { callerId } from '../../shared/security/subscriber-id.ts';
import type { WebDeps } from './deps.ts';

export type LimitDeps = Pick<WebDeps, 'countAgainst' | 'readKeys'>;

/** Per caller, except where the name says otherwise. API Gateway throttles everything before these count. */
export const limits = {
  subscribe: { name: 'subscribe', max: 20, seconds: 3600 },
  /** Whoever has many addresses to call from still cannot make the service mail the whole world. */
  subscribeAll: { name: 'subscribe-all', max: 2000, seconds: 3600 },
  signIn: { name: 'sign-in', max: 20, seconds: 3600 },
  check: { name: 'check', max: 120, seconds: 60 },
  operatorSignIn: { name: 'operator-sign-in', max: 20, seconds: 3600 },
} as const satisfies Record<string, Limit>;

/** Counts the request against a limit of its caller; a 429 is thrown when that is exhausted. */
export async function limitCaller(c: Context, limit: Limit, deps: LimitDeps): Promise<void> {
  await limitWho(limit, callerId(await deps.readKeys(), callerAddress(c)), deps);
}

/** Counts against a limit that all callers share. */
export async function limitAll(limit: Limit, deps: LimitDeps): Promise<void> {
  await limitWho(limit, 'all', deps);
}

async function limitWho(limit: Limit, who: string, { countAgainst }: LimitDeps): Promise<void> {
  const waitSeconds = await countAgainst(limit, who);
  if (waitSeconds === undefined) return;
  throw new HttpProblem('too-many-requests', `Try again in ${waitSeconds} seconds.`, {
    headers: { 'retry-after': String(waitSeconds) },
  });
}
