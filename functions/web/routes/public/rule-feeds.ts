import { etag } from 'hono/etag';
import { HttpProblem } from '../../../../shared/http/problem.ts';
import { feedContentTypes, feedFormats } from '../../../../shared/rules/feed-formats.ts';
import { feedStories } from '../../../../shared/rules/feed-stories.ts';
import { readArchive } from '../../../../shared/rules/rule-archive.ts';
import { writeRuleFeed } from '../../../../shared/rules/rule-feed.ts';
import { verifyLink } from '../../../../shared/security/signed-links.ts';
import { currentId } from '../../../../shared/subscribers/current-id.ts';
import type { WebApp, WebDeps } from '../../deps.ts';

type RuleFeedsDeps = Pick<
  WebDeps,
  | 'articles'
  | 'brand'
  | 'defaultLanguage'
  | 'hits'
  | 'log'
  | 'moves'
  | 'now'
  | 'readKeys'
  | 'rules'
  | 'siteUrl'
  | 'subscribers'
>;

/** A rule's finds as RSS, Atom and JSON Feed, at an address that is secret because it is signed. Ends with the rule. */
export function ruleFeedRoutes(app: WebApp, deps: RuleFeedsDeps): void {
  app.get('/f/:file', etag({ weak: true }), async (c) => {
    const { file } = c.req.param();
    const format = feedFormats.find((one) => file.endsWith(`.${one}`));
    const token = format && file.slice(0, -format.length - 1);
    const [ownerId, ruleId] = (token && verifyLink(await deps.readKeys(), 'feed', token)) || [];
    const subscriberId = ownerId && (await currentId(ownerId, deps));
    const rule = subscriberId && ruleId ? await deps.rules.get(subscriberId, ruleId) : undefined;
    if (!format || !rule || !subscriberId)
      throw new HttpProblem('not-found', 'This feed has ended or its address is incomplete.');

    const { hits } = await readArchive(rule, {}, deps);
    const articles = await deps.articles.getMany(hits.map(({ articleId }) => articleId));
    const subscriber = await deps.subscribers.get(subscriberId);
    const feed = {
      name: rule.name ?? rule.text,
      selfUrl: `${deps.siteUrl}/f/${file}`,
      siteUrl: deps.siteUrl,
      by: deps.brand.name,
      changedAt: new Date(hits[0]?.at ?? rule.since),
      stories: feedStories(
        hits,
        new Map(articles.map((article) => [article.id, article])),
        subscriber?.language ?? deps.defaultLanguage,
        (articleId, error) => deps.log.error(`Article ${articleId} cannot be shown in a feed`, error),
      ),
    };
    return c.body(writeRuleFeed(feed, format), 200, {
      'content-type': feedContentTypes[format],
      'cache-control': 'private, max-age=300',
    });
  });
}
