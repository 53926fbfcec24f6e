import { asError } from '../../shared/as-error.ts';
import type { WebDeps } from './deps.ts';

export type EvenDeps = Pick<WebDeps, 'evenAnswersMs' | 'log' | 'now' | 'wait'>;

/**
 * Does the work and delays the answer to the next multiple of `evenAnswersMs`, whether or not it succeeded: sending a
 * mail takes longer than sending none, and the difference would reveal who is subscribed. A failure is logged and not
 * reported, for the same reason.
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
    log.error(`${what} failed`, asError(error));
  }
  const taken = now().getTime() - began;
  const steps = Math.max(1, Math.ceil(taken / evenAnswersMs));
  await wait(steps * evenAnswersMs - taken);
}
