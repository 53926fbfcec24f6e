import type { DeliveryWorld, MemoryWorld } from '../delivery-world.ts';
import { inventArticle, inventHit, inventRule, inventSubscriber } from '../invented.ts';

/** A place where workers die: on the real stores or in memory. */
export type World = DeliveryWorld | MemoryWorld;

let serial = 0;

/** The days before, each without a find. */
const nothingFound = new Map(
  Array.from({ length: 29 }, (_, n) => [
    new Date(Date.UTC(2026, 1, 1 + n)).toISOString().slice(0, 10),
    Array.from({ length: 24 }, () => 0),
  ]),
);

/** The kinds of mails that differ in how they are made or in what is remembered of them. */
export const kinds = [
  'alert',
  'digest',
  'named digest',
  'urgent',
  'put off',
  'unusual',
  'followed',
  'nearly',
  'packs',
] as const;
export type Kind = (typeof kinds)[number];

/** It comes twice in the hours that a test looks at. */
const morning = { id: 'morning', name: 'Morning', schedule: { times: ['08:00', '08:30'] } };

/**
 * Two rules, three stories, one of them in both rules: everything due now. What is urgent breaks daily rules, whose digest
 * is due soon after. What is put off is an alert that has to come back for its place. What is followed are two stories to
 * which something happened; their reader has no rules. A named digest has both rules; its next mail is near. What is nearly
 * found are three stories, and nothing else is. Packs are three that have changed, called like the stories.
 */
export async function prepare(
  kind: Kind,
  createWorld: (startsAt: string) => World,
): Promise<{ world: World; me: string; email: string }> {
  const me = `Crash-${++serial}`;
  const email = `${me.toLowerCase()}@reader.example`;
  const world = createWorld('2026-03-02T07:00:00.000Z');
  // What is unusual is known after weeks.
  const since = kind === 'unusual' ? '2026-01-20T00:00:00.000Z' : world.now().toISOString();
  const frequency =
    kind === 'unusual' ? 'unusual' : kind === 'alert' || kind === 'put off' ? 'as-it-happens' : 'daily';
  if (kind === 'nearly' || kind === 'packs') {
    await (kind === 'packs' ? changePacks : nearlyFind)(me, world);
    return { world, me, email };
  }
  for (const text of kind === 'followed' ? [] : ['harbour', 'storm']) {
    await world.rules.create(
      inventRule({
        subscriberId: me,
        id: text,
        text,
        queryId: `${me}-${text}`,
        frequency,
        since,
        ...(kind === 'named digest' && { digest: morning.id }),
      }),
    );
    if (kind === 'unusual') await world.hourlyCounts.put(`${me}-${text}`, nothingFound);
  }
  await world.subscribers.create(
    inventSubscriber({
      id: me,
      email,
      nextDeliveryAt: '2026-03-02T08:00:00.000Z',
      ...(kind === 'named digest' && { digests: [morning] }),
    }),
  );
  if (kind === 'followed') {
    await follow(me, world);
    world.setTime('2026-03-02T08:00:05.000Z');
    return { world, me, email };
  }
  world.setTime('2026-03-02T07:59:00.000Z');
  for (const [query, story] of [
    ['harbour', 'one'],
    ['harbour', 'two'],
    ['storm', 'two'],
    ['storm', 'three'],
    // Three at least are unusual.
    ...(kind === 'unusual'
      ? ([
          ['harbour', 'three'],
          ['storm', 'one'],
        ] as const)
      : []),
  ] as const) {
    const at = world.now().toISOString();
    const [id, storyId, title] = [`${me}-${story}`, `${me}-${story}`, `Story ${story}.`];
    await world.articles.put(inventArticle({ id, storyId, title, receivedAt: at, publishedAt: at }));
    await world.hits.putMany([
      inventHit({
        queryId: `${me}-${query}`,
        at,
        articleId: id,
        storyId,
        title,
        publishedAt: at,
        ...(kind === 'urgent' && { urgent: true }),
      }),
    ]);
    world.advance(100);
  }
  if (kind === 'urgent')
    await world.subscribers.wakeUrgently(me, world.now().toISOString(), '2026-03-02T07:59:00.000Z');
  else world.setTime('2026-03-02T08:00:05.000Z');
  if (kind === 'put off') {
    const place = world.now().getTime() + 30_000;
    const denied = {
      granted: false,
      because: 'rate',
      reason: 'at the rate',
      retryAfterMs: 30_000,
      place,
    } as const;
    world.ses.answerNext(() => denied);
  }
  return { world, me, email };
}

/** A rule that finds nothing and missed three stories by one word. Its reader is due, and its week is over. */
async function nearlyFind(me: string, world: World): Promise<void> {
  const rule = { subscriberId: me, id: 'near', text: 'harbour zeppelin', queryId: `${me}-near` };
  const since = '2026-02-20T00:00:00.000Z';
  await world.rules.create(inventRule({ ...rule, frequency: 'daily', nearly: true, since }));
  const email = `${me.toLowerCase()}@reader.example`;
  await world.subscribers.create(
    inventSubscriber({ id: me, email, nextDeliveryAt: '2026-03-02T08:00:00.000Z' }),
  );
  world.sample.articles = ['one', 'two', 'three'].map((name) => {
    const [id, storyId, title] = [`${me}-${name}`, `${me}-${name}`, `Story ${name}.`];
    return inventArticle({ id, storyId, title, text: 'The harbour is open.' });
  });
  world.setTime('2026-03-02T08:00:05.000Z');
}

/** Three packs that have changed, and a rule that finds nothing. */
async function changePacks(me: string, world: World): Promise<void> {
  await nearlyFind(me, world);
  world.sample.articles = [];
  for (const name of ['one', 'two', 'three']) {
    const at = '2026-03-01T00:00:00.000Z';
    const pack = { subscriberId: me, id: name, url: `https://packs.example/${name}`, name: `Story ${name}.` };
    const dates = { followedAt: at, acceptedAt: at };
    await world.packs.add({ ...pack, ...dates, values: {}, contentHash: 'a', rules: [] });
    const saved = await world.packs.get(me, name);
    if (saved) await world.packs.noteNews(saved, 'b', 2);
  }
  await world.subscribers.notePackNews(me, '2026-03-02T03:00:00.000Z');
}

/** Two followed stories; to the first, two things happened. */
async function follow(me: string, world: World): Promise<void> {
  const at = world.now().toISOString();
  for (const storyId of [`${me}-A`, `${me}-B`]) {
    const choice = { subscriberId: me, storyId, wish: 'followed', title: 'Followed', at } as const;
    await world.storyChoices.put({ ...choice, quietAt: '2026-03-09T07:00:00.000Z' });
  }
  for (const [story, name] of [
    ['A', 'one'],
    ['A', 'two'],
    ['B', 'three'],
  ] as const) {
    const what = { kind: 'correction', what: 'It was another harbour' } as const;
    const [storyId, articleId] = [`${me}-${story}`, `${me}-${name}`];
    await world.developments.note({
      ...what,
      storyId,
      articleId,
      revision: 'r2',
      at,
      title: `Story ${name}.`,
    });
  }
  await world.subscribers.follow(me, '2026-03-09T07:00:00.000Z');
}
