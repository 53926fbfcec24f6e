import type { Context } from 'hono';
import { errorsOf, HttpProblem } from '../../../../shared/http/problem.ts';
import type { ArticleSample } from '../../../../shared/rules/article-sample.ts';
import { checkQuery } from '../../../../shared/rules/check-query.ts';
import { subscriptionInput } from '../../../../shared/subscribers/subscription-request.ts';
import { acceptSubscription, queryErrors, type SubscriptionDeps } from '../../accept-subscription.ts';
import { readAsked, rememberAsked } from '../../asked.ts';
import type { WebApp, WebDeps, WebEnv } from '../../deps.ts';
import { saidFirstMail } from '../../first-mail.ts';
import { formText, readForm } from '../../form.ts';
import { limitCaller, limits } from '../../limits.ts';
import { pageLanguage } from '../../page-language.ts';
import { type View, type ViewDeps, viewOf } from '../../view.ts';
import {
  emptyHomeForm,
  type HomeForm,
  type HomePage,
  homePage,
  type Watched,
} from '../../views/home-page.ts';
import type { Html } from '../../views/html.ts';
import { type FormErrors, formErrors } from '../../views/parts/form-errors.ts';
import { queryPreview } from '../../views/query-preview.ts';

type HomeDeps = SubscriptionDeps & ViewDeps & Pick<WebDeps, 'readSample'>;

/** The first page: subscribe, with a preview of what the query finds. */
export function homeRoutes(app: WebApp, deps: HomeDeps): void {
  app.get('/', async (c) => {
    const view = await viewOf(c, deps);
    // `try` is a suggestion that was accepted without the script; its form also sends what was typed before.
    const query = c.req.query('try') ?? c.req.query('query');
    if (view.visitor === 'reader' && query === undefined) return c.redirect('/overview', 303);
    // "Change it" on the page after the form: what was asked for is put back.
    const asked = c.req.query('change') === undefined ? undefined : await askedForm(c, deps);
    const form = {
      ...emptyHomeForm,
      ...asked,
      ...pick(c.req.query()),
      ...(query !== undefined && { query }),
    };
    const preview = form.query.trim() === '' ? undefined : await previewOf(c, form.query, deps);
    return c.html(await page(view, { form, ...(preview && { preview }) }, deps));
  });

  app.get('/preview', async (c) => c.html(await previewOf(c, c.req.query('query') ?? '', deps)));

  // A query of 8,000 characters is too long for an address.
  app.post('/preview', async (c) => c.html(await previewOf(c, formText(await readForm(c), 'query'), deps)));

  app.get('/first-mail', async (c) => {
    const times = { ...emptyHomeForm, ...pick(c.req.query()) };
    return c.text(saidFirstMail(await viewOf(c, deps), times, deps.now()));
  });

  app.post('/', async (c) => {
    await limitCaller(c, limits.subscribe, deps);
    const typed = await readForm(c);
    const form: HomeForm = { ...emptyHomeForm, ...pick(typed), query: formText(typed, 'query') };
    const language = pageLanguage(c, deps).code;
    try {
      const subscription = subscriptionOf(form);
      await acceptSubscription(subscription, language, deps);
      await rememberAsked(c, { kind: 'sign-up', subscription, language }, deps);
    } catch (error) {
      if (!(error instanceof HttpProblem) || error.kind !== 'invalid-request') throw error;
      const view = await viewOf(c, deps);
      const preview =
        form.query.trim() === '' ? undefined : previewWith(view, form.query, await deps.readSample());
      const errors = errorsOfForm(view, error);
      return c.html(await page(view, { form, errors, ...(preview && { preview }) }, deps), 422);
    }
    return c.redirect('/check-mail', 303);
  });
}

async function page(
  view: View,
  shown: Pick<HomePage, 'form' | 'errors' | 'preview'>,
  deps: HomeDeps,
): Promise<Html> {
  return homePage(view, {
    ...shown,
    firstMail: saidFirstMail(view, shown.form, deps.now()),
    watched: watchedIn(await deps.readSample(), deps.now()),
  });
}

function watchedIn({ articles }: ArticleSample, now: Date): Watched {
  const [newest] = articles;
  const counts = new Map<string, number>();
  for (const { source } of articles) if (source) counts.set(source, (counts.get(source) ?? 0) + 1);
  return {
    sources: [...counts].sort((a, b) => b[1] - a[1]).map(([source]) => source),
    newestAgo: newest && Math.max(0, (now.getTime() - Date.parse(newest.receivedAt)) / 1000),
  };
}

/** Everything that is wrong is said at once: of the fields, and of the query. */
function subscriptionOf({ query, frequency, ...rest }: HomeForm) {
  const read = subscriptionInput.safeParse({ ...rest, rules: [{ query, frequency }] });
  if (read.success) return read.data;
  const errors = [...errorsOf(read.error), ...queryErrors(query, 'rules.0.query')];
  throw new HttpProblem('invalid-request', 'The form is not complete.', { errors });
}

function errorsOfForm({ t }: View, { errors }: HttpProblem): FormErrors {
  return formErrors(errors, {
    'rules.0.query': 'query',
    rules: 'query',
    email: { field: 'email', message: t('visitor.emailWrong') },
    timezone: { field: 'timezone', message: t('visitor.zoneUnknown') },
    digestTime: { field: 'digestTime', message: t('visitor.timeWrong') },
  });
}

async function askedForm(c: Context<WebEnv>, deps: HomeDeps): Promise<Partial<HomeForm> | undefined> {
  const asked = await readAsked(c, deps);
  if (asked?.kind !== 'sign-up') return undefined;
  const { email, timezone, digestTime, rules } = asked.subscription;
  const [rule] = rules;
  return { email, timezone, digestTime, ...(rule && { query: rule.query, frequency: rule.frequency }) };
}

async function previewOf(c: Context<WebEnv>, query: string, deps: HomeDeps): Promise<Html> {
  await limitCaller(c, limits.check, deps);
  return previewWith(await viewOf(c, deps), query, await deps.readSample());
}

function previewWith(view: View, query: string, sample: ArticleSample): Html {
  return queryPreview(view, query, checkQuery(query, sample));
}

function pick(given: Readonly<Record<string, unknown>>): Partial<HomeForm> {
  const names = ['email', 'frequency', 'timezone', 'digestTime'] as const;
  return Object.fromEntries(
    names.map((name) => [name, formText(given, name)]).filter(([, text]) => text !== ''),
  );
}
