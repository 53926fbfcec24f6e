import { minute, second } from '../time/units.ts';

/** After so many seconds, a message of a queue has waited too long: its alarm goes off. */
export const lateAfterSeconds = (15 * minute) / second;

/** The same for the queue of mails, whose messages may wait for the send rate: only then is somebody's mail late. */
export const lateMailsAfterSeconds = (30 * minute) / second;

/** The queues whose oldest message waits longer than it should. One of unknown age is not among them. */
export function lateQueues<
  Queue extends { readonly name: string; readonly oldestSeconds?: number | undefined },
>(queues: readonly Queue[]): (Queue & { readonly oldestSeconds: number })[] {
  return queues.filter(
    (queue): queue is Queue & { readonly oldestSeconds: number } =>
      queue.oldestSeconds !== undefined &&
      queue.oldestSeconds >= (queue.name === 'deliveries' ? lateMailsAfterSeconds : lateAfterSeconds),
  );
}
