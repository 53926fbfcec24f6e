import { Entity } from 'electrodb';
import type { WaitingPost } from '../webhooks/waiting-post.ts';
import { service, type TableAccess } from './client.ts';
import { key, writeIf } from './entity.ts';
import { indexKeys } from './index-keys.ts';
import { expiryAfter, retentionDays } from './table.ts';

function waitingPostEntity({ client, table }: TableAccess) {
  return new Entity(
    {
      model: { entity: 'waitingPost', version: '1', service },
      attributes: {
        subscriberId: { type: 'string', required: true },
        ruleId: { type: 'string', required: true },
        outputId: { type: 'string', required: true },
        slot: { type: 'string', required: true },
        attempts: { type: 'number', required: true },
        firstAt: { type: 'string', required: true },
        dueAt: { type: 'string' },
        byHand: { type: 'boolean' },
        problem: { type: 'string', required: true },
        expiresAt: { type: 'number', required: true },
      },
      indexes: {
        ofOutput: {
          pk: key('pk', ['subscriberId'], 'subscriber#${subscriberId}'),
          sk: key('sk', ['ruleId', 'outputId', 'slot'], 'post#${ruleId}#${outputId}#${slot}'),
        },
        due: {
          index: 'gsi1',
          projection: 'keys_only',
          condition: (item: { dueAt?: unknown }) => item.dueAt !== undefined,
          pk: key('gsi1pk', [], 'posts'),
          sk: key('gsi1sk', ['dueAt'], '${dueAt}'),
        },
      },
    },
    { client, table },
  );
}

export type WaitingPostStore = ReturnType<typeof createWaitingPostStore>;
type PostKey = Pick<WaitingPost, 'subscriberId' | 'ruleId' | 'outputId' | 'slot'>;

/**
 * Messages that outputs did not take. Only failures are written, all to one partition of the index: they come at the
 * pace of receivers that are down, and wait longer each time.
 */
export function createWaitingPostStore(access: TableAccess) {
  const entity = waitingPostEntity(access);

  return {
    async get({ subscriberId, ruleId, outputId, slot }: PostKey): Promise<WaitingPost | undefined> {
      const { data } = await entity.get({ subscriberId, ruleId, outputId, slot }).go({ consistent: true });
      return data ? toPost(data) : undefined;
    },

    async put(post: WaitingPost, now: Date): Promise<void> {
      await entity.put({ ...post, expiresAt: expiryAfter(retentionDays.waitingPost, now) }).go();
    },

    async remove({ subscriberId, ruleId, outputId, slot }: PostKey): Promise<void> {
      await entity.delete({ subscriberId, ruleId, outputId, slot }).go();
    },

    /** Those of an output, oldest first; at most `limit`. Strongly consistent. */
    async ofOutput(
      { subscriberId, ruleId, outputId }: Omit<PostKey, 'slot'>,
      limit: number,
    ): Promise<WaitingPost[]> {
      const { data } = await entity.query
        .ofOutput({ subscriberId, ruleId, outputId })
        .go({ consistent: true, limit });
      return data.map(toPost);
    },

    /** Those that are due at or before `now`, soonest first, by their keys. Eventually consistent. */
    async due(now: string, limit: number): Promise<(PostKey & { readonly dueAt: string })[]> {
      const { data } = await entity.query
        .due({})
        .lte({ dueAt: now })
        .go({ limit, data: 'raw', ignoreOwnership: true });
      return indexKeys(data).map(({ pk, sk, gsi1sk }) => {
        // A slot is an instant, perhaps with a suffix; ids hold no "#".
        const [, ruleId = '', outputId = '', ...slot] = sk.split('#');
        return {
          subscriberId: pk.slice('subscriber#'.length),
          ruleId,
          outputId,
          slot: slot.join('#'),
          dueAt: gsi1sk,
        };
      });
    },

    /** Puts it off, unless it was attempted since it was read. */
    async putOff(
      { subscriberId, ruleId, outputId, slot, dueAt: seen }: PostKey & { readonly dueAt: string },
      until: string,
    ): Promise<boolean> {
      return writeIf(
        entity
          .patch({ subscriberId, ruleId, outputId, slot })
          .set({ dueAt: until })
          .where(({ dueAt }, { eq }) => eq(dueAt, seen)),
      );
    },
  };
}

function toPost({ expiresAt: _, ...post }: WaitingPost & { expiresAt: number }): WaitingPost {
  return post;
}
