import { CustomAttributeType, Entity } from 'electrodb';
import type { Watchers } from '../delivery/wake-subscribers.ts';
import type { OwnSchedule } from '../rules/own-schedule.ts';
import {
  type Following,
  type Frequency,
  frequencies,
  type NewsFrequency,
  type PreviousQuery,
  type Rule,
  type WatchedTime,
} from '../rules/rule.ts';
import { sensitivities } from '../rules/unusual/find-burst.ts';
import type { Output, Webhook } from '../rules/webhook.ts';
import { service, type TableAccess } from './client.ts';
import { createDeletedRules } from './deleted-rules.ts';
import { key, writeIf } from './entity.ts';
import { indexKeys } from './index-keys.ts';
import { createShareStore } from './share-store.ts';

/** From so many rules of one frequency on, the watchers of a query are not listed together. */
export const mostWatchers = 500;
/** More rules than a subscriber may have. */
const moreThanOneHas = 200;

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
        schedule: { type: CustomAttributeType<OwnSchedule>('any') },
        digest: { type: 'string' },
        sensitivity: { type: sensitivities },
        cap: { type: 'number', required: true },
        pausedUntil: { type: 'string' },
        since: { type: 'string', required: true },
        earlier: { type: CustomAttributeType<readonly WatchedTime[]>('any') },
        previousQueries: { type: CustomAttributeType<readonly PreviousQuery[]>('any') },
        proofOfSilence: { type: 'boolean' },
        silenceAlarm: { type: 'boolean' },
        nearly: { type: 'boolean' },
        webhook: { type: CustomAttributeType<Webhook>('any') },
        outputs: { type: CustomAttributeType<readonly Output[]>('any') },
        shareId: { type: 'string' },
        follows: { type: CustomAttributeType<Following>('any') },
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
export function createRuleStore(access: TableAccess, most = mostWatchers) {
  const entity = ruleEntity(access);

  return {
    ...createDeletedRules(access),
    ...createShareStore(access),

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
     * The subscribers with rules of these frequencies on a query whose ids begin with `prefix`; undefined if a frequency
     * has a page of rules or more. Eventually consistent: saving such a rule also makes its subscriber due, so a rule
     * that is too new to be seen here is not missed.
     */
    async watchers(
      queryId: string,
      { prefix, frequencies: some }: { readonly prefix: string; readonly frequencies: readonly Frequency[] },
    ): Promise<Watchers | undefined> {
      const pages = await Promise.all(
        some.map((frequency) =>
          entity.query
            .ofQuery({ queryId })
            .begins({ frequency, subscriberId: prefix })
            .go({ limit: most, data: 'raw', ignoreOwnership: true }),
        ),
      );
      if (pages.some(({ cursor }) => cursor)) return undefined;
      const rules = pages
        .flatMap(({ data }) => indexKeys(data))
        .map(({ pk, gsi1sk }) => ({ id: pk.slice('subscriber#'.length), key: gsi1sk }));
      const withA = (frequency: NewsFrequency) =>
        new Set(rules.filter(({ key: of }) => of.startsWith(`${frequency}#`)).map(({ id }) => id));
      return {
        subscriberIds: [...new Set(rules.map(({ id }) => id))],
        instantly: withA('as-it-happens'),
        ifUnusual: withA('unusual'),
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
      const { data } = await entity.query
        .ofQuery({ queryId })
        .go({ limit: except ? moreThanOneHas : 1, data: 'raw', ignoreOwnership: true });
      return indexKeys(data).some(
        ({ pk, sk }) =>
          pk !== `subscriber#${except?.subscriberId}` ||
          (except?.ruleId !== undefined && sk !== `rule#${except.ruleId}`),
      );
    },
  };
}
