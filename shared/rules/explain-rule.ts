import { articleId } from '../articles/article-id.ts';
import type { StoredArticle } from '../articles/stored-article.ts';
import { explain } from '../matching/explain.ts';
import type { Span } from '../matching/query.ts';
import type { SentStories } from '../stories/sent-story.ts';
import { readRuleQuery } from './read-rule-query.ts';
import { type Rule, watchedAt, watchedSince } from './rule.ts';

export interface ExplainRuleDeps {
  readonly articles: { get(id: string): Promise<StoredArticle | undefined> };
  readonly sentStories: { of(subscriberId: string): SentStories };
}

/** Why a subscriber did or did not get an article from a rule. */
export interface RuleExplanation {
  /** In one word: `sent`, or the reason why not. */
  readonly outcome:
    | 'sent'
    | 'waiting'
    | 'no-match'
    | 'before-rule'
    | 'backlog'
    | 'unknown-article'
    | 'unreadable-query';
  /** The reasons in words, the most important first. */
  readonly reasons: readonly string[];
  readonly article?: StoredArticle;
  readonly spans: readonly Span[];
}

/** An article by its id, or by its address. */
export type ArticleName = { readonly articleId: string } | { readonly url: string };

/** Whether a query finds an article, and why or why not. */
export interface QueryExplanation {
  readonly outcome:
    | 'match'
    | Extract<RuleExplanation['outcome'], 'no-match' | 'unknown-article' | 'unreadable-query'>;
  readonly reasons: readonly string[];
  readonly article?: StoredArticle;
  readonly spans: readonly Span[];
}

/** Asks a query, as typed, of one article that has come in. */
export async function explainQuery(
  text: string,
  name: ArticleName,
  deps: Pick<ExplainRuleDeps, 'articles'>,
): Promise<QueryExplanation> {
  const id = 'url' in name ? articleId({ url: name.url, title: '', text: '' }) : name.articleId;
  const article = await deps.articles.get(id);
  if (!article) {
    const reason = 'The article never came in, came under another address, or its 90 days are over.';
    return { outcome: 'unknown-article', reasons: [reason], spans: [] };
  }
  const read = readRuleQuery(text);
  if (!read.ok) {
    const reason = `The query cannot be read: ${read.problems[0]?.message ?? 'save it again'}`;
    return { outcome: 'unreadable-query', reasons: [reason], article, spans: [] };
  }
  const explanation = explain(read.value.query, article);
  if (!explanation.matches) {
    const { failed, reason } = explanation;
    return { outcome: 'no-match', reasons: [`${failed.text}: ${reason}`], article, spans: [] };
  }
  const because = `It matches ${explanation.because || 'the whole query'}.`;
  return { outcome: 'match', reasons: [because], article, spans: explanation.spans };
}

/** Follows the article through the rule like a delivery does, and reports where it stopped. */
export async function explainRule(
  rule: Rule,
  name: ArticleName,
  deps: ExplainRuleDeps,
): Promise<RuleExplanation> {
  const { outcome, ...explained } = await explainQuery(rule.text, name, deps);
  const { article, reasons } = explained;
  if (outcome !== 'match') return { outcome, ...explained };
  if (!article) throw new Error('A query matched no article.');
  return { ...explained, ...(await fateOf(article, rule, reasons.join(' '), deps)) };
}

/** What happened to an article that matches. */
async function fateOf(
  article: StoredArticle,
  rule: Rule,
  because: string,
  { sentStories }: ExplainRuleDeps,
): Promise<Pick<RuleExplanation, 'outcome' | 'reasons'>> {
  const sent = (await sentStories.of(rule.subscriberId).among([article.storyId])).get(article.storyId);
  if (sent) {
    const itself = sent.articleId === article.id ? 'It' : 'Its story, as another source told it,';
    return { outcome: 'sent', reasons: [`${itself} was in the mail of ${sent.sentAt}.`, because] };
  }
  if (article.backlog) {
    return {
      outcome: 'backlog',
      reasons: ['It came with a new feed’s older articles, which alert nobody.', because],
    };
  }
  if (!watchedAt(rule, article.receivedAt)) {
    const reason =
      article.receivedAt < watchedSince(rule)
        ? `It came in at ${article.receivedAt}, before the rule was saved at ${rule.since}.`
        : `It came in at ${article.receivedAt}, when the rule was deleted; it was restored at ${rule.since}.`;
    return { outcome: 'before-rule', reasons: [reason, because] };
  }
  return {
    outcome: 'waiting',
    reasons: [
      'It is in no mail yet: it waits for the next one, or the rule was paused or at its cap.',
      because,
    ],
  };
}
