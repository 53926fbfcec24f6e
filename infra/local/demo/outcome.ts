import type { Activity } from '../control.ts';

export interface Outcome {
  readonly alerts: number;
  readonly digests: number;
  /** Whether a rule matched something. */
  readonly isMailDue: boolean;
}

/** What went wrong, if anything did, once the service has settled. */
export function failureOf({ queues }: Activity, { alerts, digests, isMailDue }: Outcome): string | undefined {
  // When the service has settled, a queue holds only messages that failed and wait for their next attempt, or were
  // given up.
  const stuck = Object.entries(queues).filter(([, { visible, inFlight }]) => visible + inFlight > 0);
  if (stuck.length > 0) {
    const where = stuck.map(
      ([queue, { visible, inFlight }]) => `${countOf(visible + inFlight, 'message')} on ${queue}`,
    );
    return `${where.join(', ')} could not be handled; the errors above say why`;
  }
  if (!isMailDue || (alerts > 0 && digests === 1)) return undefined;
  return `${countOf(alerts, 'alert')} and ${countOf(digests, 'digest')} came; both had to come`;
}

/** "1 article", "2 articles". */
export const countOf = (count: number, what: string) => `${count} ${what}${count === 1 ? '' : 's'}`;
