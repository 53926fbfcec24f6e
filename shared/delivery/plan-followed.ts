import { asError } from '../as-error.ts';
import type { Development } from '../stories/development.ts';
import type { Developments } from '../stories/note-development.ts';
import type { SentStory } from '../stories/sent-story.ts';
import { quietAfter, type StoryChoice, type StoryChoices } from '../stories/story-choice.ts';
import type { Subscriber } from '../subscribers/subscriber.ts';
import { hour } from '../time/units.ts';
import type { DeliveryPlan, PlannedEntry, PlannedRule } from './delivery.ts';
import { revisionKey } from './select-stories.ts';
import type { StoriesHadDeps } from './stories-had.ts';

export interface FollowedDeps extends Pick<StoriesHadDeps, 'sentStories'> {
  readonly storyChoices: Pick<StoryChoices, 'chosenBy'>;
  readonly developments: Pick<Developments, 'ofStory'>;
  readonly log: { error(message: string, error: Error): void };
}

/** What followed stories give to say, and when to look at them again if nobody is woken earlier. */
export interface FollowedPlan {
  readonly plan: DeliveryPlan;
  /** ISO instant at which the first of them may be over; absent if none is followed any more. */
  readonly until?: string;
}

/** The developments of one story in one mail; older ones are counted, and are on its page. */
const mostOfStory = 5;
/** A story that could not be read is tried again after this time. */
const tryAgainAfter = hour;
/** The id of a story's group in a plan, where others have that of their rule. */
const groupOf = (storyId: string) => `story:${storyId}`;

/**
 * Chooses what happened to the stories that a subscriber follows since they were told of it last. A story to which
 * nothing has happened for 7 days ends with a word. Writes nothing: what was told is noted when the delivery closes,
 * out of the plan. A story that cannot be read is left out, and holds up no other.
 */
export async function planFollowed(
  subscriber: Subscriber,
  slot: string,
  now: Date,
  deps: FollowedDeps,
): Promise<FollowedPlan> {
  const follows = (await deps.storyChoices.chosenBy(subscriber.id)).filter(({ wish }) => wish === 'followed');
  const ids = follows.flatMap(({ storyId, formerIds = [] }) => [storyId, ...formerIds]);
  const had = ids.length === 0 ? new Map() : await deps.sentStories.of(subscriber.id).among(ids);
  const rules: PlannedRule[] = [];
  const entries: PlannedEntry[] = [];
  const ends: string[] = [];
  const read = await Promise.allSettled(follows.map((follow) => readFollowed(follow, had, now, deps)));
  follows.forEach((follow, index) => {
    const told = read[index];
    if (told?.status !== 'fulfilled') {
      ends.push(new Date(now.getTime() + tryAgainAfter).toISOString());
      deps.log.error(
        `What happened to the followed story ${follow.storyId} cannot be read`,
        asError(told?.reason),
      );
      return;
    }
    const { fresh, quietAt, ended } = told.value;
    ends.push(quietAt);
    if (fresh.length === 0 && !ended) return;
    rules.push(groupFor(follow, told.value, now));
    entries.push(...fresh.slice(0, mostOfStory).map((one) => entryOf(follow, one)));
  });
  const { cursors, lastSlots, wakes } = subscriber;
  const plan: DeliveryPlan = {
    subscriberId: subscriber.id,
    slot,
    kind: 'alert',
    plannedAt: now.toISOString(),
    rules,
    entries,
    throttled: false,
    closing: { wakes, cursors, lastSlots },
  };
  const [until] = ends.sort();
  return { plan, ...(until !== undefined && { until }) };
}

interface ToldNow {
  /** Newest first. */
  readonly fresh: readonly Development[];
  readonly quietAt: string;
  readonly ended: boolean;
}

async function readFollowed(
  { storyId, formerIds = [], at, quietAt = at, told = [] }: StoryChoice,
  had: ReadonlyMap<string, SentStory>,
  now: Date,
  { developments }: FollowedDeps,
): Promise<ToldNow> {
  const ids = [storyId, ...formerIds];
  const since = (await developments.ofStory(storyId)).filter((one) => one.at >= at);
  const known = new Set(told);
  const wasMailed = ({ articleId, revision }: Development) =>
    ids.some((id) => had.get(id)?.articleId === articleId && had.get(id)?.revisions.includes(revision));
  const fresh = since.filter((one) => !known.has(revisionKey(one)) && !wasMailed(one));
  const last = since.reduce((latest, one) => (one.at > latest ? one.at : latest), '');
  const quiet = last === '' ? quietAt : later(quietAt, new Date(Date.parse(last) + quietAfter).toISOString());
  const ended = fresh.length === 0 && quiet <= now.toISOString();
  return { fresh: fresh.sort((a, b) => Number(a.at < b.at) - Number(a.at > b.at)), quietAt: quiet, ended };
}

function groupFor(
  { storyId, title, at }: StoryChoice,
  { fresh, quietAt, ended }: ToldNow,
  now: Date,
): PlannedRule {
  const told = fresh.map(revisionKey);
  return {
    ruleId: groupOf(storyId),
    name: title,
    queryId: '',
    from: at,
    readAt: now.toISOString(),
    overflow: Math.max(0, fresh.length - mostOfStory),
    counted: [],
    follow: { storyId, told, quietAt, ...(ended && { ended }) },
  };
}

function entryOf({ storyId, formerIds }: StoryChoice, development: Development): PlannedEntry {
  const { articleId, revision, title, source, publishedAt, kind, what } = development;
  return {
    ruleId: groupOf(storyId),
    storyId,
    ...(formerIds && { formerStoryIds: formerIds }),
    articleId,
    revision,
    title,
    ...(source !== undefined && { source }),
    ...(publishedAt !== undefined && { publishedAt }),
    spans: [],
    why: '',
    change: { kind, what },
    otherSources: 0,
    alsoRuleIds: [],
    late: false,
  };
}

function later(a: string, b: string): string {
  return a > b ? a : b;
}
