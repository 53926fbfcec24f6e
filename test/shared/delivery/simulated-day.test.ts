/**
 * A day in the life of the service against an oracle that knows nothing of cursors, hits or leases: it looks for the
 * words of a rule in the titles and says who should have read what, and by when.
 */

import PostalMime from 'postal-mime';
import { Temporal } from 'temporal-polyfill';
import { beforeAll, expect, it } from 'vitest';
import { slotOfTag } from '../../../shared/delivery/slot-tag.ts';
import type { Rule } from '../../../shared/rules/rule.ts';
import type { Subscriber } from '../../../shared/subscribers/subscriber.ts';
import {
  day,
  hour,
  minute,
  type SimulatedDay,
  type SimulatedStory,
  simulateDay,
} from '../../support/simulated-day.ts';

let simulated: SimulatedDay;
/** When each subscriber read each story, by "address story". */
const read = new Map<string, number[]>();
/** Mails that count stories, by "subscriber slot". */
const saysMore = new Set<string>();

beforeAll(async () => {
  simulated = await simulateDay({ seed: 7, subscribers: 200, articles: 2000 });
  for (const { to, raw, tags } of simulated.world.taken) {
    const { text = '', date = '' } = await PostalMime.parse(raw);
    if (/\d+ more/.test(text)) saysMore.add(`${tags.subscriber} ${slotOfTag(tags.slot ?? '')}`);
    for (const [name] of text.matchAll(/\bS\d{4}\b/g)) {
      const key = `${to} ${name}`;
      read.set(key, [...(read.get(key) ?? []), Date.parse(date)]);
    }
  }
}, 600_000);

const topicsOf = new Map<string, readonly string[]>();
function wants({ text }: Rule, { words }: SimulatedStory): boolean {
  const topics = topicsOf.get(text) ?? text.split(' OR ');
  topicsOf.set(text, topics);
  return topics.some((topic) => words.includes(topic));
}
const rulesOf = ({ id }: Subscriber) => simulated.rules.filter(({ subscriberId }) => subscriberId === id);

/** Nothing could be sent then: what was due comes after it. */
function afterTrouble(at: number): number {
  if (at >= day.outage.from && at < day.outage.to) return day.outage.to;
  if (at >= day.refusal.from - minute && at < day.refusal.to) return day.refusal.to;
  return at;
}

/** The first time of day after an instant, on the local clock; the weekly digest comes on Sundays. */
function nextDigest(
  { timezone, digestTime, digestWeekday }: Subscriber,
  after: number,
  weekly: boolean,
): number {
  let date = Temporal.Instant.fromEpochMilliseconds(after)
    .toZonedDateTimeISO(timezone)
    .toPlainDate()
    .subtract({ days: 1 });
  for (;;) {
    const at = date.toZonedDateTime({ timeZone: timezone, plainTime: digestTime }).epochMilliseconds;
    if (at > after && (!weekly || date.dayOfWeek === digestWeekday)) return at;
    date = date.add({ days: 1 });
  }
}

/** The latest moment at which a story may reach a subscriber through a rule; ms. */
function deadline(subscriber: Subscriber, rule: Rule, story: SimulatedStory): number {
  const known = afterTrouble(story.at);
  if (rule.frequency === 'daily' || rule.frequency === 'weekly') {
    return afterTrouble(nextDigest(subscriber, known, rule.frequency === 'weekly')) + 5 * minute;
  }
  // An hour, the end of the quiet hours if they are on, and trouble that falls into it.
  const quiet = subscriber.quietHours ? 8.5 * hour : 0;
  return afterTrouble(known + hour + quiet + 5 * minute) + 30 * minute;
}

it('has enough mails, stories and trouble to prove something', () => {
  expect(simulated.stories.length).toBeGreaterThan(900);
  expect(simulated.world.taken.length).toBeGreaterThan(300);
  expect(simulated.plans.some(({ rules }) => rules.some(({ overflow }) => overflow > 0))).toBe(true);
  const kinds = new Set(simulated.plans.map(({ kind }) => kind));
  expect(kinds).toEqual(new Set(['alert', 'digest']));
});

