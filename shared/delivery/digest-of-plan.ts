import type { StoredArticle } from '../articles/stored-article.ts';
import type {
  Digest,
  DigestEntry,
  DigestGroup,
  DigestLinks,
  NearGroup,
  Notice,
} from '../mail/digest-model.ts';
import { makeSnippet, markWords } from '../mail/snippet.ts';
import { alertsSlowedUntil, usualAlertsPerDay } from '../subscribers/alert-pace.ts';
import type { Subscriber } from '../subscribers/subscriber.ts';
import type { DeliveryPlan, PlannedEntry, PlannedRule } from './delivery.ts';

/** The addresses that a mail links to. They are signed if they must work without signing in. */
export interface PlanLinks {
  readonly digest: DigestLinks;
  archiveUrl(rule: PlannedRule): string;
  storyUrl(entry: PlannedEntry): string | undefined;
  editRuleUrl(ruleId: string): string;
  pauseRuleUrl(ruleId: string): string;
  weeklyRuleUrl(ruleId: string): string;
  unsubscribeRuleUrl(ruleId: string): string;
  relevantUrl(ruleId: string, articleId: string): string;
  notRelevantUrl(ruleId: string, articleId: string): string;
  followUrl(storyId: string): string;
  unfollowUrl(storyId: string): string;
  muteUrl(storyId: string): string;
  /** The page of an edit by which a rule would have found what it missed; by its place among those of the rule. */
  nearlyUrl(ruleId: string, place: number): string;
  /** The page of a pack of rules, for its follower. */
  packUrl(packId: string): string;
  /** The page of a story. */
  storyPageUrl(storyId: string): string;
}

/** Characters of an article's text that an entry shows. */
const snippetLength = 280;

/**
 * Turns a recorded plan into the model that mails and pages are rendered from. An article that has been deleted since
 * (after 90 days) is shown by the title that the plan kept. Pure.
 */
export function digestOfPlan(
  plan: DeliveryPlan,
  subscriber: Pick<Subscriber, 'language' | 'timezone' | 'alertDay'>,
  articles: ReadonlyMap<string, StoredArticle>,
  links: PlanLinks,
): Digest {
  const names = new Map(plan.rules.map(({ ruleId, name }) => [ruleId, name]));
  const entriesOf = Map.groupBy(plan.entries, ({ ruleId }) => ruleId);
  const nearly = nearlyOf(plan, links);
  return {
    kind: plan.kind,
    ...(plan.digest && { name: plan.digest.name }),
    ...(plan.urgent && { urgent: true }),
    language: subscriber.language,
    timezone: subscriber.timezone,
    at: plan.plannedAt,
    groups: plan.rules
      .filter((rule) => entriesOf.has(rule.ruleId) || rule.overflow > 0 || rule.silence)
      .map((rule): DigestGroup => {
        const entries = entriesOf.get(rule.ruleId) ?? [];
        if (rule.follow) return followedGroup(rule, rule.follow.storyId, entries, { articles, links });
        return {
          ruleId: rule.ruleId,
          name: rule.name,
          entries: entries.map((entry) => toEntry(entry, articles.get(entry.articleId), names, links)),
          overflow: rule.overflow,
          archiveUrl: links.archiveUrl(rule),
          ...(rule.silence && { silence: rule.silence }),
          editRuleUrl: links.editRuleUrl(rule.ruleId),
          pauseRuleUrl: links.pauseRuleUrl(rule.ruleId),
          weeklyRuleUrl: links.weeklyRuleUrl(rule.ruleId),
          unsubscribeRuleUrl: links.unsubscribeRuleUrl(rule.ruleId),
        };
      }),
    notices: noticesOf(plan, subscriber),
    ...(nearly.length > 0 && { nearly }),
    ...(plan.packs && {
      packs: plan.packs.map(({ id, name, changes }) => ({ name, changes, url: links.packUrl(id) })),
    }),
    links: links.digest,
  };
}

