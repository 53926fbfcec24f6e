import type { Context } from 'hono';
import { traceArticle } from '../../../../../shared/delivery/why/trace-article.ts';
import { proposeSource } from '../../../../../shared/feeds/source-proposal.ts';
import { HttpProblem } from '../../../../../shared/http/problem.ts';
import { signLink } from '../../../../../shared/security/signed-links.ts';
import type { WebApp, WebDeps, WebEnv } from '../../../deps.ts';
import { addressIn, type FindArticleDeps, findTyped } from '../../../find-article.ts';
import { formText, readForm } from '../../../form.ts';
import { limitCaller, limits } from '../../../limits.ts';
import { pageVisitor } from '../../../page-visitor.ts';
import { type ViewDeps, viewOf } from '../../../view.ts';
import { type WhyPage, whyPage } from '../../../views/why/why-page.ts';

type WhyDeps = ViewDeps &
  FindArticleDeps &
  Pick<
    WebDeps,
    | 'countAgainst'
    | 'deliveries'
    | 'readKeys'
    | 'rules'
    | 'sentStories'
    | 'sourceProposals'
    | 'stories'
    | 'suppressions'
  >;

/** The most characters of what may be typed. */
const longest = 2000;

/** What became of an article by each of the reader's rules, and where it would come from if it is not known. */
export function whyPageRoutes(app: WebApp, deps: WhyDeps): void {
  app.get('/why', async (c) => {
    const reader = await pageVisitor(c, deps);
    const view = await viewOf(c, deps);
    const { q, address, article: id = '', asked = '' } = c.req.query();
    const typed = (q ?? address ?? '').trim().slice(0, longest);
    const rules = await deps.rules.ofSubscriber(reader.id);
    const keys = await deps.readKeys();
    const page = {
      typed,
      rules,
      asked: /^[a-z0-9.-]{1,253}$/.test(asked) ? asked : undefined,
      mailUrl: (slot: string) => `/m/${signLink(keys, 'mail', [reader.id, slot])}`,
    };
    if (typed === '' && id === '') return c.html(whyPage(view, page));
    await limitCaller(c, limits.why, deps);
    const found = await foundIn(id, typed, rules, deps);
    const traces =
      found.kind === 'found' ? await traceArticle(found.article, reader, rules, deps) : undefined;
    const shown: WhyPage = { ...page, found, traces };
    return c.html(whyPage(view, shown), found.kind === 'nothing' ? 422 : 200);
  });

  app.post('/why/ask', async (c) => {
    const reader = await pageVisitor(c, deps);
    const address = addressIn(formText(await readForm(c), 'address').slice(0, longest));
    const host = await askFor(address ?? '', reader.id, deps);
    const next = new URLSearchParams({ q: address ?? '', asked: host });
    return c.redirect(`/why?${next}`, 303);
  });
  // A reload of what the form was sent to.
  app.get('/why/ask', (c: Context<WebEnv>) => c.redirect('/why', 303));
}

async function foundIn(
  id: string,
  typed: string,
  rules: Parameters<typeof findTyped>[1],
  deps: WhyDeps,
): Promise<NonNullable<WhyPage['found']>> {
  if (id === '') return findTyped(typed, rules, deps);
  const article = await deps.articles.get(id.slice(0, 64));
  if (article) return { kind: 'found', article };
  throw new HttpProblem('not-found', 'The article is no longer kept: its 90 days are over.');
}

/** Notes the wish, and says for which host. */
async function askFor(address: string, readerId: string, deps: WhyDeps): Promise<string> {
  const answer = await proposeSource(address, readerId, deps);
  if (answer === 'no-source') {
    throw new HttpProblem('invalid-request', 'This is not the address of a page on the web.', {
      errors: [{ path: 'address', message: 'Write it like https://news.example/story.' }],
    });
  }
  if (answer === 'noted') return new URL(address).hostname;
  throw new HttpProblem('too-many-requests', `Try again in ${answer.waitSeconds} seconds.`, {
    headers: { 'retry-after': String(answer.waitSeconds) },
  });
}
