import type { WebDeps } from './deps.ts';

export type EvenDeps = Pick<WebDeps, 'evenAnswersMs' | 'log' | 'now' | 'wait'>;

/**
 * Does the work and lets the answer take the next multiple of `evenAnswersMs`, whether it worked or not: a mail takes
 * longer than no mail, and that would tell who is subscribed. A failure is logged and not told, for the same reason.
 */
export async function evenly(
  what: string,
  work: () => Promise<unknown>,
  { now, wait, evenAnswersMs, log }: EvenDeps,
): Promise<void> {
  const began = now().getTime();
  try {
    await work();
  } catch (error) {
    log.error(`${what} failed`, error instanceof Error ? error : new Error(String(error)));
  }
  const taken = now().getTime() - began;
  const steps = Math.max(1, Math.ceil(taken / evenAnswersMs));
  await wait(steps * evenAnswersMs - taken);
}
