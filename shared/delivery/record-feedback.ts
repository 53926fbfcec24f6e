import type { Suppression } from '../subscribers/suppression.ts';
import { type Delivery, deliveryIdOf } from './delivery.ts';
import type { MailCounts } from './send-brake.ts';
import type { SesEvent } from './ses-event.ts';
import { slotOfTag } from './slot-tag.ts';

export interface FeedbackDeps {
  readonly suppressions: {
    /** False if the address was suppressed already. */
    add(suppression: Suppression): Promise<boolean>;
  };
  /** The counts that decide the brake. */
  readonly reputation: { count(what: keyof MailCounts, mailId: string, now: Date): Promise<void> };
  readonly subscribers: {
    unsubscribe(id: string): Promise<boolean>;
    /** Counts a mail once and returns the count; 0 if there is no such subscriber. */
    countSoftBounce(id: string, mailId: string): Promise<number>;
    forgetSoftBounces(id: string): Promise<void>;
    postpone(id: string, slot: string, until: string): Promise<boolean>;
  };
  readonly deliveries: {
    confirmSent(subscriberId: string, slot: string, sesMessageId: string, sentAt: string): Promise<boolean>;
    recordBounce(subscriberId: string, slot: string, bounce: NonNullable<Delivery['bounce']>): Promise<void>;
    recordComplaint(subscriberId: string, slot: string, at: string): Promise<void>;
  };
  /** The id of an address. */
  readonly subscriberIdOf: (email: string) => Promise<string>;
  readonly now: () => Date;
}

/** After this many soft bounces without a delivered mail in between, the address counts as dead. */
export const maxSoftBounces = 10;

/**
 * The address is on SES's own list of the account, where other programs of the account put addresses too. SES has sent nothing,
 * and does not count it among the bounces by which it judges the account. Nor may the brake.
 */
const onSesList = 'OnAccountSuppressionList';

/**
 * Acts on what happened to a mail: a receipt proves a delivery, a hard bounce or a complaint ends all mail to the
 * address at once, and soft bounces are counted. The delivery keeps the result, so that operators can see it. Doing it
 * twice changes nothing.
 */
export async function recordFeedback(event: SesEvent, deps: FeedbackDeps): Promise<void> {
  switch (event.eventType) {
    case 'Send':
      await confirm(event.mail, deps);
      return deps.reputation.count('sent', event.mail.messageId, deps.now());
    case 'Delivery':
      return forEach(event.delivery.recipients, deps, (id) => deps.subscribers.forgetSoftBounces(id));
    case 'Complaint': {
      const complained = deliveryOf(event.mail);
      // What ends mail to the address is done first.
      await suppress(addresses(event.complaint.complainedRecipients), 'complaint', deps, 'complained');
      if (complained)
        await deps.deliveries.recordComplaint(
          complained.subscriberId,
          complained.slot,
          deps.now().toISOString(),
        );
      return;
    }
    case 'Bounce': {
      const bounced = addresses(event.bounce.bouncedRecipients);
      const kind = event.bounce.bounceType === 'Permanent' ? 'hard' : 'soft';
      const isCounted = event.bounce.bounceSubType !== onSesList;
      if (kind === 'hard') await suppress(bounced, 'bounce', deps, isCounted ? 'bounced' : undefined);
      const delivery = deliveryOf(event.mail);
      if (delivery) {
        const bounce = { kind, at: deps.now().toISOString() } as const;
        await deps.deliveries.recordBounce(delivery.subscriberId, delivery.slot, bounce);
      }
      if (kind === 'hard') return;
      return forEach(bounced, deps, async (id, address) => {
        if ((await deps.subscribers.countSoftBounce(id, event.mail.messageId)) >= maxSoftBounces)
          await suppress([address], 'bounce', deps);
      });
    }
    default:
      // Delays, rejects and rendering failures say nothing about the address. SES's own metrics count them.
      return;
  }
}

/** SES has accepted the mail: a delivery that did not know it yet is SENT and may be closed at once. */
async function confirm(mail: SesEvent['mail'], deps: FeedbackDeps): Promise<void> {
  const delivery = deliveryOf(mail);
  if (!delivery) return;
  const { subscriberId, slot } = delivery;
  const news = await deps.deliveries.confirmSent(subscriberId, slot, mail.messageId, mail.timestamp);
  if (news) await deps.subscribers.postpone(subscriberId, slot, deps.now().toISOString());
}

/** The delivery that a mail was sent for, if there is one. */
function deliveryOf(mail: SesEvent['mail']): { subscriberId: string; slot: string } | undefined {
  const [delivery, subscriberId, slotTag] = ['delivery', 'subscriber', 'slot'].map(
    (name) => mail.tags[name]?.[0],
  );
  if (delivery === undefined || subscriberId === undefined || slotTag === undefined) return undefined;
  const slot = slotOfTag(slotTag);
  return deliveryIdOf(subscriberId, slot) === delivery ? { subscriberId, slot } : undefined;
}

async function suppress(
  emails: readonly string[],
  reason: Suppression['reason'],
  deps: FeedbackDeps,
  countAs?: keyof MailCounts,
): Promise<void> {
  await forEach(emails, deps, async (subscriberId) => {
    const isNew = await deps.suppressions.add({ subscriberId, reason, at: deps.now().toISOString() });
    await deps.subscribers.unsubscribe(subscriberId);
    // Once per address, however often its event arrives.
    if (isNew && countAs) await deps.reputation.count(countAs, subscriberId, deps.now());
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
