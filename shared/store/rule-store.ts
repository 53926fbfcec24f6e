import { CustomAttributeType, Entity } from 'electrodb';
import { frequencies, type PreviousQuery, type Rule } from '../rules/rule.ts';
import type { Webhook } from '../rules/webhook.ts';
import { service, type TableAccess } from './client.ts';
import { key, writeIf } from './entity.ts';
import { indexKeys } from './index-keys.ts';

/** How many rules of one query `wake-subscribers` handles per call. */
const pageSize = 100;

function ruleEntity({ client, table }: TableAccess) {
  return new Entity(
    {
      model: { entity: 'rule', version: '1', service },
      attributes: {
        subscriberId: { type: 'string', required: true },
        id: { type: 'string', required: true },
        name: { type: 'string' },
        text: { type: 'string', required: true },
        queryId: { type: 'string', required: true },
        frequency: { type: frequencies, required: true },
        cap: { type: 'number', required: true },
        pausedUntil: { type: 'string' },
        since: { type: 'string', required: true },
        previousQueries: { type: CustomAttributeType<readonly PreviousQuery[]>('any') },
        proofOfSilence: { type: 'boolean' },
        silenceAlarm: { type: 'boolean' },
        webhook: { type: CustomAttributeType<Webhook>('any') },
        createdAt: { type: 'string', required: true },
        version: { type: 'number' },
      },
      indexes: {
        ofSubscriber: {
          pk: key('pk', ['subscriberId'], 'subscriber#${subscriberId}'),
          sk: key('sk', ['id'], 'rule#${id}'),
        },
        ofQuery: {
          index: 'gsi1',
          projection: 'keys_only',
          pk: key('gsi1pk', ['queryId'], 'rules#${queryId}'),
          sk: key('gsi1sk', ['frequency', 'subscriberId', 'id'], '${frequency}#${subscriberId}#${id}'),
        },
      },
    },
    { client, table },
  );
}

export type RuleStore = ReturnType<typeof createRuleStore>;

/** Rules by subscriber, and by the query that they share. */
export function createRuleStore(access: TableAccess) {
  const entity = ruleEntity(access);

  return {
    /** All rules of a subscriber, oldest first; strongly consistent. */
    async ofSubscriber(subscriberId: string): Promise<Rule[]> {
      const { data } = await entity.query
        .ofSubscriber({ subscriberId })
        .go({ consistent: true, pages: 'all' });
      return data.sort((a, b) => (a.createdAt < b.createdAt ? -1 : 1));
    },

    async get(subscriberId: string, id: string): Promise<Rule | undefined> {
      const { data } = await entity.get({ subscriberId, id }).go({ consistent: true });
      return data ?? undefined;
    },

    /** Creates the rule unless it exists; true if it was created. */
    async create(rule: Rule): Promise<boolean> {
      return writeIf(entity.create(rule));
    },

    /** Replaces the rule if it was not changed since it was read. Otherwise returns false. */
    async replace(seen: Rule, next: Rule): Promise<boolean> {
      return writeIf(
        entity
          .put({ ...next, version: (seen.version ?? 0) + 1 })
          .where(({ version, id }, { eq, exists, notExists }) =>
            seen.version === undefined
              ? `${exists(id)} AND ${notExists(version)}`
              : eq(version, seen.version),
          ),
      );
    },

    /**
     * The previous queries of an edited rule have been read up to their end. Nothing happens if it was edited again.
     */
    async forgetPreviousQueries(rule: Rule): Promise<void> {
      if (!rule.previousQueries) return;
      await writeIf(
        entity
          .patch({ subscriberId: rule.subscriberId, id: rule.id })
          .remove(['previousQueries'])
          .where(({ since }, { eq }) => eq(since, rule.since)),
      );
    },

    /** Deletes the rule; true if it was there. */
    async delete(subscriberId: string, id: string): Promise<boolean> {
      const { data } = await entity.delete({ subscriberId, id }).go({ response: 'all_old' });
      return data !== null;
    },

    /**
     * A page of the subscribers with as-it-happens rules on a query, and the cursor of the next page. Eventually
     * consistent: saving such a rule also makes its subscriber due, so a rule that is too new to be seen here is not
     * missed.
     */
    async toWake(
      queryId: string,
      cursor?: string,
    ): Promise<{ subscriberIds: string[]; cursor: string | undefined }> {
      const { data, cursor: next } = await entity.query
        .ofQuery({ queryId })
        .begins({ frequency: 'as-it-happens' })
        .go({ limit: pageSize, cursor: cursor ?? null, data: 'raw', ignoreOwnership: true });
      const subscriberIds = indexKeys(data).map(({ pk }) => pk.slice('subscriber#'.length));
      return { subscriberIds: [...new Set(subscriberIds)], cursor: next ?? undefined };
    },

    /** The same for all rules on a query, and which subscribers have an as-it-happens rule on this page. */
    async watchers(
      queryId: string,
      cursor?: string,
    ): Promise<{
      subscriberIds: string[];
      instantly: ReadonlySet<string>;
      cursor: string | undefined;
    }> {
      const { data, cursor: next } = await entity.query
        .ofQuery({ queryId })
        .go({ limit: pageSize, cursor: cursor ?? null, data: 'raw', ignoreOwnership: true });
      const rules = indexKeys(data).map(({ pk, gsi1sk }) => ({
        id: pk.slice('subscriber#'.length),
        isInstant: gsi1sk.startsWith('as-it-happens#'),
      }));
      return {
        subscriberIds: [...new Set(rules.map(({ id }) => id))],
        instantly: new Set(rules.filter(({ isInstant }) => isInstant).map(({ id }) => id)),
        cursor: next ?? undefined,
      };
    },

    /**
     * Whether any rule uses the query, apart from one rule of a subscriber, or from all rules of that subscriber.
     * Eventually consistent.
     */
    async anyOfQuery(
      queryId: string,
      except?: { readonly subscriberId: string; readonly ruleId?: string },
    ): Promise<boolean> {
      // A page is larger than the number of rules that a subscriber may have.
      const { data } = await entity.query
        .ofQuery({ queryId })
        .go({ limit: except ? 2 * pageSize : 1, data: 'raw', ignoreOwnership: true });
      return indexKeys(data).some(
        ({ pk, sk }) =>
          pk !== `subscriber#${except?.subscriberId}` ||
          (except?.ruleId !== undefined && sk !== `rule#${except.ruleId}`),
      );
    },
  };
}
