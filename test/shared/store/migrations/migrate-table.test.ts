import { createHash } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { sortItems } from '../../../../shared/feeds/seen-items.ts';
import { createLiveIndex } from '../../../../shared/rules/live-index.ts';
import { createApiKeyStore } from '../../../../shared/store/api-key-store.ts';
import { createArticleStore } from '../../../../shared/store/article-store.ts';
import { createDeliveryStore } from '../../../../shared/store/delivery-store.ts';
import { createFeedStore } from '../../../../shared/store/feed-store.ts';
import { createHitStore } from '../../../../shared/store/hit-store.ts';
import { createIndexSnapshotStore } from '../../../../shared/store/index-snapshot-store.ts';
import { type MigrationProgress, migrateTable } from '../../../../shared/store/migrations/migrate-table.ts';
import { createPendingSignUpStore } from '../../../../shared/store/pending-sign-up-store.ts';
import { createQueryStore } from '../../../../shared/store/query-store.ts';
import { createRuleStore } from '../../../../shared/store/rule-store.ts';
import {
  checkSchema,
  readSchema,
  SchemaVersionError,
  writeSchema,
} from '../../../../shared/store/schema-version.ts';
import { createSentStoryStore } from '../../../../shared/store/sent-story-store.ts';
import { createStatisticsStore } from '../../../../shared/store/statistics-store.ts';
import { createStoryStore } from '../../../../shared/store/story-store.ts';
import { createSubscriberStore } from '../../../../shared/store/subscriber-store.ts';
import { createSuppressionStore } from '../../../../shared/store/suppression-store.ts';
import { wirewatchProcess } from '../../../infra/cli/run-wirewatch.ts';
import { allItems } from '../../../support/all-items.ts';
import { hitsIn } from '../../../support/hits-in.ts';
import { startTestTable, type TestTable } from '../../../support/table.ts';
import { old, oldItems, writeOldTable } from './release-0-1.ts';

const now = () => new Date('2026-03-01T13:00:00.000Z');
let table: TestTable;
beforeEach(async () => {
  table = await startTestTable();
});
afterEach(() => table.close());

/** As release 0.1 wrote them: eight characters of SHA-256. */
const oldKey = (text: string) => createHash('sha256').update(text).digest('base64url').slice(0, 8);
const oldSeen = (guids: readonly string[]) =>
  guids.map((guid) => `${oldKey(guid)}${oldKey(`place ${guid}`)}${oldKey(`words ${guid}`)}n`).join('');
const byKey = (items: Record<string, unknown>[]) =>
  items
    .filter(({ pk }) => pk !== 'schema')
    .toSorted((a, b) => (`${a.pk} ${a.sk}` < `${b.pk} ${b.sk}` ? -1 : 1));

