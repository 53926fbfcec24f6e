/** What the service's steps cost in DynamoDB. The table that it prints is the one in docs/costs.md. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { matchArticle } from '../../../shared/articles/match-article.ts';
import { createLiveIndex } from '../../../shared/rules/live-index.ts';
import { createEmbargoStore } from '../../../shared/store/embargo-store.ts';
import { createIndexSnapshotStore } from '../../../shared/store/index-snapshot-store.ts';
import { createQueryStore } from '../../../shared/store/query-store.ts';
import { createSourceListStore } from '../../../shared/store/source-list-store.ts';
import { createStandingTextStore } from '../../../shared/store/standing-text-store.ts';
import { createStoryStore } from '../../../shared/store/story-store.ts';
import { assignStory, formerStoryIds } from '../../../shared/stories/assign-story.ts';
import { sketchOf } from '../../../shared/stories/sketch.ts';
import { createDeliveryWorld, type DeliveryWorld } from '../../support/delivery-world.ts';
import { inventArticle, inventHit, inventRule, inventSubscriber } from '../../support/invented.ts';
import { inventReport } from '../../support/invented-news.ts';
import { createRandom } from '../../support/random.ts';
import { meterRequests, type RequestUnits } from '../../support/request-units.ts';
import { startTestTable, type TestTable } from '../../support/table.ts';

const me = 'Cost-Subscriber-0123456789abcdef';
const sentence =
  'The harbour of Lindmouth reopened on Tuesday after a storm of three days, the port authority said. ';
const { title, paragraphs } = inventReport(createRandom(1), 'harbour', 15);
const report = { title, text: paragraphs.join('\n\n').slice(0, 3_000) };
/** As long, and without a word in common. */
const otherReport = {
  title: 'Another headline of words of its own',
  text: report.text.replace(/[a-y0-8]/gi, (letter) => String.fromCharCode(letter.charCodeAt(0) + 1)),
};
let table: TestTable;
let world: DeliveryWorld;
let meter: { take(): RequestUnits };
const lines: (RequestUnits & { step: string })[] = [];

beforeAll(async () => {
  table = await startTestTable();
  world = createDeliveryWorld(table, '2026-03-02T10:00:00.000Z');
  meter = meterRequests(table);
});
afterAll(async () => {
  await table.close();
  for (const { step, ...units } of lines) process.stdout.write(`${step}: ${JSON.stringify(units)}\n`);
});

async function cost(step: string, act: () => Promise<unknown>): Promise<RequestUnits> {
  meter.take();
  await act();
  const units = meter.take();
  lines.push({ step, ...units });
  return units;
}

const writes = ({ tableWrites, indexWrites }: RequestUnits) => tableWrites + indexWrites;

function match(hits: number, article = inventArticle({ id: `article-with-${hits}-hits`, ...report })) {
  const queries = createQueryStore(table.access);
  const stories = createStoryStore(table.access);
  const standing = createStandingTextStore(table.access);
  return matchArticle(article, {
    articles: world.articles,
    assignStory: (one) => assignStory(one, stories, standing),
    formerStoryIds: (id) => formerStoryIds(id, stories),
    describeChange: () => undefined,
    match: () => Array.from({ length: hits }, (_, i) => ({ queryId: `query-${i}`, score: 1, spans: [] })),
    explain: () => () => 'harbour',
    queries,
    hits: world.hits,
    wakes: { send: async () => {} },
    statistics: world.statistics,
    wakeEveryMs: 300_000,
    now: world.now,
  });
}