function nearlyOf({ rules }: DeliveryPlan, links: PlanLinks): NearGroup[] {
  return rules.flatMap(({ ruleId, name, nearly = [] }) => {
    const stories = nearly.map(({ storyId: _, query: __, ...story }, place) => ({
      ...story,
      editUrl: links.nearlyUrl(ruleId, place),
    }));
    return stories.length === 0 ? [] : [{ ruleId, name, stories }];
  });
}

/** A followed story: what happened to it, each with its article. It has no rule to be edited or rated. */
function followedGroup(
  { ruleId, name, overflow }: PlannedRule,
  storyId: string,
  entries: readonly PlannedEntry[],
  { articles, links }: { readonly articles: ReadonlyMap<string, StoredArticle>; readonly links: PlanLinks },
): DigestGroup {
  const shown = entries.map((entry): DigestEntry => {
    const {
      relevantUrl: _,
      notRelevantUrl: __,
      followUrl: ___,
      storyUrl: ____,
      ...rest
    } = toEntry(entry, articles.get(entry.articleId), new Map(), links);
    return rest;
  });
  const archiveUrl = links.storyPageUrl(storyId);
  return {
    ruleId,
    name,
    entries: shown,
    overflow,
    archiveUrl,
    unsubscribeRuleUrl: links.unfollowUrl(storyId),
    followed: true,
  };
}

function toEntry(
  entry: PlannedEntry,
  article: StoredArticle | undefined,
  names: ReadonlyMap<string, string>,
  links: PlanLinks,
): DigestEntry {
  // Spans are offsets into the revision that matched. In another revision they would mark the wrong words.
  const spans = article?.revision === entry.revision ? entry.spans : [];
  const storyUrl = links.storyUrl(entry);
  const inTitle = spans.filter(({ field }) => field === 'title');
  const inText = spans.filter(({ field }) => field === 'text');
  return {
    title: markWords(article?.title ?? entry.title, inTitle),
    ...(article?.url !== undefined && { url: article.url }),
    ...(entry.source !== undefined && { source: entry.source }),
    ...(article?.author !== undefined && { author: article.author }),
    ...(article?.language !== undefined && { language: article.language }),
    ...(entry.publishedAt !== undefined && { publishedAt: entry.publishedAt }),
    snippet: article ? makeSnippet(article.text, inText, { maxLength: snippetLength }) : [],
    otherSources: entry.otherSources,
    ...(entry.otherSourceNames && { otherSourceNames: entry.otherSourceNames }),
    ...(storyUrl !== undefined && { storyUrl }),
    alsoMatched: entry.alsoRuleIds.flatMap((id) => names.get(id) ?? []),
    why: entry.why,
    ...(entry.change && { change: entry.change }),
    late: entry.late,
    ...(entry.toldBefore && { toldBefore: true }),
    relevantUrl: links.relevantUrl(entry.ruleId, entry.articleId),
    notRelevantUrl: links.notRelevantUrl(entry.ruleId, entry.articleId),
    followUrl: links.followUrl(entry.storyId),
    muteUrl: links.muteUrl(entry.storyId),
  };
}

function noticesOf(
  plan: DeliveryPlan,
  subscriber: Pick<Subscriber, 'alertDay' | 'alertsPerDay' | 'timezone'>,
): Notice[] {
  const notices: Notice[] = plan.urgent ? [{ kind: 'urgent' }] : [];
  const slowedUntil = plan.throttled ? alertsSlowedUntil(subscriber, Date.parse(plan.plannedAt)) : undefined;
  if (slowedUntil !== undefined) {
    const count = subscriber.alertsPerDay ?? usualAlertsPerDay;
    notices.push({ kind: 'alerts-slowed', count, until: new Date(slowedUntil).toISOString() });
  }
  for (const { name, unusual } of plan.rules)
    if (unusual) notices.push({ kind: 'unusual', rule: name, ...unusual });
  for (const { name, silentFor, inactive, follow } of plan.rules) {
    if (follow?.ended) notices.push({ kind: 'follow-ended', story: name });
    if (inactive) notices.push({ kind: 'rule-inactive', rule: name });
    if (silentFor) notices.push({ kind: 'unusual-silence', rule: name, ...silentFor });
  }
  return notices;
}
