/** What the service's steps cost in DynamoDB, and whether `infra/cost/measured-units.ts` states it. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { measuredUnits } from '../../../infra/cost/measured-units.ts';
import { createArticleCount } from '../../../shared/articles/count-articles.ts';
import { matchArticle } from '../../../shared/articles/match-article.ts';
import { recordFeedback } from '../../../shared/delivery/record-feedback.ts';
import { wakeSubscribers } from '../../../shared/delivery/wake-subscribers.ts';
import { createWeeklyNearly } from '../../../shared/delivery/weekly-nearly.ts';
import { traceArticle } from '../../../shared/delivery/why/trace-article.ts';
import { proposeSource } from '../../../shared/feeds/source-proposal.ts';
import { checkPack } from '../../../shared/rule-files/packs/check-pack.ts';
import { packAddressId } from '../../../shared/rule-files/packs/pack-address.ts';
import { readFoundStories } from '../../../shared/rules/found-stories.ts';
import { createLiveIndex } from '../../../shared/rules/live-index.ts';
import { findAllNearly } from '../../../shared/rules/nearly.ts';
import type { Rule } from '../../../shared/rules/rule.ts';
import { createSampleCache } from '../../../shared/rules/sample-cache.ts';
import { createCountAgainst } from '../../../shared/security/rate-limit.ts';
import { shortHash } from '../../../shared/security/short-hash.ts';
import { createEmbargoStore } from '../../../shared/store/embargo-store.ts';
import { createIndexSnapshotStore } from '../../../shared/store/index-snapshot-store.ts';
import { createMoveStore } from '../../../shared/store/move-store.ts';
import { createPackAddressStore } from '../../../shared/store/pack-address-store.ts';
import { createQueryStore } from '../../../shared/store/query-store.ts';
import { createRateCounterStore } from '../../../shared/store/rate-counter-store.ts';
import { createRatingStore } from '../../../shared/store/rating-store.ts';
import { createReputationStore } from '../../../shared/store/reputation-store.ts';
import { createRuleStore } from '../../../shared/store/rule-store.ts';
import { createSourceListStore } from '../../../shared/store/source-list-store.ts';
import { createSourceProposalStore } from '../../../shared/store/source-proposal-store.ts';
import { createStandingTextStore } from '../../../shared/store/standing-text-store.ts';
import { createStoryStore } from '../../../shared/store/story-store.ts';
import { createSubscriberStore } from '../../../shared/store/subscriber-store.ts';
import { createWaitingPostStore } from '../../../shared/store/waiting-post-store.ts';
import { createWebhookStateStore } from '../../../shared/store/webhook-state-store.ts';
import { assignStory, formerStoryIds } from '../../../shared/stories/assign-story.ts';
import { createKeepTold } from '../../../shared/stories/keep-told.ts';
import { createNoteDevelopment } from '../../../shared/stories/note-development.ts';
import { noteSentences, type StandingText } from '../../../shared/stories/standing-text.ts';
import { changeRule } from '../../../shared/subscribers/save-rule.ts';
import { notifyWebhook } from '../../../shared/webhooks/notify-webhook.ts';
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
afterAll(() => table.close());

async function measure(act: () => Promise<unknown>): Promise<RequestUnits> {
  meter.take();
  await act();
  return meter.take();
}

async function cost(step: string, act: () => Promise<unknown>): Promise<RequestUnits> {
  const units = await measure(act);
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
    noteDevelopment: createNoteDevelopment({ ...world, stories, standingTexts: standing }),
    describeChange: () => undefined,
    keepTold: createKeepTold(world),
    match: () => Array.from({ length: hits }, (_, i) => ({ queryId: `query-${i}`, score: 1, spans: [] })),
    explain: () => () => 'harbour',
    queries,
    hits: world.hits,
    wakes: { send: async () => {} },
    // Counted once for each batch: see below.
    statistics: { countArticle: async () => {} },
    wakeEveryMs: 300_000,
    now: world.now,
  });
}

describe('an article of 3,000 characters', () => {
  beforeAll(async () => {
    // Its source is known: of the next articles, one in eight changes what is known of it.
    let known: StandingText | undefined;
    for (let i = 0; i < 8; i++) {
      const { paragraphs: all } = inventReport(createRandom(100 + i), 'rail', 12);
      known = noteSentences(known, { id: `earlier-${i}`, text: all.join('\n\n') }) ?? known;
    }
    const standing = createStandingTextStore(table.access);
    const sentences = known ?? new Uint8Array();
    await cost('note sentences of an article in the record of its source', () =>
      standing.put('The Lindmouth Courier', sentences),
    );
  });

  it('costs one write unit more for each distinct query that it matches, however many people watch it', async () => {
    const another = inventArticle({ id: 'article-with-10-hits', ...otherReport });
    for (let i = 0; i < 10; i++)
      await createQueryStore(table.access).touch(`query-${i}`, 'harbour', false, '2026');
    const none = await cost('match an article of 3,000 characters without a hit', () => match(0));
    const ten = await cost('match one with hits on 10 distinct queries', () => match(10, another));
    expect(writes(ten) - writes(none)).toBe(10);
    // Two for the text, compressed; one each for its day's index, the story and the mark; four for the story's bands.
    expect(writes(none)).toBeLessThanOrEqual(9);
    expect(none.reads).toBeLessThanOrEqual(40);
  });

  it('costs one read more if it joins a story, and a few writes if somebody follows that', async () => {
    const stories = createStoryStore(table.access);
    const note = createNoteDevelopment({ ...world, stories });
    const first = {
      ...inventArticle({ id: 'told-first', ...report, source: 'Post' }),
      storyId: 'told-first',
    };
    await stories.tell({ id: first.id, articleId: first.id, revision: first.revision, source: 'Post' });
    await stories.tell({ id: first.id, articleId: 'copy', revision: 'r', source: 'Ledger' });
    await world.articles.put(first);
    const copy = { ...first, id: 'copy', source: 'Ledger' };
    const step = 'look at a copy whose story nobody follows';
    const unfollowed = await cost(step, () => note(copy, {}));
    expect([writes(unfollowed), unfollowed.reads]).toEqual([0, 1]);
    await stories.keep(first.id, new Date(world.now().getTime() + 604_800_000));
    await cost('note a source of weight of a followed story', () => note(copy, {}));
    expect(await world.developments.ofStory(first.id)).toHaveLength(1);
  });

  it('is counted for one write unit, together with its batch', async () => {
    const count = createArticleCount({ statistics: world.statistics, log: { warn: () => {} } });
    const units = await cost('count the articles of a batch of up to 10', async () => {
      for (let i = 0; i < 10; i++) await count.countArticle(world.now());
      await count.flush();
    });
    expect(writes(units)).toBe(1);
  });

  it('costs one read when it comes again', async () => {
    const again = await cost('match the same article again', () =>
      match(10, inventArticle({ id: 'article-with-10-hits', ...otherReport })),
    );
    expect(writes(again)).toBe(0);
    expect(again.reads).toBeLessThanOrEqual(1);
  });

  it('under an embargo costs only its item and its place in the list, twice', async () => {
    const { storyId: _, ...article } = inventArticle({ id: 'embargoed', ...report });
    const embargoed = createEmbargoStore(table.access);
    const notBefore = world.now().toISOString();
    const kept = { article, notBefore, acceptedAt: notBefore };
    const keep = await cost('keep an article of 3,000 characters under an embargo', () =>
      embargoed.put(kept),
    );
    const release = await cost('release it from its embargo', async () => {
      await embargoed.due(notBefore, 10);
      await embargoed.get('embargoed');
      await world.articles.getMany(['embargoed']);
      await embargoed.delete(kept);
    });
    expect(writes(keep)).toBeLessThanOrEqual(4);
    expect(writes(release)).toBeLessThanOrEqual(4);
    expect(release.reads).toBeLessThanOrEqual(5);
  });

  it('costs one read when there is no list of sources', async () => {
    const look = await cost('read the lists of sources when there are none', () =>
      createSourceListStore(table.access).all(),
    );
    expect(look.reads).toBeLessThanOrEqual(1);
  });

  it('costs one read for each shard when the index is up to date', async () => {
    const index = createLiveIndex({
      queries: createQueryStore(table.access),
      snapshots: createIndexSnapshotStore(table.access),
      options: {},
      log: { warn: () => {} },
      now: world.now,
    });
    await index();
    const look = await cost('refresh the rule index for a batch of up to 10 articles', index);
    expect(look.reads).toBeLessThanOrEqual(16);
  });
});

describe('a subscriber', () => {
  beforeAll(async () => {
    const since = world.now().toISOString();
    await cost('save a rule on a new query', async () => {
      await createQueryStore(table.access).touch('watched', 'harbour', true, since);
      await world.rules.create(inventRule({ subscriberId: me, queryId: 'watched', since, text: 'harbour' }));
    });
    await world.subscribers.create(inventSubscriber({ id: me, nextDeliveryAt: since }));
  });

  /** As long as hits are: ids of 22 characters, a headline, a dozen marked words. */
  function usualHit(id: string, at: string) {
    const { title } = inventReport(createRandom(id.length + Number(id.split('-')[2])), 'harbour', 1);
    return inventHit({
      queryId: 'watched',
      articleId: id,
      revision: shortHash(`revision of ${id}`),
      storyId: id,
      at,
      publishedAt: at,
      title: `${title}: ${shortHash(title).slice(0, 12)} and what is known of it so far`,
      source: 'The Lindmouth Courier',
      why: 'harbour AND (storm OR ferry)',
      spans: Array.from({ length: 12 }, (_, n) => ({ field: 'text', start: n * 97 + 10, end: n * 97 + 17 })),
    });
  }

  async function publish(stories: number, series = String(stories)) {
    world.advance(600_000);
    const at = world.now().toISOString();
    for (let i = 0; i < stories; i++) {
      const id = `cost-${series}-${i}-${shortHash(`${series} ${i}`).slice(0, 12)}`;
      await world.articles.put(
        inventArticle({ id, storyId: id, receivedAt: at, publishedAt: at, text: sentence.repeat(30) }),
      );
      await world.hits.putMany([usualHit(id, at)]);
    }
    await world.subscribers.wake(me, at);
  }

  it('with nothing to send costs three write units each time', async () => {
    const look = await cost('look at a subscriber with nothing to send', () => world.look(me));
    expect(writes(look)).toBeLessThanOrEqual(3);
  });

  it('gets an alert of one story for about a dozen write units', async () => {
    await publish(1);
    const alert = await cost('send an alert of 1 story', () => world.look(me));
    expect(world.taken).toHaveLength(1);
    expect(writes(alert)).toBeLessThanOrEqual(16);
  });

  it('gets a digest of 20 stories for 16 write units', async () => {
    await publish(20);
    const digest = await cost('send a digest of 20 stories', () => world.look(me));
    expect(world.taken).toHaveLength(2);
    expect(writes(digest)).toBeLessThanOrEqual(16);
  });

  it('gets what a rule nearly found for the reads of the articles alone, once for all rules and readers', async () => {
    const readSample = createSampleCache({ articles: world.articles, now: world.now });
    const nearly = createWeeklyNearly({
      readSample,
      sentStories: world.sentStories,
      loadFinder: async () => findAllNearly,
      log: world.log,
    });
    const reader = await world.subscribers.get(me);
    const [rule] = await world.rules.ofSubscriber(me);
    if (!reader || !rule) throw new Error('nobody asked');
    const since = '2026-01-01T00:00:00.000Z';
    const asking = ['a', 'b', 'c'].map((id) => ({
      ...rule,
      id,
      since,
      nearly: true,
      text: 'harbour zeppelin',
    }));
    const others = await measure(() =>
      nearly.find(reader, [rule], world.now()).then((found) => expect(found.size).toBe(0)),
    );
    expect(others).toMatchObject({ tableWrites: 0, indexWrites: 0, reads: 0 });
    const first = await cost('find what rules nearly found, among a few dozen articles', () =>
      nearly.find(reader, asking, world.now()).then((found) => expect(found.size).toBe(3)),
    );
    expect(writes(first)).toBe(0);
    const again = await measure(() =>
      nearly.find(reader, asking, world.now()).then((found) => expect(found.size).toBe(3)),
    );
    // Only whether the reader had the stories is asked again.
    expect(again.reads).toBeLessThanOrEqual(2);
  });

  it('reads what became of one article of that digest for some dozen read units, and writes nothing', async () => {
    const reader = await world.subscribers.get(me);
    const rules = await world.rules.ofSubscriber(me);
    const article = await world.articles.get(`cost-20-0-${shortHash('20 0').slice(0, 12)}`);
    if (!reader || !article) throw new Error('nothing was sent');
    const deps = { ...world, stories: createStoryStore(table.access, world.now) };
    let outcome: string | undefined;
    const look = await cost('say what became of an article by one rule', async () => {
      const [traced] = await traceArticle(article, reader, rules, deps);
      outcome = traced?.outcome;
    });
    expect(outcome).toBe('mailed');
    expect(writes(look)).toBe(0);
    expect(look.reads).toBeLessThanOrEqual(30);
  });

  it('shows 21 stories of the archive for some dozen read units', async () => {
    const rules = await world.rules.ofSubscriber(me);
    // Finds of this very moment are shown by the next look.
    const later = new Date(world.now().getTime() + 1);
    let shown = 0;
    const look = await cost('show a page of 21 stories of the archive', async () => {
      const { stories } = await readFoundStories(
        rules,
        { limit: 40 },
        { hits: world.hits, now: () => later },
      );
      shown = stories.length;
      await world.articles.getMany(stories.map(({ lead }) => lead.hit.articleId));
      await world.sentStories.mailsOf(
        me,
        stories.map(({ storyId }) => storyId),
      );
      await createRatingStore(table.access).among(
        me,
        stories.map(({ lead: { rule, hit } }) => ({ ruleId: rule.id, articleId: hit.articleId })),
      );
    });
    expect(shown).toBe(21);
    expect(writes(look)).toBe(0);
    expect(look.reads).toBeLessThanOrEqual(80);
  });

  it('asks for a source with four write units at most', async () => {
    const countAgainst = createCountAgainst({
      counters: createRateCounterStore(table.access),
      now: world.now,
    });
    const sourceProposals = createSourceProposalStore(table.access);
    const ask = await cost('ask for a source', () =>
      proposeSource('https://port.example/a', me, { sourceProposals, countAgainst, now: world.now }),
    );
    expect(writes(ask)).toBeLessThanOrEqual(4);
  });

  it('posts a story to an output for one write unit, and two more for a message that is not taken', async () => {
    const [latest] = await world.deliveries.latest(me, 1);
    const [rule] = await world.rules.ofSubscriber(me);
    if (!latest || !rule) throw new Error('nothing was sent');
    const outputs = [
      { id: 'out', kind: 'slack', url: 'https://h.example/1', savedAt: '2026-01-01T00:00:00.000Z' },
    ] as const;
    const message = { subscriberId: me, slot: latest.slot, ruleId: rule.id };
    const post = (status: number, more: Partial<Rule> = {}) =>
      notifyWebhook(message, {
        onPoison: (_, error) => {
          throw error;
        },
        subscribers: world.subscribers,
        rules: {
          get: async (subscriberId, id) => {
            const found = await world.rules.get(subscriberId, id);
            return found && { ...found, outputs, ...more };
          },
        },
        deliveries: world.deliveries,
        articles: world.articles,
        states: createWebhookStateStore(table.access),
        posts: createWaitingPostStore(table.access),
        post: async () => ({ status }),
        tellOwner: async () => {},
        random: () => 0,
        now: world.now,
      });
    expect(writes(await cost('post a digest of 20 stories to an output', () => post(200)))).toBe(1);
    const again = { outputs: [{ ...outputs[0], id: 'down' }] };
    const failed = await cost('post it to an output that does not take it', () => post(503, again));
    expect(writes(failed)).toBeLessThanOrEqual(3);
  });

  it('who has had a digest of 20 stories every day for 90 days costs a few reads more', async () => {
    for (let ago = 1; ago <= 90; ago++) {
      const slot = new Date(world.now().getTime() - ago * 86_400_000).toISOString();
      const ids = Array.from({ length: 20 }, (_, i) => `story ${i} of ${slot}`);
      await world.sentStories.note(me, slot, ids);
    }
    await publish(20, 'later');
    const digest = await cost('send one to a reader of 90 such digests', () => world.look(me));
    expect(world.taken).toHaveLength(3);
    expect(writes(digest)).toBeLessThanOrEqual(16);
    expect(digest.reads).toBeLessThanOrEqual(45);
  });

  it('costs a write for each thing that SES reports of a mail, and one for its count', async () => {
    const last = world.taken.at(-1)!;
    const tags = Object.fromEntries(Object.entries(last.tags).map(([name, value]) => [name, [value]]));
    const mail = {
      messageId: `ses-${world.taken.length}`,
      timestamp: world.now().toISOString(),
      destination: [last.to],
      tags,
    };
    const deps = {
      ...world,
      reputation: createReputationStore(table.access),
      subscriberIdOf: async () => me,
    };
    const events = await cost('record that SES took and delivered a mail', async () => {
      await recordFeedback({ eventType: 'Send', mail }, deps);
      await recordFeedback({ eventType: 'Delivery', mail, delivery: { recipients: [last.to] } }, deps);
    });
    expect(writes(events)).toBeLessThanOrEqual(4);
  });

  it('costs no more to be counted after a week in which every hour had mails, bounces and complaints', async () => {
    const reputation = createReputationStore(table.access);
    const start = Date.parse('2026-06-01T00:00:00Z');
    const hours = Array.from({ length: 7 * 24 }, (_, at) => new Date(start + at * 3_600_000));
    for (const at of hours)
      for (const what of ['sent', 'bounced', 'complained'] as const) await reputation.count(what, 'one', at);
    const end = hours.at(-1) ?? new Date();
    expect(writes(await measure(() => reputation.count('sent', 'one', end)))).toBe(1);
    const fullest = await measure(() => reputation.lastWeek(end));
    // Half a unit for each of four partitions, however full one is.
    expect(fullest.reads).toBe(2);
  });

  it('is woken for three write units', async () => {
    world.advance(3_600_000);
    const wake = await cost('wake a subscriber for a hit', () =>
      world.subscribers.wake(me, world.now().toISOString()),
    );
    expect(writes(wake)).toBe(3);
  });
});

