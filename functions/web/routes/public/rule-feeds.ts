import { HttpProblem } from '../../../../shared/http/problem.ts';
import { readArchive } from '../../../../shared/rules/rule-archive.ts';
import { feedContentTypes, feedFormats, writeRuleFeed } from '../../../../shared/rules/rule-feed.ts';
import { verifyLink } from '../../../../shared/security/signed-links.ts';
import type { WebApp, WebDeps } from '../../deps.ts';

type RuleFeedsDeps = Pick<WebDeps, 'articles' | 'hits' | 'now' | 'readKeys' | 'rules' | 'siteUrl'>;

/** A rule's finds as RSS, Atom and JSON Feed, at an address that is secret because it is signed. Ends with the rule. */
export function ruleFeedRoutes(app: WebApp, deps: RuleFeedsDeps): void {
  app.get('/f/:file', async (c) => {
    const { file } = c.req.param();
    const format = feedFormats.find((one) => file.endsWith(`.${one}`));
    const token = format && file.slice(0, -format.length - 1);
    const [subscriberId, ruleId] = (token && verifyLink(await deps.readKeys(), 'feed', token)) || [];
    const rule = subscriberId && ruleId ? await deps.rules.get(subscriberId, ruleId) : undefined;
    if (!format || !rule)
      throw new HttpProblem('not-found', 'This feed has ended or its address is incomplete.');

    const { hits } = await readArchive(rule, {}, deps);
    const articles = await deps.articles.getMany(hits.map(({ articleId }) => articleId));
    const feed = {
      name: rule.name ?? rule.text,
      selfUrl: `${deps.siteUrl}/f/${file}`,
      siteUrl: deps.siteUrl,
      changedAt: new Date(hits[0]?.at ?? rule.since),
      hits,
      articles: new Map(articles.map((article) => [article.id, article])),
    };
    return c.body(writeRuleFeed(feed, format), 200, { 'content-type': feedContentTypes[format] });
  });
}
