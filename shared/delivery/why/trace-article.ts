import type { Hit } from '../../articles/hit.ts';
import type { StoredArticle } from '../../articles/stored-article.ts';
import { explainer } from '../../matching/explain.ts';
import { TooCostlyError } from '../../matching/step-budget.ts';
import { readRuleQuery } from '../../rules/read-rule-query.ts';
import { type Rule, watchedAt } from '../../rules/rule.ts';
import type { TellingMail } from '../../stories/sent-story.ts';
import type { MergedStory, Story } from '../../stories/story.ts';
import type { Subscriber } from '../../subscribers/subscriber.ts';
import type { Suppression } from '../../subscribers/suppression.ts';
import { clockSkewMs } from '../../time/clock-skew.ts';
import { day } from '../../time/units.ts';
import type { Delivery, DeliveryPlan } from '../delivery.ts';
import type { RuleTrace, Teller } from './trace.ts';
import { type ArticleFacts, type Mail, type RuleFacts, traceRule } from './trace-rule.ts';

export interface TraceDeps {
  readonly articles: {
    get(id: string): Promise<StoredArticle | undefined>;
    isMatched(articleId: string, revision: string): Promise<boolean>;
  };
  readonly hits: {
    firstOfArticle(
      queryId: string,
      articleId: string,
      range: { readonly from: string; readonly to: string; readonly limit: number },
    ): Promise<{ readonly hit?: Hit; readonly whole: boolean }>;
  };
  readonly stories: { get(id: string): Promise<Story | MergedStory | undefined> };
  readonly sentStories: {
    mailsOf(
      subscriberId: string,
      storyIds: readonly string[],
    ): Promise<{
      readonly mails: ReadonlyMap<string, readonly TellingMail[]>;
      readonly muted: ReadonlySet<string>;
    }>;
  };
  readonly deliveries: {
    get(subscriberId: string, slot: string): Promise<Delivery | undefined>;
    from(subscriberId: string, at: string, limit: number): Promise<Delivery[]>;
    plans(subscriberId: string, slots: readonly string[]): Promise<ReadonlyMap<string, DeliveryPlan>>;
  };
  readonly suppressions: { get(subscriberId: string): Promise<Suppression | undefined> };
  readonly now: () => Date;
}

/** Finds of a rule that are looked through for one article: they stand together, since it was matched when it came. */
const mostFinds = 500;
/** Matching an article ends within so long, retries included. */
const matchedWithin = day;
/** Mails after the find whose plans are read. */
const mostMails = 40;
/** The newest of the mails that told the story. */
const mostTellings = 5;

/**
 * What became of an article, for each of these rules of one subscriber, in their order. Reads the stored find only for
 * rules whose query matches, and the mails once for all rules.
 */
export async function traceArticle(
  article: StoredArticle,
  subscriber: Subscriber,
  rules: readonly Rule[],
  deps: TraceDeps,
): Promise<RuleTrace[]> {
  const explain = explainer(article);
  const matches = rules.map((rule) => matchOf(rule, explain));
  const hits = await Promise.all(rules.map((rule, index) => hitOf(rule, matches[index]!, article, deps)));
  const facts = await factsOf(article, subscriber, hits, deps);
  return rules.map((rule, index) => traceRule(rule, { match: matches[index]!, hit: hits[index] }, facts));
}

function matchOf({ text }: Rule, explain: ReturnType<typeof explainer>): RuleFacts['match'] {
  const read = readRuleQuery(text);
  if (!read.ok) return { kind: 'unreadable' };
  try {
    const explanation = explain(read.value.query);
    if (explanation.matches) return { kind: 'matched', clause: explanation.because };
    return { kind: 'missed', clause: explanation.failed.text, reason: explanation.reason };
  } catch (error) {
    if (error instanceof TooCostlyError) return { kind: 'unreadable' };
    throw error;
  }
}

async function hitOf(
  rule: Rule,
  match: RuleFacts['match'],
  { id, receivedAt, backlog }: StoredArticle,
  { hits }: TraceDeps,
): Promise<Hit | undefined> {
  if (match.kind !== 'matched' || backlog) return undefined;
  const received = Date.parse(receivedAt);
  const range = { from: iso(received - clockSkewMs), to: iso(received + matchedWithin), limit: mostFinds };
  const { hit } = await hits.firstOfArticle(rule.queryId, id, range);
  return hit && watchedAt(rule, hit.at) ? hit : undefined;
}

async function factsOf(
  article: StoredArticle,
  subscriber: Subscriber,
  hits: readonly (Hit | undefined)[],
  deps: TraceDeps,
): Promise<ArticleFacts> {
  const [story, suppression, matched] = await Promise.all([
    deps.stories.get(article.storyId),
    deps.suppressions.get(subscriber.id),
    deps.articles.isMatched(article.id, article.revision),
  ]);
  const current = story && 'mergedInto' in story ? await deps.stories.get(story.mergedInto) : story;
  const told = current && 'sources' in current ? current : undefined;
  const storyIds = new Set([
    article.storyId,
    ...(told ? [told.id, ...told.formerIds] : []),
    ...hits.flatMap((hit) => (hit ? [hit.storyId, ...(hit.formerStoryIds ?? [])] : [])),
  ]);
  const firstId = told?.id ?? article.storyId;
  const [{ mails, muted }, teller] = await Promise.all([
    deps.sentStories.mailsOf(subscriber.id, [...storyIds]),
    firstId === article.id ? undefined : deps.articles.get(firstId),
  ]);
  const toldIn = [...new Set([...storyIds].flatMap((id) => (mails.get(id) ?? []).map(({ slot }) => slot)))]
    .sort()
    .slice(-mostTellings);
  const firstHit = hits.flatMap((hit) => hit?.at ?? []).sort()[0];
  return {
    article,
    subscriber,
    suppression,
    matched,
    storyIds,
    teller: teller && tellerOf(teller),
    sources: told && told.sources.length > 0 ? told.sources.length : undefined,
    muted: [...storyIds].some((id) => muted.has(id)),
    toldIn,
    mails: await mailsAround(subscriber.id, firstHit, toldIn, deps),
    now: deps.now(),
  };
}

function tellerOf({ id, title, source, url }: StoredArticle): Teller {
  return { id, title, ...(source !== undefined && { source }), ...(url !== undefined && { url }) };
}

/** The mails that told the story, and those opened since it was found. */
async function mailsAround(
  subscriberId: string,
  foundAt: string | undefined,
  toldIn: readonly string[],
  { deliveries }: TraceDeps,
): Promise<Mail[]> {
  const since = foundAt === undefined ? [] : await deliveries.from(subscriberId, foundAt, mostMails);
  const known = new Map(since.map((delivery) => [delivery.slot, delivery]));
  const others = await Promise.all(
    toldIn.filter((slot) => !known.has(slot)).map((slot) => deliveries.get(subscriberId, slot)),
  );
  for (const delivery of others) if (delivery) known.set(delivery.slot, delivery);
  const plans = await deliveries.plans(subscriberId, [...known.keys()]);
  return [...known.values()]
    .flatMap((delivery): Mail[] => {
      const plan = plans.get(delivery.slot);
      return plan ? [{ delivery, plan }] : [];
    })
    .sort((a, b) => (a.delivery.slot < b.delivery.slot ? -1 : 1));
}

function iso(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}
