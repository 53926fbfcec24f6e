import type { Context } from 'hono';
import { errorsOf, HttpProblem, type ProblemError } from '../../../../shared/http/problem.ts';
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
import { splitRules } from '../../split-rules.ts';
import { typedZone } from '../../typed-zone.ts';
import { type View, type ViewDeps, viewOf } from '../../view.ts';
import {
  emptyHomeForm,
  type HomeForm,
  type HomePage,
  homePage,
  homeParts,
  type Watched,
} from '../../views/home-page.ts';
import type { Html } from '../../views/html.ts';
import { type FormErrors, formErrors } from '../../views/parts/form-errors.ts';
import { homeForm, queryPreview } from '../../views/query-preview.ts';

import { type Edited, edited } from './rules/look.ts';

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
    if (form.query.trim() !== '') await limitCaller(c, limits.check, deps);
    return c.html(await page(view, { form }, deps));
  });

  app.get('/preview', async (c) => {
    await limitCaller(c, limits.check, deps);
    const query = c.req.query('query') ?? '';
    return c.html(queryPreview(await viewOf(c, deps), query, checkQuery(query, await deps.readSample())));
  });

  app.post('/preview', async (c) => {
    await limitCaller(c, limits.check, deps);
    const query = typedQuery(await readForm(c));
    const view = await viewOf(c, deps);
    const shown = await edited(view, query, deps);
    return c.html(homeParts(view, shown, previewOf(view, shown)));
  });

  app.get('/first-mail', async (c) => {
    const times = { ...emptyHomeForm, ...pick(c.req.query()) };
    return c.text(saidFirstMail(await viewOf(c, deps), times, deps.now()));
  });

  app.post('/', async (c) => {
    const typed = await readForm(c);
    const form: HomeForm = { ...emptyHomeForm, ...pick(typed), query: typedQuery(typed) };
    if (formText(typed, 'go') === 'look' || formText(typed, 'try') !== '') return lookAt(c, form, deps);
    await limitCaller(c, limits.subscribe, deps);
    const language = pageLanguage(c, deps).code;
    try {
      const subscription = subscriptionOf(form, formText(typed, 'split') !== '');
      await acceptSubscription(subscription, language, deps);
      await rememberAsked(c, { kind: 'sign-up', subscription, language }, deps);
    } catch (error) {
      if (!(error instanceof HttpProblem) || error.kind !== 'invalid-request') throw error;
      const view = await viewOf(c, deps);
      return c.html(await page(view, { form, errors: errorsOfForm(view, form, error) }, deps), 422);
    }
    return c.redirect('/check-mail', 303);
  });
}

/** Longer addresses are cut off or refused on their way. */
const longestAddress = 4000;

/** "Try it" without the script: a page with an address of its own, unless the query is too long for one. */
async function lookAt(c: Context<WebEnv>, form: HomeForm, deps: HomeDeps): Promise<Response> {
  await limitCaller(c, limits.check, deps);
  const differs = Object.entries(form).filter(
    ([name, text]) => text !== emptyHomeForm[name as keyof HomeForm] && text !== '',
  );
  const search = new URLSearchParams(differs).toString();
  if (search.length > longestAddress) return c.html(await page(await viewOf(c, deps), { form }, deps));
  return c.redirect(search === '' ? '/' : `/?${search}#preview`, 303);
}

/** A suggestion that was accepted without the script comes beside the query, as `try`. */
function typedQuery(typed: Readonly<Record<string, unknown>>): string {
  // Browsers send line ends as two characters.
  return (formText(typed, 'try') || formText(typed, 'query')).replaceAll('\r\n', '\n');
}

async function page(view: View, shown: Pick<HomePage, 'form' | 'errors'>, deps: HomeDeps): Promise<Html> {
  const query = await edited(view, shown.form.query, deps);
  return homePage(view, {
    ...shown,
    query,
    preview: previewOf(view, query),
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
function subscriptionOf({ query, frequency, ...rest }: HomeForm, isSplit: boolean) {
  const parts = (isSplit ? splitRules({ query }) : undefined) ?? [{ query }];
  const read = subscriptionInput.safeParse({
    ...rest,
    rules: parts.map((part) => ({ ...part, frequency })),
  });
  if (read.success) return read.data;
  const errors = errorsOf(read.error);
  // What is said of its length is said once.
  const ofQuery = errors.some(aboutQuery)
    ? []
    : parts.flatMap((part) => queryErrors(part.query, 'rules.0.query'));
  const inOrder = [...errors.filter(aboutQuery), ...ofQuery, ...errors.filter((one) => !aboutQuery(one))];
  throw new HttpProblem('invalid-request', 'The form is not complete.', { errors: inOrder });
}

function aboutQuery({ path }: ProblemError): boolean {
  return path.startsWith('rules');
}

/** In the order of the fields. */
function errorsOfForm({ t }: View, { query }: HomeForm, { errors }: HttpProblem): FormErrors {
  const parts = splitRules({ query })?.length;
  const ofQuery =
    query.trim() === ''
      ? { field: 'query', message: t('workbench.queryEmpty') }
      : parts === undefined
        ? 'query'
        : { field: 'query', message: t('workbench.tooLong', { count: parts }) };
  return formErrors(errors, {
    rules: ofQuery,
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
  // Of a query that was split, all parts.
  const query = rules.length > 1 ? rules.map((one) => `(${one.query})`).join(' OR ') : rule?.query;
  return { email, timezone, digestTime, ...(rule && query && { query, frequency: rule.frequency }) };
}

/** Empty without a query: the page then shows a picture. */
function previewOf(view: View, { text, parts, check }: Edited): Html | '' {
  return check ? queryPreview(view, text, check, { ...homeForm, isSaid: parts !== undefined }) : '';
}

function pick(given: Readonly<Record<string, unknown>>): Partial<HomeForm> {
  const names = ['email', 'frequency', 'timezone', 'digestTime'] as const;
  const typed = (name: (typeof names)[number]) => {
    const text = formText(given, name);
    return name === 'timezone' ? typedZone(text) : text;
  };
  return Object.fromEntries(names.map((name) => [name, typed(name)]).filter(([, text]) => text !== ''));
}