describe('a pack of rules that is followed by address', () => {
  const url = 'https://packs.example/piers.yaml';
  const id = packAddressId(url);
  const bytes = (text: string) => new TextEncoder().encode(text);
  const check = (answer: { status: number; text?: string }) =>
    checkPack(id, {
      ...world,
      addresses: createPackAddressStore(table.access),
      hasTime: () => true,
      get: async () => ({ status: answer.status, headers: {}, body: bytes(answer.text ?? '') }),
    });

  it('costs a few units a day while it does not change, however many follow it', async () => {
    const [at, nextCheckAt] = [world.now().toISOString(), world.now().toISOString()];
    const pack = {
      url,
      name: 'Piers',
      values: {},
      contentHash: 'a',
      rules: [],
      followedAt: at,
      acceptedAt: at,
    };
    for (let n = 0; n < 10; n += 1) await world.packs.add({ ...pack, subscriberId: `Pack-${n}`, id: 'p' });
    await world.subscribers.create(inventSubscriber({ id: 'Pack-0' }));
    const addresses = createPackAddressStore(table.access);
    await addresses.follow({ id, url, hash: 'a', nextCheckAt, followedAt: at });
    const checked = await cost('check a pack of rules that has not changed', () => check({ status: 304 }));
    expect(writes(checked)).toBeLessThanOrEqual(6);
    const ask = await measure(() => addresses.due('2020-01-01T00:00:00.000Z', 100));
    expect(ask).toMatchObject({ tableWrites: 0, indexWrites: 0, reads: 0.5 });
  });

  it('costs two writes for each follower who is told, and theirs alone', async () => {
    for (let n = 1; n < 10; n += 1) await world.packs.remove(`Pack-${n}`, 'p');
    world.advance(86_400_000);
    const text = 'rules:\n  - {id: piers, query: pier}\n';
    const told = await cost('tell one follower that a pack has changed', () => check({ status: 200, text }));
    expect(writes(told)).toBeLessThanOrEqual(8);
    expect(await world.packNews.untold('Pack-0')).toMatchObject([{ changes: 1 }]);
  });
});

