export interface EraseDeps {
  readonly subscribers: {
    change(id: string, changes: { status: 'unsubscribed'; nextDeliveryAt: undefined }): Promise<boolean>;
  };
  readonly subscriberData: { erase(subscriberId: string): Promise<void> };
}

/**
 * Erases everything about a subscriber: address, settings, rules, deliveries, stories, tokens. Mail stops first. What
 * an address bounced with is kept, as a hash, so that it is not written to again. Safe to repeat.
 */
export async function eraseSubscriber(id: string, { subscribers, subscriberData }: EraseDeps): Promise<void> {
  await subscribers.change(id, { status: 'unsubscribed', nextDeliveryAt: undefined });
  await subscriberData.erase(id);
  // A delivery that was under way may have written its state meanwhile.
  await subscriberData.erase(id);
}
