import type { Context } from 'hono';
import { errorsOf, HttpProblem } from '../../../../shared/http/problem.ts';
import { checkQuery } from '../../../../shared/rules/check-query.ts';
import { subscriptionInput } from '../../../../shared/subscribers/subscription-request.ts';
import { acceptedDetail, acceptSubscription, type SubscriptionDeps } from '../../accept-subscription.ts';
import type { WebApp, WebDeps, WebEnv } from '../../deps.ts';
import { formText, readForm } from '../../form.ts';
import { limitCaller, limits } from '../../limits.ts';
import { mailLanguage } from '../../mail-language.ts';
import { signedIn } from '../../session.ts';
import { checkMailPage, emptyHomeForm, type HomeForm, homePage } from '../../views/home-page.ts';
import type { Html } from '../../views/layout.ts';
import { queryPreview } from '../../views/query-preview.ts';

type HomeDeps = SubscriptionDeps & Pick<WebDeps, 'defaultLanguage' | 'readSample' | 'siteUrl'>;

/** The first page: subscribe, with a preview of what the query finds. */
export function homeRoutes(app: WebApp, deps: HomeDeps): void {
  app.get('/', async (c) => {
    // `try` is a suggestion that was accepted without the script; its form also sends what was typed before.
    const query = c.req.query('try') ?? c.req.query('query') ?? '';
    const form = { ...emptyHomeForm, ...pick(c.req.query()), query };
    const preview = query.trim() === '' ? undefined : await previewOf(c, query, deps);
    return c.html(
      homePage({ form, signedIn: (await signedIn(c, deps)) !== undefined, ...(preview && { preview }) }),
    );
  });

  app.get('/preview', async (c) => c.html(await previewOf(c, c.req.query('query') ?? '', deps)));

  // A query of 8,000 characters is too long for an address.
  app.post('/preview', async (c) => c.html(await previewOf(c, formText(await readForm(c), 'query'), deps)));

  app.post('/', async (c) => {
    await limitCaller(c, limits.subscribe, deps);
    const typed = await readForm(c);
    const form: HomeForm = { ...emptyHomeForm, ...pick(typed), query: formText(typed, 'query') };
    try {
      await acceptSubscription(subscriptionOf(form), mailLanguage(c, deps.defaultLanguage), deps);
    } catch (error) {
      if (!(error instanceof HttpProblem) || error.kind !== 'invalid-request') throw error;
      const preview = queryPreview(form.query, checkQuery(form.query, await deps.readSample()));
      return c.html(homePage({ form, errors: error.errors, preview, signedIn: false }), 422);
    }
    return c.html(checkMailPage(acceptedDetail), 202);
  });
}

function subscriptionOf({ query, frequency, ...rest }: HomeForm) {
  const read = subscriptionInput.safeParse({ ...rest, rules: [{ query, frequency }] });
  if (read.success) return read.data;
  throw new HttpProblem('invalid-request', 'The form is not complete.', { errors: errorsOf(read.error) });
}

async function previewOf(c: Context<WebEnv>, query: string, deps: HomeDeps): Promise<Html> {
  await limitCaller(c, limits.check, deps);
  return queryPreview(query, checkQuery(query, await deps.readSample()));
}

function pick(given: Readonly<Record<string, unknown>>): Partial<HomeForm> {
  const names = ['email', 'frequency', 'timezone', 'digestTime'] as const;
  return Object.fromEntries(
    names.map((name) => [name, formText(given, name)]).filter(([, text]) => text !== ''),
  );
}
