import type { RulePlaces } from '../subscribers/rule-places.ts';
import { writeIf } from './entity.ts';
import type { subscriberEntity } from './subscriber-entity.ts';

/** How many rules a subscriber has, counted on the subscriber: the part of the subscriber store that limits them. */
export function createRulePlaces(entity: ReturnType<typeof subscriberEntity>): RulePlaces {
  return {
    /** Reserves a place for a rule. False if all `most` places are taken, or were never counted. */
    async reserveRule(id: string, most: number, at: string): Promise<boolean> {
      return writeIf(
        entity
          .patch({ id })
          .add({ ruleCount: 1 })
          .set({ ruleCountedAt: at })
          .where(({ ruleCount }, { lt }) => lt(ruleCount, most)),
      );
    },

    /** Releases places. */
    async releaseRules(id: string, count: number): Promise<void> {
      await writeIf(
        entity
          .patch({ id })
          .add({ ruleCount: -count })
          .where(({ ruleCount }, { gte }) => gte(ruleCount, count)),
      );
    },

    /**
     * Sets the count to the number of rules found, unless a place was reserved after `quietSince`: that rule may not
     * be written yet. Returns false then.
     */
    async recountRules(id: string, count: number, { at, quietSince }): Promise<boolean> {
      return writeIf(
        entity
          .patch({ id })
          .set({ ruleCount: count, ruleCountedAt: at })
          .where(
            ({ ruleCountedAt }, { lte, notExists }) =>
              `${notExists(ruleCountedAt)} OR ${lte(ruleCountedAt, quietSince)}`,
          ),
      );
    },
  };
}