it('shows everybody each wanted story exactly once, or counts it, and no other story', () => {
  let told = 0;
  let counted = 0;
  // A quarter of a million pairs: looked at here, and those that are wrong are expected to be none.
  const [tooOften, missing]: [string[], string[]] = [[], []];
  for (const subscriber of simulated.subscribers) {
    const rules = rulesOf(subscriber);
    for (const story of simulated.stories) {
      const times = read.get(`${subscriber.email} ${story.name}`)?.length ?? 0;
      const wanting = rules.filter((rule) => wants(rule, story));
      const what = `${subscriber.email} ${story.name}`;
      if (times > (wanting.length > 0 ? 1 : 0)) tooOften.push(what);
      // Rules whose digest comes after the end of the simulation have had no chance.
      const due = wanting.filter((rule) => deadline(subscriber, rule, story) < day.endsAt);
      if (times === 1 || due.length === 0) {
        told += times;
        continue;
      }
      if (!due.every((rule) => wasCounted(rule, story))) missing.push(what);
      counted++;
    }
  }
  expect(tooOften).toEqual([]);
  expect(missing).toEqual([]);
  expect(told).toBeGreaterThan(2000);
  expect(counted).toBeGreaterThan(100);
});

/** Whether a mail of the rule covers the time of the story and says that it left something out. */
function wasCounted(rule: Rule, story: SimulatedStory): boolean {
  const stored = { from: story.at, to: afterTrouble(story.at) + minute };
  return simulated.plans
    .filter(({ subscriberId }) => subscriberId === rule.subscriberId)
    .some(({ slot, rules, entries }) =>
      rules.some(({ ruleId, from, readAt, overflow }) => {
        const covers =
          ruleId === rule.id && Date.parse(from) <= stored.to && Date.parse(readAt) >= stored.from;
        // The rule's cap left it out, or the mail would have grown too large for an inbox.
        const tooLarge =
          entries.some(({ storyId }) => storyId === story.name) &&
          saysMore.has(`${rule.subscriberId} ${slot}`);
        return covers && (overflow > 0 || tooLarge);
      }),
    );
}

it('counts exactly the stories that it leaves out', () => {
  // With a single rule nothing else can tell a story, so wanted = told + counted, to the last one.
  for (const subscriber of simulated.subscribers) {
    const [rule, ...others] = rulesOf(subscriber);
    if (!rule || others.length > 0) continue;
    const lastRead =
      simulated.plans
        .filter(({ subscriberId }) => subscriberId === subscriber.id)
        .map(({ plannedAt }) => Date.parse(plannedAt))
        .toSorted()
        .at(-1) ?? 0;
    const wanted = simulated.stories.filter(
      (story) => wants(rule, story) && afterTrouble(story.at) < lastRead - 2 * minute,
    );
    const later = simulated.stories.filter((story) => wants(rule, story) && !wanted.includes(story));
    const tooLarge = simulated.plans.some(
      (plan) => plan.subscriberId === subscriber.id && plan.entries.length > 40,
    );
    if (tooLarge) continue;
    const told = (stories: readonly SimulatedStory[]) =>
      stories.filter(({ name }) => read.has(`${subscriber.email} ${name}`)).length;
    const overflow = simulated.plans
      .filter(({ subscriberId }) => subscriberId === subscriber.id)
      .flatMap(({ rules }) => rules)
      .reduce((sum, one) => sum + one.overflow, 0);
    expect(told(wanted) + overflow, subscriber.email).toBeGreaterThanOrEqual(wanted.length);
    expect(told(wanted) + overflow, subscriber.email).toBeLessThanOrEqual(wanted.length + later.length);
  }
});

it('shows each story in its window, or in the first one after the trouble', () => {
  for (const subscriber of simulated.subscribers) {
    for (const story of simulated.stories) {
      const [at] = read.get(`${subscriber.email} ${story.name}`) ?? [];
      if (at === undefined) continue;
      const deadlines = rulesOf(subscriber)
        .filter((rule) => wants(rule, story))
        .map((rule) => deadline(subscriber, rule, story));
      const what = `${subscriber.email} read ${story.name} of ${new Date(story.at).toISOString()} at ${new Date(at).toISOString()}`;
      expect(at, what).toBeGreaterThanOrEqual(story.at - 1000);
      expect(at, what).toBeLessThanOrEqual(Math.max(...deadlines));
    }
  }
});
