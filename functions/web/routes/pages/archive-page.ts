import * as z from 'zod';
import { webAddress } from '../../../../shared/mail/web-address.ts';
import { explainRule } from '../../../../shared/rules/explain-rule.ts';
import type { Rule } from '../../../../shared/rules/rule.ts';
import { readArchive } from '../../../../shared/rules/rule-archive.ts';
import type { WebApp, WebDeps } from '../../deps.ts';
import { hitCursor, hitPlace } from '../../own-rule.ts';
import { pageVisitor } from '../../page-visitor.ts';
import { type ArchiveSection, archivePage, type MissedArticle } from '../../views/archive-page.ts';

type ArchivePageDeps = Pick<
  WebDeps,
  'articles' | 'hits' | 'now' | 'rules' | 'sentStories' | 'siteUrl' | 'subscribers' | 'tokens'
>;

/** What stands in the address; mails link here with a window, and what cannot be read is left out. */
const asked = z.object({
  rule: z.string().optional().catch(undefined),
  from: z.iso.datetime().optional().catch(undefined),
  to: z.iso.datetime().optional().catch(undefined),
  cursor: z.string().max(2000).optional().catch(undefined),
  /** Address of an article that somebody misses. */
  why: z.string().trim().max(2000).optional().catch(undefined),
});

async function explainMissed(rule: Rule, url: string, deps: ArchivePageDeps): Promise<MissedArticle> {
  if (webAddress(url) === undefined) return { url, reasons: ['This is not the address of a web page.'] };
  const { reasons, article } = await explainRule(rule, { url }, deps);
  return { url, reasons, ...(article && { title: article.title }) };
}

/** Everything that rules have found, also what a mail only counted. Mails link here with their window. */
export function archivePageRoutes(app: WebApp, deps: ArchivePageDeps): void {
  app.get('/archive', async (c) => {
    const subscriber = await pageVisitor(c, deps);
    const { rule: ruleId, from, to, cursor, why } = asked.parse(c.req.query());
    const rules = await deps.rules.ofSubscriber(subscriber.id);
    const chosen = rules.find(({ id }) => id === ruleId);
    const window = { ...(from !== undefined && { from }), ...(to !== undefined && { to }) };
    const range = { ...window, ...(cursor && { before: hitPlace(cursor) }), limit: chosen ? 50 : 10 };
    const sections = await Promise.all(
      (chosen ? [chosen] : rules).map(async (rule): Promise<ArchiveSection> => {
        const { hits, next } = await readArchive(rule, range, deps);
        const older = { rule: rule.id, ...window, ...(next && { cursor: hitCursor(next) }) };
        return { rule, hits, ...(next && { older: `/archive?${new URLSearchParams(older)}` }) };
      }),
    );
    const ids = sections.flatMap(({ hits }) => hits.map(({ articleId }) => articleId));
    const articles = await deps.articles.getMany(ids);
    return c.html(
      archivePage({
        rules,
        ...(chosen && { chosen }),
        sections,
        ...window,
        articles: new Map(articles.map((article) => [article.id, article])),
        timezone: subscriber.timezone,
        ...(chosen && why && { missed: await explainMissed(chosen, why, deps) }),
      }),
    );
  });
}