describe('a rule that writes only about what is unusual', () => {
  const [watcher, queryId] = ['Cost-Unusual-0123456789abcdef', shortHash('unusual')];
  const wake = () => {
    const queue = { send: async () => {} };
    return wakeSubscribers({ queryId }, { ...world, wakes: queue, deliveries: queue });
  };

  it('costs a few reads where there are too few stories, and no write', async () => {
    const now = world.now().getTime();
    const since = new Date(now - 30 * 86_400_000).toISOString();
    await world.rules.create(inventRule({ subscriberId: watcher, queryId, frequency: 'unusual', since }));
    const nextDeliveryAt = new Date(now + 3_600_000).toISOString();
    await world.subscribers.create(inventSubscriber({ id: watcher, nextDeliveryAt }));
    const check = await cost('learn that a query has too few stories to be unusual', wake);
    expect(writes(check)).toBe(0);
  });

  it('costs three writes for a look that finds nothing unusual', async () => {
    const past = world.now().getTime() - 29 * 86_400_000;
    const hits = Array.from({ length: 28 * 24 }, (_, hours) => {
      const at = new Date(past + hours * 3_600_000).toISOString();
      return inventHit({ queryId, at, articleId: `unusual-${hours}`, storyId: `unusual-${hours}` });
    });
    await world.hits.putMany(hits);
    for (const minutes of [100, 60, 20]) {
      const at = new Date(world.now().getTime() - minutes * 60_000).toISOString();
      await world.hits.putMany([
        inventHit({ queryId, at, articleId: `now-${minutes}`, storyId: `now-${minutes}` }),
      ]);
    }
    await wake();
    // The first look of a day counts the days that are over.
    await world.look(watcher);
    expect((await world.hourlyCounts.of(queryId)).size).toBeGreaterThan(27);
    world.advance(600_000);
    await wake();
    const look = await cost('look at a rule that finds nothing unusual among 3 stories', () =>
      world.look(watcher),
    );
    expect(writes(look)).toBeLessThanOrEqual(4);
  });
});

