import { HttpProblem } from '../../../../shared/http/problem.ts';
import { openReadToken, type ReadLink } from '../../../../shared/rules/read-link.ts';
import type { Rule } from '../../../../shared/rules/rule.ts';
import { readArchive } from '../../../../shared/rules/rule-archive.ts';
import { currentId } from '../../current-id.ts';
import type { WebApp, WebDeps } from '../../deps.ts';
import { signedIn } from '../../session.ts';
import { type ViewDeps, viewOf } from '../../view.ts';
import { findsPage, readRulePage } from '../../views/read-page.ts';

type ReadDeps = ViewDeps & Pick<WebDeps, 'articles' | 'hits' | 'moves' | 'ratings' | 'readKeys' | 'rules'>;

/** The most finds that a page shows. */
const mostShown = 300;

/**
 * What the links of a mail promise, without signing in: what had no room in it, the sources of a story, the rule. They
 * are read-only; who is signed in as their reader goes on to the rule itself.
 */
export function readRoutes(app: WebApp, deps: ReadDeps): void {
  app.get('/r/:token', async (c) => {
    const opened = openReadToken(await deps.readKeys(), c.req.param('token'));
    const ownerId = opened && (await currentId(opened.subscriberId, deps));
    const [rule, owner] = ownerId
      ? await Promise.all([deps.rules.get(ownerId, opened.link.ruleId), deps.subscribers.get(ownerId)])
      : [];
    if (!opened || !rule || !owner) {
      throw new HttpProblem('not-found', 'The rule has ended, or the link is incomplete.');
    }
    const reader = await signedIn(c, deps);
    const ruleUrl = `/rules/${rule.id}`;
    const { link } = opened;
    if (link.kind === 'rule' && reader?.id === rule.subscriberId) return c.redirect(ruleUrl, 303);
    // Times as in the mail that led here.
    const view = { ...(await viewOf(c, deps)), timezone: owner.timezone };
    const signInUrl =
      reader?.id === rule.subscriberId ? ruleUrl : `/sign-in?${new URLSearchParams({ next: ruleUrl })}`;
    if (link.kind === 'rule') {
      const ratings = await deps.ratings.count(rule.subscriberId, rule.id);
      return c.html(readRulePage(view, { rule, reader: owner, ratings, signInUrl }));
    }
    const hits = await hitsOf(rule, link, deps);
    const articles = await deps.articles.getMany(hits.map(({ articleId }) => articleId));
    return c.html(
      findsPage(view, {
        rule,
        from: link.from,
        to: link.to,
        story: link.kind === 'story',
        hits,
        articles: new Map(articles.map((article) => [article.id, article])),
        signInUrl,
      }),
    );
  });
}

async function hitsOf(rule: Rule, link: Exclude<ReadLink, { kind: 'rule' }>, deps: ReadDeps) {
  const { hits } = await readArchive(rule, { from: link.from, to: link.to, limit: mostShown }, deps);
  if (link.kind === 'finds') return hits;
  return hits.filter(
    ({ storyId, formerStoryIds = [] }) => storyId === link.storyId || formerStoryIds.includes(link.storyId),
  );
}
