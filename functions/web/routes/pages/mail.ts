import { digestOfPlan } from '../../../../shared/delivery/digest-of-plan.ts';
import { planLinks } from '../../../../shared/delivery/plan-links.ts';
import { HttpProblem } from '../../../../shared/http/problem.ts';
import { renderDigest } from '../../../../shared/mail/render-digest.ts';
import { verifyLink } from '../../../../shared/security/signed-links.ts';
import { currentId } from '../../../../shared/subscribers/current-id.ts';
import type { WebApp, WebDeps } from '../../deps.ts';

type MailDeps = Pick<
  WebDeps,
  'articles' | 'brand' | 'deliveries' | 'moves' | 'readKeys' | 'siteUrl' | 'subscribers'
>;

/** Mail needs inline styles, and nothing else: no script, no form, no image, and an origin of its own. */
const mailPolicy = [
  "default-src 'none'",
  "style-src 'unsafe-inline'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  'sandbox allow-popups allow-popups-to-escape-sandbox allow-top-navigation-by-user-activation',
].join('; ');

/** "View in browser": the mail as it was sent, with all that had no room in it, from the recorded plan. */
export function mailRoutes(app: WebApp, deps: MailDeps): void {
  app.get('/m/:token', async (c) => {
    const keys = await deps.readKeys();
    const [ownerId, slot] = verifyLink(keys, 'mail', c.req.param('token')) ?? [];
    const subscriberId = ownerId && (await currentId(ownerId, deps));
    const [plan, subscriber] = await Promise.all([
      subscriberId && slot ? deps.deliveries.plan(subscriberId, slot) : undefined,
      subscriberId ? deps.subscribers.get(subscriberId) : undefined,
    ]);
    if (!plan || !subscriber) {
      throw new HttpProblem('not-found', 'This mail is no longer kept, or its address is incomplete.');
    }
    const articles = await deps.articles.getMany(plan.entries.map(({ articleId }) => articleId));
    const byId = new Map(articles.map((article) => [article.id, article]));
    const links = planLinks(plan, keys, deps.siteUrl);
    const { viewInBrowser: _, ...digestLinks } = links.digest;
    const digest = digestOfPlan(plan, subscriber, byId, { ...links, digest: digestLinks });
    const { html } = renderDigest(digest, {
      maxBytes: Number.POSITIVE_INFINITY,
      brand: deps.brand,
    });
    return c.html(html, 200, { 'content-security-policy': mailPolicy });
  });
}
