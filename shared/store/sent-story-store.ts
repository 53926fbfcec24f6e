import { createHash } from 'node:crypto';
import { Entity } from 'electrodb';
import type { DeliveryPlan } from '../delivery/delivery.ts';
import { sentStoryIn, storyIdsOf } from '../delivery/sent-story-in.ts';
import type { SentStories, SentStory, TellingMail } from '../stories/sent-story.ts';
import { service, type TableAccess } from './client.ts';
import { createDeliveryStore } from './delivery-store.ts';
import { key, writeIf } from './entity.ts';
import { expiryAfter, retentionDays } from './table.ts';

/** The stories that were sent on a UTC day: of each a few bytes, which lead to the plan of its mail. */
function sentDayEntity({ client, table }: TableAccess) {
  return new Entity(
    {
      model: { entity: 'sentDay', version: '1', service },
      attributes: {
        subscriberId: { type: 'string', required: true },
        day: { type: 'string', required: true },
        /** In the format of `markOf`; of the day `mutedDay`, the ids of stories. */
        marks: { type: 'set', items: 'string' },
        expiresAt: { type: 'number', required: true },
      },
      indexes: {
        ofDay: {
          pk: key('pk', ['subscriberId'], 'subscriber#${subscriberId}'),
          sk: key('sk', ['day'], 'sent#${day}'),
        },
      },
    },
    { client, table },
  );
}

/** Stands in place of a day: the stories that the subscriber wants to hear no more of. Read along with the days. */
const mutedDay = 'muted';

export type SentStoryStore = ReturnType<typeof createSentStoryStore>;

/**
 * The stories that a subscriber has received. The plan of each mail says what it told, so all that is stored here is in
 * which mail a story was: 11 bytes of it, in one item a day. A digest of 20 stories costs one write unit.
 */
