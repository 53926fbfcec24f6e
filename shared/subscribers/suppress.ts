import type { Subscriber } from './subscriber.ts';
import type { Suppression, SuppressionReason } from './suppression.ts';

export interface SuppressDeps {
  readonly subscribers: {
    get(id: string): Promise<Subscriber | undefined>;
    unsubscribe(id: string): Promise<boolean>;
  };
  readonly suppressions: {
    get(subscriberId: string): Promise<Suppression | undefined>;
    add(suppression: Suppression): Promise<boolean>;
    remove(seen: Suppression): Promise<boolean>;
  };
  readonly now: () => Date;
}

/**
 * Stops all mail to the address, whatever is requested for it: digests as well as links. A delivery in preparation
 * reads this again before it sends. Rules stay. Safe to repeat: a stronger reason is kept.
 *
 * @returns the suppression as it is now
 */
export async function suppressByOperator(
  subscriberId: string,
  { subscribers, suppressions, now }: SuppressDeps,
): Promise<Suppression> {
  const wanted: Suppression = { subscriberId, reason: 'operator', at: now().toISOString() };
  await suppressions.add(wanted);
  if ((await subscribers.get(subscriberId))?.status === 'active') await subscribers.unsubscribe(subscriberId);
  return (await suppressions.get(subscriberId)) ?? wanted;
}

export type Lifted =
  | { readonly kind: 'lifted'; readonly suppression: Suppression }
  | { readonly kind: 'not-suppressed' }
  /** It is suppressed for another reason than the one that was named, or for one that must be named. */
  | { readonly kind: 'other-reason'; readonly reason: SuppressionReason };

/**
 * Allows mail to the address again. After a complaint the reason must be named, because the owner did not want our
 * mail. This sends nothing: mail to a subscriber starts again when the owner asks for it.
 *
 * @param named the reason that is lifted; needed for a complaint
 */
export async function liftSuppression(
  subscriberId: string,
  named: SuppressionReason | undefined,
  { suppressions }: Pick<SuppressDeps, 'suppressions'>,
): Promise<Lifted> {
  const suppression = await suppressions.get(subscriberId);
  if (!suppression) return { kind: 'not-suppressed' };
  const { reason } = suppression;
  if (named === undefined ? reason === 'complaint' : named !== reason)
    return { kind: 'other-reason', reason };
  if (await suppressions.remove(suppression)) return { kind: 'lifted', suppression };
  // Something else happened in between, such as a complaint: its reason decides.
  return liftSuppression(subscriberId, named, { suppressions });
}
