import type { Context } from 'hono';
import type { StoredArticle } from '../../../../shared/articles/stored-article.ts';
import { HttpProblem } from '../../../../shared/http/problem.ts';
import { diffRule } from '../../../../shared/rules/diff-rule.ts';
import { without, wordsOf, wordsToLeaveOut } from '../../../../shared/rules/narrow-rule.ts';
import type { Rule } from '../../../../shared/rules/rule.ts';
import { verifyLink } from '../../../../shared/security/signed-links.ts';
import { changeRule } from '../../../../shared/subscribers/save-rule.ts';
import type { Subscriber } from '../../../../shared/subscribers/subscriber.ts';
import type { WebApp, WebDeps } from '../../deps.ts';
import { formText, readForm } from '../../form.ts';
import { savedOrThrow } from '../../own-rule.ts';
import { narrowedPage, notRelevantPage } from '../../views/not-relevant-page.ts';

type NotRelevantDeps = Pick<
  WebDeps,
  | 'articles'
  | 'countAgainst'
  | 'firstAlertAfterMs'
  | 'now'
  | 'queries'
  | 'readKeys'
  | 'readSample'
  | 'rules'
  | 'subscribers'
>;

/** "Not relevant" in a mail: proposes words to leave out and what that would have removed; a POST narrows the rule. */
export function notRelevantRoutes(app: WebApp, deps: NotRelevantDeps): void {
  app.get('/not-relevant/:token', async (c) => {
    const { rule, article } = await readToken(c, deps);
    const sample = await deps.readSample();
    const proposals = wordsToLeaveOut(rule.text, article, sample).map((word) => {
      const query = without(rule.text, word);
      const diff = diffRule(rule.text, query, sample);
      const removed = diff.ok ? diff.removed.filter((match) => match.article.id !== article.id) : [];
      return { word, query, removed };
    });
    return c.html(notRelevantPage({ title: article.title, rule, proposals }));
  });

  app.post('/not-relevant/:token', async (c) => {
    const { rule, article, subscriber } = await readToken(c, deps);
    const word = formText(await readForm(c), 'word');
    // The link can only narrow the rule by a word of this very article: nobody can write another query with it.
    if (!wordsOf(article.title).includes(word)) {
      throw new HttpProblem('invalid-request', 'Choose one of the words that the page proposes.');
    }
    const query = without(rule.text, word);
    savedOrThrow(await changeRule(subscriber, rule.id, { query }, deps));
    return c.html(narrowedPage({ query, ruleId: rule.id }));
  });
}

async function readToken(
  c: Context,
  deps: NotRelevantDeps,
): Promise<{ rule: Rule; article: StoredArticle; subscriber: Subscriber }> {
  const [subscriberId, ruleId, articleId] =
    verifyLink(await deps.readKeys(), 'not-relevant', c.req.param('token') ?? '') ?? [];
  const [rule, article, subscriber] = await Promise.all([
    subscriberId && ruleId ? deps.rules.get(subscriberId, ruleId) : undefined,
    articleId ? deps.articles.get(articleId) : undefined,
    subscriberId ? deps.subscribers.get(subscriberId) : undefined,
  ]);
  if (rule && article && subscriber) return { rule, article, subscriber };
  throw new HttpProblem(
    'not-found',
    'The rule has ended, the article is no longer kept, or the link is incomplete.',
  );
}
