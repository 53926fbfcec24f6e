import type { Suppression } from '../subscribers/suppression.ts';
import { deliveryIdOf } from './delivery.ts';
import type { SesEvent } from './ses-event.ts';
import { slotOfTag } from './slot-tag.ts';

export interface FeedbackDeps {
  readonly suppressions: { add(suppression: Suppression): Promise<void> };
  readonly subscribers: {
    unsubscribe(id: string): Promise<boolean>;
    /** Counts a mail once and gives the count; 0 if there is no such subscriber. */
    countSoftBounce(id: string, mailId: string): Promise<number>;
    forgetSoftBounces(id: string): Promise<void>;
    postpone(id: string, slot: string, until: string): Promise<boolean>;
  };
  readonly deliveries: {
    confirmSent(subscriberId: string, slot: string, sesMessageId: string, sentAt: string): Promise<boolean>;
  };
  /** The id under which an address is known. */
  readonly subscriberIdOf: (email: string) => Promise<string>;
  readonly now: () => Date;
}

/** So many soft bounces without a delivered mail in between, and the address counts as dead. */
export const maxSoftBounces = 10;

/**
 * Acts on what became of a mail: a receipt proves a delivery, a hard bounce or a complaint ends all mail to the address
 * at once, mails that bounce softly are counted. Doing it twice changes nothing.
 */
export async function recordFeedback(event: SesEvent, deps: FeedbackDeps): Promise<void> {
  switch (event.eventType) {
    case 'Send':
      return confirm(event.mail, deps);
    case 'Delivery':
      return forEach(event.delivery.recipients, deps, (id) => deps.subscribers.forgetSoftBounces(id));
    case 'Complaint':
      return suppress(addresses(event.complaint.complainedRecipients), 'complaint', deps);
    case 'Bounce': {
      const bounced = addresses(event.bounce.bouncedRecipients);
      if (event.bounce.bounceType === 'Permanent') return suppress(bounced, 'bounce', deps);
      return forEach(bounced, deps, async (id, address) => {
        if ((await deps.subscribers.countSoftBounce(id, event.mail.messageId)) >= maxSoftBounces)
          await suppress([address], 'bounce', deps);
      });
    }
    default:
      // Delays, rejects and rendering failures say nothing about the address; SES's own metrics count them.
      return;
  }
}

/** SES has taken the mail: a delivery that did not know it yet is SENT and may be closed at once. */
async function confirm(mail: SesEvent['mail'], deps: FeedbackDeps): Promise<void> {
  const [delivery, subscriberId, slotTag] = ['delivery', 'subscriber', 'slot'].map(
    (name) => mail.tags[name]?.[0],
  );
  if (delivery === undefined || subscriberId === undefined || slotTag === undefined) return;
  const slot = slotOfTag(slotTag);
  if (deliveryIdOf(subscriberId, slot) !== delivery) return;
  const news = await deps.deliveries.confirmSent(subscriberId, slot, mail.messageId, mail.timestamp);
  if (news) await deps.subscribers.postpone(subscriberId, slot, deps.now().toISOString());
}

async function suppress(
  emails: readonly string[],
  reason: Suppression['reason'],
  deps: FeedbackDeps,
): Promise<void> {
  await forEach(emails, deps, async (subscriberId) => {
    await deps.suppressions.add({ subscriberId, reason, at: deps.now().toISOString() });
    await deps.subscribers.unsubscribe(subscriberId);
  });
}

async function forEach(
  emails: readonly string[],
  { subscriberIdOf }: FeedbackDeps,
  act: (subscriberId: string, email: string) => Promise<unknown>,
): Promise<void> {
  for (const email of emails) await act(await subscriberIdOf(email), email);
}

/** SES may write a recipient as "Name <address>". */
function addresses(list: readonly { readonly emailAddress: string }[]): string[] {
  return list.map(({ emailAddress }) => /<([^<>]+)>\s*$/.exec(emailAddress)?.[1] ?? emailAddress);
}
