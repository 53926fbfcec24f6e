/**
 * A simulation of 34 hours: a night in which Europe's clocks change, three hours in which nothing runs, and twenty
 * minutes in which SES accepts nothing. Random, but the same for the same seed.
 */

import { type HitQuery, matchArticle } from '../../shared/articles/match-article.ts';
import { deliver } from '../../shared/delivery/deliver.ts';
import type { DeliveryPlan } from '../../shared/delivery/delivery.ts';
import { wakeSubscribers } from '../../shared/delivery/wake-subscribers.ts';
import { MailDeferredError } from '../../shared/mail/mailer-errors.ts';
import { QueryIndex } from '../../shared/matching/query-index.ts';
import type { WakeMessage } from '../../shared/messages.ts';
import type { Frequency, Rule } from '../../shared/rules/rule.ts';
import { createKeepTold } from '../../shared/stories/keep-told.ts';
import type { Subscriber } from '../../shared/subscribers/subscriber.ts';
import { createMemoryWorld, type MemoryWorld } from './delivery-world.ts';
import { inventArticle, inventRule, inventSubscriber } from './invented.ts';

export const minute = 60_000;
export const hour = 60 * minute;

/** Instants in ms. Madrid goes from UTC+1 to UTC+2 at 2026-03-29 01:00 UTC. */
export const day = {
  startsAt: Date.parse('2026-03-28T12:00:00Z'),
  outage: { from: Date.parse('2026-03-28T22:00:00Z'), to: Date.parse('2026-03-29T01:00:00Z') },
  refusal: { from: Date.parse('2026-03-29T07:00:00Z'), to: Date.parse('2026-03-29T07:20:00Z') },
  newsUntil: Date.parse('2026-03-29T18:00:00Z'),
  endsAt: Date.parse('2026-03-30T12:00:00Z'),
} as const;

const zones = ['Europe/Madrid', 'America/New_York', 'Asia/Kathmandu'];
/** Sixty subjects, the first ones popular and the last ones rare. */
const topics = Array.from(
  { length: 60 },
  (_, i) => `topic${String.fromCharCode(97 + (i % 26))}${String.fromCharCode(97 + Math.floor(i / 26))}`,
);
/** How often the service checks what is due; on AWS, every minute. */
const turnMs = minute;

export interface SimulatedStory {
  readonly name: string;
  /** Title words: what a naive reader would look for. */
  readonly words: readonly string[];
  /** When its articles came in. */
  readonly at: number;
}

export interface SimulatedDay {
  readonly world: MemoryWorld;
  readonly subscribers: readonly Subscriber[];
  readonly rules: readonly Rule[];
  readonly stories: readonly SimulatedStory[];
  readonly plans: readonly DeliveryPlan[];
}

interface Chance {
  /** A whole number from 0, below a limit. */
  random(below: number): number;
  pick<T>(list: readonly T[]): T;
  topic(): string;
}

/** A small linear congruential generator: the same choices everywhere for one seed. */
function createChance(seed: number): Chance {
  let state = seed;
  function random(below: number): number {
    state = (state * 1_664_525 + 1_013_904_223) % 4_294_967_296;
    return Math.floor((state / 4_294_967_296) * below);
  }
  const below = topics.length;
  return {
    random,
    pick: (list) => list[random(list.length)]!,
    topic: () => topics[Math.min(random(below), random(below), random(below))]!,
  };
}

