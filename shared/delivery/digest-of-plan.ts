import type { StoredArticle } from '../articles/stored-article.ts';
import type { Digest, DigestEntry, DigestGroup, DigestLinks, Notice } from '../mail/digest-model.ts';
import { makeSnippet, markWords } from '../mail/snippet.ts';
import { alertsPerDay, alertsSlowedUntil } from '../subscribers/alert-pace.ts';
import type { Subscriber } from '../subscribers/subscriber.ts';
import type { DeliveryPlan, PlannedEntry, PlannedRule } from './delivery.ts';

/** Addresses that a mail points to; signed where they must work without signing in. */
export interface PlanLinks {
  readonly digest: DigestLinks;
  archiveUrl(rule: PlannedRule): string;
  unsubscribeRuleUrl(ruleId: string): string;
  notRelevantUrl(ruleId: string, articleId: string): string;
}

/** Characters of an article's text that an entry shows. */
const snippetLength = 280;

/**
 * What a recorded plan says, as the model that mail and page are rendered from. An article that is gone meanwhile
 * (its 90 days are over) is shown by the title that the plan kept. Pure.
 */
export function digestOfPlan(
  plan: DeliveryPlan,
  subscriber: Pick<Subscriber, 'language' | 'timezone' | 'alertDay'>,
  articles: ReadonlyMap<string, StoredArticle>,
  links: PlanLinks,
): Digest {
  const names = new Map(plan.rules.map(({ ruleId, name }) => [ruleId, name]));
  const entriesOf = Map.groupBy(plan.entries, ({ ruleId }) => ruleId);
  return {
    kind: plan.kind,
    ...(plan.urgent && { urgent: true }),
    language: subscriber.language,
    timezone: subscriber.timezone,
    at: plan.plannedAt,
    groups: plan.rules
      .filter((rule) => entriesOf.has(rule.ruleId) || rule.overflow > 0 || rule.silence)
      .map((rule): DigestGroup => {
        const entries = entriesOf.get(rule.ruleId) ?? [];
        return {
          ruleId: rule.ruleId,
          name: rule.name,
          entries: entries.map((entry) => toEntry(entry, articles.get(entry.articleId), names, links)),
          overflow: rule.overflow,
          archiveUrl: links.archiveUrl(rule),
          ...(rule.silence && { silence: rule.silence }),
          unsubscribeRuleUrl: links.unsubscribeRuleUrl(rule.ruleId),
        };
      }),
    notices: noticesOf(plan, subscriber),
    links: links.digest,
  };
}

function toEntry(
  entry: PlannedEntry,
  article: StoredArticle | undefined,
  names: ReadonlyMap<string, string>,
  links: PlanLinks,
): DigestEntry {
  // Spans are offsets into the revision that matched: into another they would mark the wrong words.
  const spans = article?.revision === entry.revision ? entry.spans : [];
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
    alsoMatched: entry.alsoRuleIds.flatMap((id) => names.get(id) ?? []),
    why: entry.why,
    ...(entry.change && { change: entry.change }),
    late: entry.late,
    notRelevantUrl: links.notRelevantUrl(entry.ruleId, entry.articleId),
  };
}

function noticesOf(plan: DeliveryPlan, subscriber: Pick<Subscriber, 'alertDay' | 'timezone'>): Notice[] {
  const notices: Notice[] = plan.urgent ? [{ kind: 'urgent' }] : [];
  const slowedUntil = plan.throttled ? alertsSlowedUntil(subscriber, Date.parse(plan.plannedAt)) : undefined;
  if (slowedUntil !== undefined) {
    notices.push({ kind: 'alerts-slowed', count: alertsPerDay, until: new Date(slowedUntil).toISOString() });
  }
  for (const { name, silentFor, inactive } of plan.rules) {
    if (inactive) notices.push({ kind: 'rule-inactive', rule: name });
    if (silentFor) notices.push({ kind: 'unusual-silence', rule: name, ...silentFor });
  }
  return notices;
}