describe('a shared rule', () => {
  const deps = () => ({
    rules: createRuleStore(table.access),
    queries: createQueryStore(table.access),
    subscribers: createSubscriberStore(table.access),
    moves: createMoveStore(table.access),
    countAgainst: createCountAgainst({ counters: createRateCounterStore(table.access), now: world.now }),
    firstAlertAfterMs: 300_000,
    now: world.now,
  });
  const at = () => world.now().toISOString();

  /** Somebody with a rule, and as many who follow it. */
  async function sharing(name: string, followers: number) {
    const { rules, subscribers } = deps();
    const owner = inventSubscriber({ id: `Owner-${name}`, email: `${name}@reader.example` });
    await subscribers.create(owner);
    const shared = followers > 0 && { shareId: 'list' };
    const rule = { id: 'rule', text: 'harbour', queryId: shortHash('harbour'), since: at() };
    await rules.create({ ...inventRule({ ...rule, subscriberId: owner.id }), ...shared });
    const recipients = Array.from({ length: followers }, (_, n) => ({
      id: `place-${n}`,
      theirId: `Follower-${name}-${n}`,
      masked: 'a***@reader.example',
      state: 'accepted' as const,
      at: at(),
      theirRule: 'rule',
    }));
    for (const { id, theirId } of recipients) {
      await subscribers.create(inventSubscriber({ id: theirId, email: `${theirId}@reader.example` }));
      const follows = { ownerId: owner.id, ruleId: 'rule', id };
      await rules.create({ ...inventRule({ ...rule, subscriberId: theirId }), follows });
    }
    await rules.saveShare({ ownerId: owner.id, ruleId: 'rule', id: 'list', recipients, version: 1 });
    world.advance(600_000);
    return { owner, recipients };
  }

  it('costs each person who follows it what a change of a rule costs, and others nothing', async () => {
    const change = (owner: Parameters<typeof changeRule>[0]) =>
      changeRule(owner, 'rule', { query: 'harbour OR port' }, deps());
    const alone = await sharing('alone', 0);
    const one = await cost('change the query of a rule', () => change(alone.owner));
    const many = await sharing('many', 10);
    const all = await cost('change the query of a rule that 10 people follow', () => change(many.owner));
    // The mark and its end, each with its entry of the index.
    expect(writes(all)).toBeLessThanOrEqual(11 * writes(one) + 4);
  });

  it('costs a look at whoever follows it no more than at others', async () => {
    const { recipients } = await sharing('looked', 1);
    const id = recipients[0]?.theirId ?? '';
    await world.subscribers.wake(id, at());
    meter.take();
    await world.look(id);
    const { tableWrites, indexWrites, reads } = meter.take();
    const usual = measuredUnits['look at a subscriber with nothing to send'];
    expect({ tableWrites, indexWrites, reads }).toEqual(usual);
  });
});

describe('infra/cost/measured-units.ts', () => {
  it('states the measured units of each step', () => {
    expect(Object.fromEntries(lines.map(({ step, ...units }) => [step, units]))).toEqual(measuredUnits);
    expect(lines).toHaveLength(Object.keys(measuredUnits).length);
  });
});