export async function simulateDay(options: {
  seed: number;
  subscribers: number;
  articles: number;
}): Promise<SimulatedDay> {
  const chance = createChance(options.seed);
  const world = createMemoryWorld(new Date(day.startsAt).toISOString());
  const marks = new Map<string, HitQuery>();
  const since = world.now().toISOString();

  const { subscribers, rules } = inventPeople(options.subscribers, since, chance);
  for (const rule of rules) {
    const instant = rule.frequency === 'as-it-happens' || marks.get(rule.queryId)?.instant === true;
    marks.set(rule.queryId, { id: rule.queryId, expression: rule.text, instant });
    await world.rules.create(rule);
  }
  for (const subscriber of subscribers) await world.subscribers.create(subscriber);
  const index = QueryIndex.build([
    ...new Map(rules.map(({ queryId, text }) => [queryId, { id: queryId, expression: text }])).values(),
  ]);

  const { stories, articles } = inventNews(options.articles, chance);
  const wakes: { message: WakeMessage; at: number }[] = [];
  const time = () => world.now().getTime();
  const wakeQueue = {
    async send(messages: readonly WakeMessage[], { delaySeconds = 0 } = {}) {
      for (const message of messages) wakes.push({ message, at: time() + delaySeconds * 1000 });
    },
  };
  const matching = {
    keepTold: createKeepTold(world),
    articles: {
      ...world.articles,
      isMatched: async () => false,
      get: async () => undefined,
      markMatched: async () => {},
    },
    assignStory: async ({ id }: { id: string }) => id.slice(0, id.indexOf('/')),
    describeChange: () => undefined,
    match: (article: { title: string; text: string }) => index.match(article),
    explain: () => () => 'why',
    queries: {
      getHit: async (ids: readonly string[]) => ids.flatMap((id) => marks.get(id) ?? []),
      markWake: async (id: string, mark: Partial<HitQuery>) =>
        void marks.set(id, { ...marks.get(id)!, ...mark }),
    },
    hits: world.hits,
    wakes: wakeQueue,
    statistics: { countArticle: async () => {} },
    wakeEveryMs: 5 * minute,
    now: world.now,
  };

  // Two containers, so that reads are shared within each and not between them.
  const workers = [world.createWorker(), world.createWorker()];
  for (let turn = 0; time() < day.endsAt; turn++) {
    world.advance(turnMs);
    const now = time();
    if (now >= day.outage.from && now < day.outage.to) continue;
    const refusing = now >= day.refusal.from && now < day.refusal.to;
    world.ses.refuseAll(refusing ? new MailDeferredError('sending is paused', 'rate') : undefined);
    while (articles[0] && articles[0].at <= now) {
      const { story, copy } = articles.shift()!;
      const id = `${story.name}/${copy}`;
      const receivedAt = world.now().toISOString();
      await matchArticle(
        inventArticle({
          id,
          storyId: story.name,
          title: `${story.words.join(' ')} ${story.name}.`,
          text: '',
          receivedAt,
          publishedAt: receivedAt,
          source: `Source ${copy}`,
        }),
        matching,
      );
    }
    for (const wake of wakes.splice(0)) {
      if (wake.at > now) wakes.push(wake);
      else
        await wakeSubscribers(wake.message, {
          ...world,
          wakes: wakeQueue,
          deliveries: { send: async () => {} },
          now: world.now,
        });
    }
    const due = await world.subscribers.due(world.now().toISOString(), 10_000);
    await Promise.all(due.map((id, i) => deliver(id, workers[(turn + i) % workers.length]!)));
    await world.handleEvents();
  }
  const plans = await Promise.all(subscribers.map(({ id }) => plansOf(id, world)));
  return { world, subscribers, rules, stories, plans: plans.flat() };
}

function inventPeople(count: number, since: string, { random, pick, topic }: Chance) {
  const frequencies: readonly Frequency[] = [
    'daily',
    'daily',
    'daily',
    'daily',
    'weekly',
    'hourly',
    'as-it-happens',
  ];
  const rules: Rule[] = [];
  const subscribers = Array.from({ length: count }, (_, n): Subscriber => {
    const id = `Person-${n}`;
    const used = new Set<string>();
    for (let i = 0; i <= random(3); i++) {
      const text = random(2) === 0 ? topic() : [topic(), topic()].join(' OR ');
      if (used.has(text)) continue;
      used.add(text);
      rules.push(
        inventRule({
          subscriberId: id,
          id: `rule-${i}`,
          text,
          queryId: `query of ${text}`,
          frequency: pick(frequencies),
          cap: pick([2, 5, 20, 50]),
          since,
          createdAt: since,
        }),
      );
    }
    return inventSubscriber({
      id,
      email: `person-${n}@reader.example`,
      timezone: pick(zones),
      digestTime: pick(['02:30', '07:15', '08:00', '08:00', '18:45']),
      digestWeekday: 7,
      ...(random(4) === 0 && { quietHours: { from: '22:00', to: '06:30' } }),
      nextDeliveryAt: since,
      createdAt: since,
    });
  });
  return { subscribers, rules };
}

function inventNews(count: number, { random, topic }: Chance) {
  const stories: SimulatedStory[] = [];
  const articles: { story: SimulatedStory; copy: number; at: number }[] = [];
  while (articles.length < count) {
    const at = day.startsAt + 5 * minute + random(day.newsUntil - day.startsAt);
    const words = random(3) === 0 ? [topic(), topic()] : [topic(), 'news'];
    const story = { name: `S${String(stories.length).padStart(4, '0')}`, words, at };
    stories.push(story);
    for (let copy = 0; copy <= random(3) && articles.length < count; copy++)
      articles.push({ story, copy, at });
  }
  return { stories, articles: articles.toSorted((a, b) => a.at - b.at) };
}

async function plansOf(id: string, world: MemoryWorld): Promise<DeliveryPlan[]> {
  const deliveries = await world.deliveries.latest(id, 500);
  const plans = await Promise.all(deliveries.map(({ slot }) => world.deliveries.plan(id, slot)));
  return plans.filter((plan) => plan !== undefined);
}
