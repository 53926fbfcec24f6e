import type { SesEvent } from '../delivery/ses-event.ts';
import { second } from '../time/units.ts';
import type { CanaryStore } from './canary.ts';
import { canaryAddress, wordIn } from './canary-article.ts';

export interface CanaryArrivalDeps {
  readonly canaries: CanaryStore;
  readonly reportSeconds: (seconds: number) => void;
}

/** A mail was delivered: if it is that of the canary under way, this ends its measurement. */
export async function noteCanaryArrival(event: SesEvent, deps: CanaryArrivalDeps): Promise<void> {
  if (event.eventType !== 'Delivery' || !event.mail.destination.includes(canaryAddress)) return;
  const word = wordIn(event.mail.commonHeaders?.subject ?? '');
  const canary = await deps.canaries.get();
  if (word === undefined || canary?.word !== word) return;
  const seconds = Math.max(
    0,
    (Date.parse(event.delivery.timestamp ?? event.mail.timestamp) - Date.parse(canary.startedAt)) / second,
  );
  if (await deps.canaries.arrived(word, seconds)) deps.reportSeconds(seconds);
}
