import type { PlannedNear } from '../../../../shared/delivery/delivery.ts';
import { HttpProblem } from '../../../../shared/http/problem.ts';
import { openReadToken, type ReadLink } from '../../../../shared/rules/read-link.ts';
import type { Rule } from '../../../../shared/rules/rule.ts';
import { readArchive } from '../../../../shared/rules/rule-archive.ts';
import { currentId } from '../../../../shared/subscribers/current-id.ts';
import type { WebApp, WebDeps } from '../../deps.ts';
import { answerEnded } from '../../ended-rule.ts';
import { signedIn } from '../../session.ts';
import { type ViewDeps, viewOf } from '../../view.ts';
import { findsPage, nearlyEditPage, readRulePage } from '../../views/read-page.ts';

type ReadDeps = ViewDeps &
  Pick<WebDeps, 'articles' | 'deliveries' | 'hits' | 'moves' | 'ratings' | 'readKeys' | 'rules'>;

/** The most finds that a page shows. */
const mostShown = 300;

/**
 * What the links of a mail promise, without signing in: what had no room in it, the sources of a story, the rule. They
 * are read-only; who is signed in as their reader goes on to the rule itself, with the edit that a mail proposed.
 */
export function readRoutes(app: WebApp, deps: ReadDeps): void {
  app.get('/r/:token', async (c) => {
    const opened = openReadToken(await deps.readKeys(), c.req.param('token'));
    const ownerId = opened && (await currentId(opened.subscriberId, deps));
    const [rule, owner] = ownerId
      ? await Promise.all([deps.rules.get(ownerId, opened.link.ruleId), deps.subscribers.get(ownerId)])
      : [];
    if (!opened || !owner) {
      throw new HttpProblem('not-found', 'The subscription was erased, or the link is incomplete.');
    }
    if (!rule) return answerEnded(c, owner.id, opened.link.ruleId, deps);
    const reader = await signedIn(c, deps);
    const { link } = opened;
    const near = link.kind === 'nearly' ? await proposed(rule.subscriberId, link, deps) : undefined;
    const ruleUrl = near ? editAddress(rule, near) : `/rules/${rule.id}`;
    if ((link.kind === 'rule' || link.kind === 'nearly') && reader?.id === rule.subscriberId)
      return c.redirect(ruleUrl, 303);
    // Times as in the mail that led here.
    const view = { ...(await viewOf(c, deps)), timezone: owner.timezone };
    const signInUrl =
      reader?.id === rule.subscriberId ? ruleUrl : `/sign-in?${new URLSearchParams({ next: ruleUrl })}`;
    if (near) return c.html(nearlyEditPage(view, { rule, near, signInUrl }));
    // What the mail proposed is kept for 90 days.
    if (link.kind === 'rule' || link.kind === 'nearly') {
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

async function hitsOf(rule: Rule, link: Extract<ReadLink, { kind: 'finds' | 'story' }>, deps: ReadDeps) {
  const { hits } = await readArchive(rule, { from: link.from, to: link.to, limit: mostShown }, deps);
  if (link.kind === 'finds') return hits;
  return hits.filter(
    ({ storyId, formerStoryIds = [] }) => storyId === link.storyId || formerStoryIds.includes(link.storyId),
  );
}

/** What a mail proposed for a rule. */
async function proposed(
  ownerId: string,
  { ruleId, slot, place }: Extract<ReadLink, { kind: 'nearly' }>,
  { deliveries }: ReadDeps,
): Promise<PlannedNear | undefined> {
  const plan = await deliveries.plan(ownerId, slot);
  return plan?.rules.find((rule) => rule.ruleId === ruleId)?.nearly?.[place];
}

/** Longer addresses are cut off on their way. */
const longestAddress = 2000;

/** The page of the rule with the edit in its editor, and the difference that it makes. */
function editAddress({ id }: Rule, { query }: PlannedNear): string {
  const address = `/rules/${id}?${new URLSearchParams({ query, tab: 'changes' })}`;
  return address.length > longestAddress ? `/rules/${id}?tab=nearly` : address;
}
