import type { Context } from 'hono';
import { HttpProblem } from '../../shared/http/problem.ts';
import type { CountAgainst, Limit } from '../../shared/security/rate-limit.ts';
import { callerId } from '../../shared/security/subscriber-id.ts';
import type { WebDeps, WebEnv } from './deps.ts';

export type LimitDeps = Pick<WebDeps, 'countAgainst' | 'readKeys'>;

/** Per caller, except where the name says otherwise. API Gateway throttles everything before these count. */
export const limits = {
  subscribe: { name: 'subscribe', max: 20, seconds: 3600 },
  /** A caller with many addresses still cannot make the service send mail to the whole world. */
  subscribeAll: { name: 'subscribe-all', max: 2000, seconds: 3600 },
  signIn: { name: 'sign-in', max: 20, seconds: 3600 },
  check: { name: 'check', max: 120, seconds: 60 },
  /** Each takes about as long as a hundred checks. */
  suggest: { name: 'suggest', max: 20, seconds: 60 },
  why: { name: 'why', max: 30, seconds: 60 },
  mcp: { name: 'mcp', max: 120, seconds: 60 },
  packs: { name: 'packs', max: 20, seconds: 60 },
  operatorSignIn: { name: 'operator-sign-in', max: 20, seconds: 3600 },
} as const satisfies Record<string, Limit>;

/** Counts the request against a limit of its caller. Throws a 429 if the limit is exhausted. */
export async function limitCaller(c: Context<WebEnv>, limit: Limit, deps: LimitDeps): Promise<void> {
  const who = callerId(await deps.readKeys(), c.get('callerAddress'));
  refuseAfter(await shownLimits(c, deps)(limit, who));
}

/** Counts against a limit that all callers share. Nobody sees how much the others use it. */
export async function limitAll(limit: Limit, { countAgainst }: LimitDeps): Promise<void> {
  refuseAfter(await countAgainst(limit, 'all'));
}

/**
 * Counts, and tells the caller what is left, in the headers of draft-ietf-httpapi-ratelimit-headers-10: a policy with
 * its quota `q` and window `w`, and what remains (`r`) for how many seconds (`t`). Only for limits that callers may
 * know: those of a mailbox would reveal whether it was written to.
 */
export function shownLimits(
  c: Context<WebEnv>,
  { countAgainst }: Pick<LimitDeps, 'countAgainst'>,
): CountAgainst {
  return (limit, who, tell) =>
    countAgainst(limit, who, (state) => {
      c.header('ratelimit-policy', `"${limit.name}";q=${limit.max};w=${limit.seconds}`);
      c.header('ratelimit', `"${limit.name}";r=${state.remaining};t=${state.resetSeconds}`);
      tell?.(state);
    });
}

function refuseAfter(waitSeconds: number | undefined): void {
  if (waitSeconds === undefined) return;
  throw new HttpProblem('too-many-requests', `Try again in ${waitSeconds} seconds.`, {
    headers: { 'retry-after': String(waitSeconds) },
  });
}
