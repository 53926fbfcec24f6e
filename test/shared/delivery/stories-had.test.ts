/** What a subscriber has had decides what is news to it: articles go their whole way, from matching to the mail. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { articleRevision } from '../../../shared/articles/article-id.ts';
import { matchArticle } from '../../../shared/articles/match-article.ts';
import { closeDelivery } from '../../../shared/delivery/close-delivery.ts';
import { createQueryStore } from '../../../shared/store/query-store.ts';
import { createStoryStore } from '../../../shared/store/story-store.ts';
import { assignStory, formerStoryIds } from '../../../shared/stories/assign-story.ts';
import { describeChange } from '../../../shared/stories/describe-change.ts';
import { createKeepTold } from '../../../shared/stories/keep-told.ts';
import { createDeliveryWorld, type DeliveryWorld } from '../../support/delivery-world.ts';
import { inventRule, inventSubscriber } from '../../support/invented.ts';
import { inventReport, subjectNames } from '../../support/invented-news.ts';
import { type QuickTable, startQuickTable } from '../../support/quick-table.ts';
import { createRandom } from '../../support/random.ts';

const minute = 60_000;
let table: QuickTable;
let world: DeliveryWorld;
let serial = 0;
let me: string;
beforeAll(async () => {
  table = await startQuickTable();
});
afterAll(() => table.close());
beforeEach(async () => {
  me = `reader-${++serial}-0123456789abcdef`;
  world = createDeliveryWorld(table, '2026-03-02T10:00:00.000Z');
  const since = world.now().toISOString();
  await world.rules.create(inventRule({ subscriberId: me, queryId: `${me}-q`, since, text: 'harbour' }));
  await world.subscribers.create(
    inventSubscriber({ id: me, email: `${me}@example.org`, nextDeliveryAt: since }),
  );
});

/** The article comes as it is now, a minute later, and the subscriber is looked at. */
async function publish(name: string, text: string, title = `Harbour news ${name}`): Promise<void> {
  world.advance(minute);
  const stories = createStoryStore(table.access, world.now);
  await matchArticle(
    {
      id: `${me}-${name}`,
      revision: articleRevision(title, text),
      title,
      text,
      source: `The ${name} Post`,
      receivedAt: world.now().toISOString(),
    },
    {
      articles: world.articles,
      assignStory: (article) => assignStory(article, stories),
      formerStoryIds: (id) => formerStoryIds(id, stories),
      describeChange,
      match: () => [{ queryId: `${me}-q`, score: 1, spans: [] }],
      explain: () => () => 'harbour',
      queries: createQueryStore(table.access),
      keepTold: createKeepTold(world),
      hits: world.hits,
      wakes: { send: async () => {} },
      statistics: world.statistics,
      wakeEveryMs: 300_000,
      now: world.now,
    },
  );
  await world.subscribers.wake(me, world.now().toISOString());
  await world.settle(me);
}

const mails = async () => (await world.mailsTo(`${me}@example.org`)).map(({ text }) => text ?? '');
const report = (seed: number) => inventReport(createRandom(seed), 'harbour', 6).paragraphs.join('\n\n');
/** News of another kind each time. */
const news = (n: number) =>
  inventReport(createRandom(100 + n), subjectNames[n % subjectNames.length]!, 2).paragraphs.join(' ');

describe('an article that changes', () => {
  it('is told once however often it changes within the hour, and later with all changes since', async () => {
    let text = 'A trawler ran aground in the harbour on Monday morning.';
    await publish('live', text);
    for (let n = 0; n < 10; n++) {
      text += ` ${news(n)}`;
      await publish('live', text);
    }
    expect(await mails()).toHaveLength(2);
    expect((await mails())[1]).toContain(news(0).slice(0, 20));
    world.advance(60 * minute);
    await publish('live', `${text} ${news(11)} ${news(12)}`);
    expect(await mails()).toHaveLength(3);
  });

  it('is told when small changes add up to a fifth, with the first sentence that is new', async () => {
    const text = report(1);
    await publish('slow', text);
    let grown = text;
    // Less than a tenth of the text at a time.
    for (let n = 0; n < 5; n++) {
      grown += ` ${news(n).split(' ').slice(0, 14).join(' ')}.`;
      await publish('slow', grown);
    }
    const told = await mails();
    expect(told).toHaveLength(2);
    expect(told[1]).toContain(news(0).slice(0, 20));
  });

  it('is not told when it changes back to what the reader was sent', async () => {
    const [one, other] = [report(2), `${report(2)} ${news(1)} ${news(2)} ${news(3)} ${news(4)}`];
    for (const text of [one, other, one, other, one]) {
      await publish('fickle', text);
      world.advance(61 * minute);
    }
    expect(await mails()).toHaveLength(2);
  });

  it('is told when it is corrected, even a minute after an update', async () => {
    const text = report(3);
    await publish('wrong', text);
    await publish('wrong', text, 'Harbour: all boats are back');
    await publish(
      'wrong',
      `${text}\nCorrection: two boats are still at sea, not none.`,
      'Harbour: all boats are back',
    );
    const told = await mails();
    expect(told).toHaveLength(3);
    expect(told[2]).toContain('two boats are still at sea');
  });

  it('is not told for a change of a counter, a label or a time', async () => {
    const text = report(4);
    await publish('busy', `${text}\n3 comments`, 'LIVE: harbour closed – 10:15');
    await publish('busy', `${text}\n9 comments`, 'Harbour closed – 10:20');
    expect(await mails()).toHaveLength(1);
  });
});

describe('a story', () => {
  it('is not told again when it turns out to be another one that was told before or after it', async () => {
    const [one, other] = [report(5), report(6)];
    await publish('one', one);
    await publish('other', other);
    expect(await mails()).toHaveLength(2);
    await publish('both', `${one}\n\n${other}`);
    await publish('copy of one', one);
    await publish('copy of other', other);
    expect(await mails()).toHaveLength(2);
  });

  it('sent under one id is known under the other, when only that one was sent', async () => {
    const [one, other] = [report(7), report(8)];
    await publish('one', one);
    // The other story is told to somebody else meanwhile.
    await assignStory(
      { id: `${me}-0`, revision: 'r1', title: 'Elsewhere', text: other, source: 'The Echo' },
      createStoryStore(table.access, world.now),
    );
    await publish('both', `${one}\n\n${other}`);
    expect(await mails()).toHaveLength(1);
  });

  it('is remembered although its rule was deleted while the mail was sent', async () => {
    world.advance(minute);
    await publish('gone', report(9));
    const [delivery] = await world.deliveries.latest(me, 1);
    const plan = await world.deliveries.plan(me, delivery?.slot ?? '');
    const remembered: string[] = [];
    await closeDelivery(delivery!, plan!, {
      ...world.createWorker(),
      subscribers: {
        get: async () => ({ ...(await world.subscribers.get(me))!, openDelivery: plan!.slot }),
        close: async () => true,
      },
      rules: { ofSubscriber: async () => [], forgetPreviousQueries: async () => {} },
      sentStories: {
        of: () => ({ among: async () => new Map() }),
        remember: async ({ entries }) => void remembered.push(...entries.map(({ storyId }) => storyId)),
      },
    });
    expect(remembered).toEqual([`${me}-gone`]);
  });
});