async function expectReadable(): Promise<void> {
  const { access } = table;
  const subscriber = await createSubscriberStore(access).get(old.subscriberId);
  expect(subscriber).toMatchObject({ email: 'reader@example.org', cursors: { 'rule-1': { at: old.slot } } });
  expect(await createSubscriberStore(access).due('2026-03-02T09:00:00.000Z', 10)).toEqual([old.subscriberId]);
  expect(await createRuleStore(access).ofSubscriber(old.subscriberId)).toMatchObject([{ id: 'rule-1' }]);

  const hits = createHitStore(access, { now });
  const found = await hitsIn(hits.pages(old.queryId, { from: '2026-02-01T00:00:00.000Z', limit: 10 }));
  expect(found.map(({ articleId, spans }) => [articleId, spans.length])).toEqual([
    ['article-2', 2],
    ['article-1', 2],
    ['article-0', 2],
  ]);

  const deliveries = createDeliveryStore(access);
  expect(await deliveries.plan(old.subscriberId, old.slot)).toMatchObject({
    entries: [{ storyId: 'story-1', spans: [{ field: 'title', start: 0, end: 7 }], alsoRuleIds: ['rule-2'] }],
  });
  expect(await deliveries.latest(old.subscriberId, 5)).toMatchObject([{ state: 'SENT' }]);

  const sent = await createSentStoryStore(access)
    .of(old.subscriberId)
    .among(['story-1', 'story-resumed', 'x']);
  expect(Object.fromEntries([...sent].map(([id, story]) => [id, [story.articleId, story.sentAt]]))).toEqual({
    'story-1': ['article-1', old.slot],
    'story-resumed': ['', old.resumedAt],
  });
  const articles = createArticleStore(access);
  expect(await articles.get('article-1')).toMatchObject({ text: old.text, source: 'The Courier' });
  expect(await articles.isMatched('article-1', 'r1')).toBe(true);
  expect((await articles.toldBy([{ articleId: 'article-1', revision: 'r1' }])).size).toBe(1);

  const index = createLiveIndex({
    queries: createQueryStore(access),
    snapshots: createIndexSnapshotStore(access),
    options: {},
    log: { warn: (message) => expect.fail(message) },
    now,
  });
  const matches = (await index()).match({ title: 'Harbour', text: '' }).map(({ queryId }) => queryId);
  expect(matches).toEqual([old.queryId]);

  expect(await createPendingSignUpStore(access).get(old.pendingId)).toMatchObject({
    request: { rules: [{ query: 'storm' }], timezone: 'Europe/Madrid' },
    askedAt: '2026-03-01T07:00:00.000Z',
    version: 1,
  });
  expect(await createFeedStore(access).get('feed-1')).toMatchObject({ url: 'https://news.example/rss.xml' });
  const item = (guid: string) => ({
    guid,
    url: `https://news.example/${guid}`,
    title: guid,
    text: 'Text.',
    tags: [],
  });
  const { fresh } = sortItems([item('known'), item('new')], await createFeedStore(access).getSeen('feed-1'));
  expect(fresh.map(({ guid }) => guid)).toEqual(['new']);
  expect(await createStoryStore(access, now).get('story-1')).toMatchObject({ sources: ['The Courier'] });
  expect((await createStoryStore(access, now).held(['0:12345'])).size).toBe(0);
  expect(await createSuppressionStore(access).get('Bounced-1')).toMatchObject({ reason: 'bounce' });
  expect(await createApiKeyStore(access).get('key-hash')).toMatchObject({ name: 'Desk' });
  const hour = '2026-03-01T07:00:00.000Z';
  expect(await createStatisticsStore(access).articlesBetween(hour, hour)).toBe(7);
}