describe('an article of 3,000 characters', () => {
  it('costs one write unit more for each distinct query that it matches, however many people watch it', async () => {
    const another = inventArticle({ id: 'article-with-10-hits', ...otherReport });
    const none = await cost('match an article, no hit', () => match(0));
    const ten = await cost('match an article, 10 hits', () => match(10, another));
    // Texts claim another number of bands each, at most 12.
    const bands = [report, otherReport].map((one) => sketchOf(one).claimed.length);
    expect(writes(ten) - bands[1]! - (writes(none) - bands[0]!)).toBe(10);
    // The text compressed, its day's index, the story's bands, what its source repeats, statistics and the mark.
    expect(writes(none)).toBeLessThanOrEqual(19);
    expect(none.reads).toBeLessThanOrEqual(30);
  });

  it('costs next to nothing when it comes again', async () => {
    const again = await cost('match an article again', () =>
      match(10, inventArticle({ id: 'article-with-10-hits', ...otherReport })),
    );
    expect(writes(again)).toBe(0);
    expect(again.reads).toBeLessThanOrEqual(1);
  });

  it('under an embargo costs no more than its item and its place in the list, twice', async () => {
    const { storyId: _, ...article } = inventArticle({ id: 'embargoed', ...report });
    const embargoed = createEmbargoStore(table.access);
    const notBefore = world.now().toISOString();
    const kept = { article, notBefore, acceptedAt: notBefore };
    const keep = await cost('keep an article under an embargo', () => embargoed.put(kept));
    const release = await cost('release it', async () => {
      await embargoed.due(notBefore, 10);
      await embargoed.get('embargoed');
      await world.articles.getMany(['embargoed']);
      await embargoed.delete(kept);
    });
    expect(writes(keep)).toBeLessThanOrEqual(4);
    expect(writes(release)).toBeLessThanOrEqual(4);
    expect(release.reads).toBeLessThanOrEqual(5);
  });

  it('finds no list of sources for a read', async () => {
    const look = await cost('read the lists of sources, if there are none', () =>
      createSourceListStore(table.access).all(),
    );
    expect(look.reads).toBeLessThanOrEqual(1);
  });

  it('finds the index up to date for a read of each shard', async () => {
    const index = createLiveIndex({
      queries: createQueryStore(table.access),
      snapshots: createIndexSnapshotStore(table.access),
      options: {},
      log: { warn: () => {} },
      now: world.now,
    });
    await index();
    const look = await cost('refresh the index for a batch', index);
    expect(look.reads).toBeLessThanOrEqual(16);
  });
});

describe('a subscriber', () => {
  beforeAll(async () => {
    const since = world.now().toISOString();
    await cost('save a query and a rule', async () => {
      await createQueryStore(table.access).touch('watched', 'harbour', true, since);
      await world.rules.create(inventRule({ subscriberId: me, queryId: 'watched', since, text: 'harbour' }));
    });
    await world.subscribers.create(inventSubscriber({ id: me, nextDeliveryAt: since }));
  });

  async function publish(stories: number) {
    world.advance(600_000);
    const at = world.now().toISOString();
    for (let i = 0; i < stories; i++) {
      const id = `cost-${stories}-${i}`;
      await world.articles.put(
        inventArticle({ id, storyId: id, receivedAt: at, publishedAt: at, text: sentence.repeat(30) }),
      );
      await world.hits.putMany([
        inventHit({ queryId: 'watched', articleId: id, storyId: id, at, publishedAt: at }),
      ]);
    }
    await world.subscribers.wake(me, at);
  }

  it('for whom there is nothing costs three write units a look', async () => {
    const look = await cost('look at a subscriber, nothing to send', () => world.look(me));
    expect(writes(look)).toBeLessThanOrEqual(3);
  });

  it('gets an alert of one story for about a dozen write units', async () => {
    await publish(1);
    const alert = await cost('send an alert of 1 story', () => world.look(me));
    expect(world.taken).toHaveLength(1);
    expect(writes(alert)).toBeLessThanOrEqual(16);
  });

  it('gets a digest for one write unit more for each story', async () => {
    await publish(20);
    const digest = await cost('send a digest of 20 stories', () => world.look(me));
    expect(world.taken).toHaveLength(2);
    expect(writes(digest)).toBeLessThanOrEqual(50);
  });

  it('is woken for three write units', async () => {
    world.advance(3_600_000);
    const wake = await cost('wake a subscriber', () => world.subscribers.wake(me, world.now().toISOString()));
    expect(writes(wake)).toBe(3);
  });
});