export function createSentStoryStore(access: TableAccess) {
  const days = sentDayEntity(access);
  const deliveries = createDeliveryStore(access);

  /** Slots by the hash of a story, and muted stories. Different stories may share a hash: the plan tells them apart. */
  async function readSlots(
    subscriberId: string,
  ): Promise<{ slots: Map<number, string[]>; muted: ReadonlySet<string> }> {
    const { data } = await days.query.ofDay({ subscriberId }).go({ consistent: true, pages: 'all' });
    const slots = new Map<number, string[]>();
    const muted = new Set<string>();
    for (const { day, marks = [] } of data) {
      if (day === mutedDay) {
        for (const storyId of marks) muted.add(storyId);
        continue;
      }
      for (const mark of marks) {
        const { hash, slot } = readMark(mark, day);
        slots.set(hash, [...(slots.get(hash) ?? []), slot]);
      }
    }
    return { slots, muted };
  }

  /** Notes that the mail of this slot told these stories. Doing it twice changes nothing. */
  async function note(subscriberId: string, slot: string, storyIds: readonly string[]): Promise<void> {
    const marks = [...new Set(storyIds.map((storyId) => markOf(storyId, slot)))];
    if (marks.length === 0) return;
    const expiresAt = expiryAfter(retentionDays.sentStory, new Date(slot));
    await days
      .upsert({ subscriberId, day: dayOf(slot), expiresAt })
      .add({ marks })
      .go();
  }

  return {
    note,

    /** The memory of one subscriber. What was read once is not read again: use it for one look. */
    of(subscriberId: string): SentStories {
      let reading: ReturnType<typeof readSlots> | undefined;
      const plans = new Map<string, DeliveryPlan | undefined>();

      return {
        async among(storyIds) {
          reading ??= readSlots(subscriberId);
          const { slots, muted } = await reading;
          const asked = [...new Set(storyIds)].map((storyId) => ({
            storyId,
            slots: slots.get(hashOf(storyId)) ?? [],
          }));
          const unread = new Set(asked.flatMap((one) => one.slots).filter((slot) => !plans.has(slot)));
          const read = await deliveries.plans(subscriberId, [...unread]);
          for (const slot of unread) plans.set(slot, read.get(slot));
          return new Map(
            asked.flatMap(({ storyId, slots: of }) => {
              const found = sentStoryIn(
                storyId,
                of.flatMap((slot) => plans.get(slot) ?? []),
              );
              // The mail expired before its mark, or its plan was damaged: it was told, though nobody knows how.
              const lost = of.find((slot) => plans.get(slot) === undefined);
              const had: SentStory | undefined =
                found ?? (lost ? { storyId, ...unknown, sentAt: lost } : undefined);
              const isMuted = muted.has(storyId);
              const story = isMuted ? { storyId, ...unknown, sentAt: '', ...had, muted: true } : had;
              return story ? [[storyId, story] as const] : [];
            }),
          );
        },
      };
    },

    /**
     * The mails that told each of these stories, oldest first, and which of the stories are muted. Stories that no mail
     * told are absent. Reads the plans, since stories may share a hash.
     */
    async mailsOf(
      subscriberId: string,
      storyIds: readonly string[],
    ): Promise<{
      readonly mails: ReadonlyMap<string, readonly TellingMail[]>;
      readonly muted: ReadonlySet<string>;
    }> {
      const { slots, muted } = await readSlots(subscriberId);
      const wanted = new Map(storyIds.map((storyId) => [storyId, slots.get(hashOf(storyId)) ?? []]));
      const plans = await deliveries.plans(subscriberId, [...wanted.values()].flat());
      const mails = [...wanted].flatMap(([storyId, of]) => {
        const told = of.toSorted().flatMap((slot): TellingMail[] => {
          const plan = plans.get(slot);
          if (!plan) return [{ slot, isKept: false }];
          return plan.entries.some((entry) => storyIdsOf(entry).includes(storyId))
            ? [{ slot, isKept: true }]
            : [];
        });
        return told.length > 0 ? [[storyId, told] as const] : [];
      });
      return { mails: new Map(mails), muted };
    },

    /** Notes that a mail was sent, and with it all that its plan tells. */
    async remember({ subscriberId, slot, entries }: DeliveryPlan): Promise<void> {
      await note(subscriberId, slot, entries.flatMap(storyIdsOf));
    },

    /**
     * From now on, nothing about a story with these ids is news to the subscriber, but that what was sent of it was
     * wrong. Doing it twice changes nothing.
     */
    async mute(subscriberId: string, storyIds: readonly string[], now: Date): Promise<void> {
      const expiresAt = expiryAfter(retentionDays.sentStory, now);
      await days
        .upsert({ subscriberId, day: mutedDay, expiresAt })
        .add({ marks: [...storyIds] })
        .go();
    },

    async unmute(subscriberId: string, storyIds: readonly string[]): Promise<void> {
      await writeIf(days.patch({ subscriberId, day: mutedDay }).delete({ marks: [...storyIds] }));
    },

    /** Adds what another table noted on a day: an item of `sentDay` as DynamoDB returns it. */
    async merge(item: Readonly<Record<string, unknown>>): Promise<void> {
      const [noted] = days.parse({ Items: [item] }).data;
      if (!noted?.marks?.length) return;
      const { marks, ...rest } = noted;
      await days.upsert(rest).add({ marks }).go();
    },

    /** Of a subscriber that was erased: deletes what was noted on the day of a mail. */
    async forget(subscriberId: string, slot: string): Promise<void> {
      await days.delete({ subscriberId, day: dayOf(slot) }).go();
    },
  };
}

const unknown = { articleId: '', revision: '', revisions: [] };

function dayOf(slot: string): string {
  return slot.slice(0, 10);
}

/** 32 bits. */
function hashOf(storyId: string): number {
  return createHash('sha256').update(storyId).digest().readUInt32BE(0);
}

/** The hash of the story and the milliseconds of the UTC day at which its mail was opened: 8 bytes, base64url. */
function markOf(storyId: string, slot: string): string {
  const bytes = Buffer.alloc(8);
  bytes.writeUInt32BE(hashOf(storyId));
  bytes.writeUInt32BE(Date.parse(slot) - Date.parse(dayOf(slot)), 4);
  return bytes.toString('base64url');
}

function readMark(mark: string, day: string): { hash: number; slot: string } {
  const bytes = Buffer.from(mark, 'base64url');
  const slot = new Date(Date.parse(day) + bytes.readUInt32BE(4)).toISOString();
  return { hash: bytes.readUInt32BE(0), slot };
}