describe('a table of release 0.1', () => {
  it('is refused until it is migrated, and readable as a whole afterwards', async () => {
    await writeOldTable(table.access, oldSeen(['known', 'older']));
    await expect(checkSchema(table.access, now)).rejects.toThrow('wirewatch -- migrate --table');
    const seen: MigrationProgress[] = [];
    const done = await migrateTable(table.access, { now, onProgress: (one) => void seen.push(one) });
    expect(done).toMatchObject({
      segmentsDone: 4,
      converted: {
        hit: 3,
        plan: 1,
        query: 1,
        'sent-story': 2,
        token: 1,
        subscriber: 2,
        feedSeen: 1,
        suppression: 1,
        delivery: 1,
      },
    });
    expect(done?.scanned).toBeGreaterThanOrEqual(oldItems.length);
    expect(seen.at(-1)).toEqual(done);
    await checkSchema(table.access, now);
    await expectReadable();
    const left = await allItems(table);
    for (const name of ['lsi1sk', 'softBounces', 'pendingToken', 'ranks', 'tokens', 'plan'])
      expect(left.filter((item) => item[name] !== undefined)).toEqual([]);
  });

  it('is the same after a second migration, and after one that was begun again', async () => {
    await writeOldTable(table.access, oldSeen(['known']));
    await migrateTable(table.access, { now });
    const once = byKey(await allItems(table));
    expect(await migrateTable(table.access, { now })).toBeUndefined();
    // As if the version had been lost.
    await writeSchema(table.access, { version: 1, updatedAt: now().toISOString() });
    // Whether a subscriber is listed stands in another item, so it is listed again.
    expect((await migrateTable(table.access, { now }))?.converted).toEqual({ subscriber: 2 });
    expect(byKey(await allItems(table))).toEqual(once);
  });

  it('has its subscribers, suppressed addresses and deliveries in the lists of operators afterwards', async () => {
    await writeOldTable(table.access, oldSeen(['known']));
    await migrateTable(table.access, { now });
    const newest = { at: '9999', id: '' };
    const { subscribers } = await createSubscriberStore(table.access).page(newest, 10);
    expect(subscribers.map(({ id }) => id)).toEqual([old.pendingId, old.subscriberId]);
    const { suppressions } = await createSuppressionStore(table.access).page('bounce', newest, 10);
    expect(suppressions.map(({ subscriberId }) => subscriberId)).toEqual(['Bounced-1']);
    const { deliveries } = await createDeliveryStore(table.access).log('sent', '2026-03-01', newest, 10);
    expect(deliveries.map(({ subscriberId, slot }) => [subscriberId, slot])).toEqual([
      [old.subscriberId, old.slot],
    ]);
    // A sign-up that nobody confirms leaves the list together with its subscriber.
    const listings = (await allItems(table)).filter(({ sk }) => sk === 'listing');
    expect(listings.map(({ pk, expiresAt }) => [pk, typeof expiresAt])).toEqual(
      expect.arrayContaining([
        [`subscriber#${old.pendingId}`, 'number'],
        [`subscriber#${old.subscriberId}`, 'undefined'],
      ]),
    );
  });

  it('is migrated page by page, and goes on where it broke off', async () => {
    await writeOldTable(table.access, oldSeen(['known']));
    const breakAt = (pages: number) => {
      let count = 0;
      return () => {
        count += 1;
        if (count === pages) throw new Error('The connection broke');
      };
    };
    let tries = 0;
    for (let pages = 3; ; pages += 3) {
      tries += 1;
      try {
        await migrateTable(table.access, { now, pageSize: 2, onProgress: breakAt(pages) });
        break;
      } catch (error) {
        expect(String(error)).toContain('The connection broke');
        expect((await readSchema(table.access))?.version).toBe(1);
      }
    }
    expect(tries).toBeGreaterThan(2);
    await expectReadable();
  });

  it('is migrated by the command line, which tells how far it is', async () => {
    await writeOldTable(table.access, oldSeen(['known']));
    const migrate = (name: string, endpoint = table.endpoint) =>
      wirewatchProcess(['migrate', '--table', name, '--endpoint', endpoint, '--region', 'eu-west-1'], {
        env: { AWS_ACCESS_KEY_ID: '000000000000', AWS_SECRET_ACCESS_KEY: 'test' },
      });
    const first = await migrate(table.access.table);
    expect(first).toMatchObject({ code: 0, stderr: expect.stringContaining('4 of 4 parts done') });
    expect(first.stdout).toContain('is of version 2 now');
    expect((await migrate(table.access.table)).stdout).toContain('already');
    expect(await migrate('unknown')).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('no table unknown'),
    });
    expect(await migrate('far', 'http://127.0.0.1:1')).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/^far cannot be used: .*ECONNREFUSED.* Check --region, --endpoint/),
    });
    await expectReadable();
  });
});

describe('a table', () => {
  it('that is new gets the version of this code', async () => {
    await checkSchema(table.access, now);
    expect(await readSchema(table.access)).toMatchObject({ version: 2 });
  });

  it('of a later version is refused by functions and migration', async () => {
    await writeSchema(table.access, { version: 3, updatedAt: now().toISOString() });
    await expect(checkSchema(table.access, now)).rejects.toThrow(SchemaVersionError);
    await expect(migrateTable(table.access, { now })).rejects.toThrow('use the newer code');
  });
});
