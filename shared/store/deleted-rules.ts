import { CustomAttributeType, Entity } from 'electrodb';
import { type DeletedRule, deletedRuleDays } from '../rules/deleted-rule.ts';
import type { Rule } from '../rules/rule.ts';
import { day } from '../time/units.ts';
import { service, type TableAccess } from './client.ts';
import { key } from './entity.ts';
import { expiryAfter, retentionDays } from './table.ts';

function deletedRuleEntity({ client, table }: TableAccess) {
  return new Entity(
    {
      model: { entity: 'deletedRule', version: '1', service },
      attributes: {
        subscriberId: { type: 'string', required: true },
        id: { type: 'string', required: true },
        rule: { type: CustomAttributeType<Rule>('any'), required: true },
        deletedAt: { type: 'string', required: true },
        toldUntil: { type: 'string' },
        expiresAt: { type: 'number', required: true },
      },
      indexes: {
        ofSubscriber: {
          pk: key('pk', ['subscriberId'], 'subscriber#${subscriberId}'),
          sk: key('sk', ['id'], 'deletedRule#${id}'),
        },
      },
    },
    { client, table },
  );
}

/** The deleted rules of subscribers: the part of the rule store by which they can be restored. */
export function createDeletedRules(access: TableAccess) {
  const entity = deletedRuleEntity(access);

  return {
    async keepDeleted({ rule, deletedAt, toldUntil }: DeletedRule): Promise<void> {
      const { subscriberId, id } = rule;
      const expiresAt = expiryAfter(retentionDays.deletedRule, new Date(deletedAt));
      await entity
        .put({ subscriberId, id, rule, deletedAt, expiresAt, ...(toldUntil !== undefined && { toldUntil }) })
        .go();
    },

    /** A deleted rule that can still be restored. */
    async deleted(subscriberId: string, id: string, now: Date): Promise<DeletedRule | undefined> {
      const { data } = await entity.get({ subscriberId, id }).go({ consistent: true });
      return data && isKept(data, now) ? toDeleted(data) : undefined;
    },

    /** All of them, newest first. */
    async deletedOf(subscriberId: string, now: Date): Promise<DeletedRule[]> {
      const { data } = await entity.query
        .ofSubscriber({ subscriberId })
        .go({ consistent: true, pages: 'all' });
      return data
        .filter((one) => isKept(one, now))
        .sort((a, b) => (a.deletedAt < b.deletedAt ? 1 : -1))
        .map(toDeleted);
    },

    async forgetDeleted(subscriberId: string, id: string): Promise<void> {
      await entity.delete({ subscriberId, id }).go();
    },
  };
}

/** TTL can be late by days. */
function isKept({ deletedAt }: Pick<DeletedRule, 'deletedAt'>, now: Date): boolean {
  return now.getTime() - Date.parse(deletedAt) < deletedRuleDays * day;
}

interface Item {
  readonly rule: Rule;
  readonly deletedAt: string;
  readonly toldUntil?: string | undefined;
}

function toDeleted({ rule, deletedAt, toldUntil }: Item): DeletedRule {
  return { rule, deletedAt, ...(toldUntil !== undefined && { toldUntil }) };
}
