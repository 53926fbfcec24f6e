import { writeIf } from './entity.ts';
import type { subscriberEntity } from './subscriber-entity.ts';

/** The mails of a subscriber that bounced softly, kept on the subscriber: the part of the subscriber store that counts them. */
export function createSoftBounces(entity: ReturnType<typeof subscriberEntity>) {
  return {
    /**
     * Counts a soft bounce, once per mail even if it is reported several times. Returns the count; 0 if there is no
     * such subscriber.
     */
    async countSoftBounce(id: string, mailId: string): Promise<number> {
      const { data, rejected } = await entity
        .patch({ id })
        .add({ bouncedMails: [mailId] })
        // A repeated report changes nothing, and then nothing may be `updated_new`.
        .go({ response: 'all_new', returnOnConditionCheckFailure: true });
      return rejected ? 0 : (data.bouncedMails?.length ?? 0);
    },

    /** A mail was delivered, so earlier soft bounces do not count any more. */
    async forgetSoftBounces(id: string): Promise<void> {
      await writeIf(
        entity
          .patch({ id })
          .remove(['bouncedMails'])
          .where(({ bouncedMails }, { exists }) => exists(bouncedMails)),
      );
    },
  };
}
