import type { Context } from 'hono';
import {
  comparePack,
  PackValuesError,
  rulesOfPack,
} from '../../../../../shared/rule-files/packs/compare-pack.ts';
import { acceptPack, followPack } from '../../../../../shared/rule-files/packs/follow-pack.ts';
import {
  type FollowedPack,
  maxPacks,
  packUrl,
} from '../../../../../shared/rule-files/packs/followed-pack.ts';
import {
  type PackContent,
  type ReadPack,
  readPack,
} from '../../../../../shared/rule-files/packs/read-pack.ts';
import {
  exampleValues,
  type ParameterValues,
} from '../../../../../shared/rule-files/rule-set/fill-parameters.ts';
import { parameterValues } from '../../../../../shared/rule-files/rule-set/rule-set.ts';
import type { Subscriber } from '../../../../../shared/subscribers/subscriber.ts';
import type { WebApp, WebEnv } from '../../../deps.ts';
import { formText, readForm } from '../../../form.ts';
import { limitCaller, limits } from '../../../limits.ts';
import { matchesOfEach, packDifference } from '../../../pack-difference.ts';
import { pageVisitor } from '../../../page-visitor.ts';
import { type View, type ViewDeps, viewOf } from '../../../view.ts';
import { newPackPage, valueField } from '../../../views/packs/new-pack-page.ts';
import { type PackPage, packPage } from '../../../views/packs/pack-page.ts';
import { type PackState, packsPage } from '../../../views/packs/packs-page.ts';
import type { FormErrors } from '../../../views/parts/form-errors.ts';
import { ownPack, type PacksDeps } from '../../subscribers/packs.ts';

type PacksPageDeps = ViewDeps & PacksDeps;

/**
 * Packs in two steps: a page shows what is at an address, and a button takes over exactly that. If the content has
 * changed in between, it is shown again.
 */
export function packsPageRoutes(app: WebApp, deps: PacksPageDeps): void {
  app.get('/packs', async (c) => {
    const reader = await pageVisitor(c, deps);
    const { t } = await viewOf(c, deps);
    const done = c.req.query('done') === 'ended' ? t('packs.ended') : undefined;
    return listPage(c, reader, { done }, deps);
  });

  app.post('/packs/look', async (c) => {
    const reader = await pageVisitor(c, deps);
    const url = formText(await readForm(c), 'url').trim();
    return showNew(c, reader, { url, typed: {} }, deps);
  });

  app.post('/packs/follow', async (c) => {
    const reader = await pageVisitor(c, deps);
    const form = await readForm(c);
    const url = formText(form, 'url');
    const read = packUrl.safeParse(url).success ? await readCounted(c, url, deps) : undefined;
    if (!read?.ok) return showNew(c, reader, { url, typed: {}, read }, deps);
    const { content } = read;
    const { typed, values, errors } = typedValues(await viewOf(c, deps), content, form);
    if (errors.length > 0 || content.hash !== formText(form, 'hash'))
      return showNew(c, reader, { url, typed, errors, read }, deps);
    try {
      const followed = await followPack(reader, { url, content, values }, deps);
      if (followed) return c.redirect(`/packs/${followed.pack.id}?done=followed`, 303);
      const { t } = await viewOf(c, deps);
      return listPage(
        c,
        reader,
        { errors: [{ message: t('packs.tooMany', { most: maxPacks }) }] },
        deps,
        409,
      );
    } catch (error) {
      if (!(error instanceof PackValuesError)) throw error;
      const said = [{ message: error.message, language: 'en' }];
      return showNew(c, reader, { url, typed, errors: said, read }, deps);
    }
  });

  app.get('/packs/:id', async (c) => {
    const reader = await pageVisitor(c, deps);
    const pack = await ownPack(reader.id, c.req.param('id'), deps);
    const { t } = await viewOf(c, deps);
    const said = { followed: t('packs.followed'), accepted: t('packs.accepted') };
    const asked = c.req.query('done');
    const done = asked === 'followed' || asked === 'accepted' ? said[asked] : undefined;
    return showPack(c, reader, pack, { done, given: c.req.query() }, deps);
  });

  app.post('/packs/:id/accept', async (c) => {
    const reader = await pageVisitor(c, deps);
    const pack = await ownPack(reader.id, c.req.param('id'), deps);
    const form = await readForm(c);
    const read = await readCounted(c, pack.url, deps);
    const { t } = await viewOf(c, deps);
    if (!read.ok || read.content.hash !== formText(form, 'hash')) {
      const warning = read.ok ? t('packs.changedMeanwhile') : undefined;
      return showPack(c, reader, pack, { warning, read }, deps);
    }
    const removes = formText(form, 'remove') === 'yes';
    const { errors: wrong, values } = typedValues(await viewOf(c, deps), read.content, form);
    if (wrong.length > 0) return showPack(c, reader, pack, { read, given: form }, deps);
    const withValues = { ...pack, values: { ...pack.values, ...values } };
    try {
      const { left, reason } = await acceptPack(reader, withValues, { content: read.content, removes }, deps);
      if (left === 0) return c.redirect(`/packs/${pack.id}?done=accepted`, 303);
      const errors = [
        { message: t('packs.left', { count: left }) },
        ...(reason === undefined ? [] : [{ message: reason, language: 'en' }]),
      ];
      return showPack(c, reader, await ownPack(reader.id, pack.id, deps), { errors, read }, deps);
    } catch (error) {
      // The page that follows says what is wrong with the values.
      if (!(error instanceof PackValuesError)) throw error;
      return showPack(c, reader, pack, { read, given: form }, deps);
    }
  });

  app.post('/packs/:id/end', async (c) => {
    const reader = await pageVisitor(c, deps);
    const pack = await ownPack(reader.id, c.req.param('id'), deps);
    await deps.packs.remove(reader.id, pack.id);
    return c.redirect('/packs?done=ended', 303);
  });
}

async function listPage(
  c: Context<WebEnv>,
  reader: Subscriber,
  shown: { readonly errors?: FormErrors; readonly typedUrl?: string; readonly done?: string | undefined },
  deps: PacksPageDeps,
  status: 200 | 409 | 422 = 200,
): Promise<Response> {
  const packs = await deps.packs.of(reader.id);
  if (packs.length > 0) await limitCaller(c, limits.packs, deps);
  const saved = packs.length > 0 ? await deps.rules.ofSubscriber(reader.id) : [];
  const states = await Promise.all(
    packs.map(async (pack): Promise<PackState> => {
      const read = await readPack(pack.url, deps);
      if (!read.ok) return { pack, changes: undefined };
      try {
        const now = rulesOfPack(read.content.set, pack.values);
        return { pack, changes: comparePack(now, pack.rules, saved).length };
      } catch (error) {
        if (!(error instanceof PackValuesError)) throw error;
        return { pack, changes: 1 };
      }
    }),
  );
  return c.html(packsPage(await viewOf(c, deps), { states, ...shown }), status);
}

interface NewPack {
  readonly url: string;
  readonly typed: Readonly<Record<string, string>>;
  readonly errors?: FormErrors;
  /** If it was read already. */
  readonly read?: ReadPack | undefined;
}

/** What is at an address; or the list with what is wrong with the address. */
async function showNew(
  c: Context<WebEnv>,
  reader: Subscriber,
  { url, typed, errors = [], read: known }: NewPack,
  deps: PacksPageDeps,
): Promise<Response> {
  const view = await viewOf(c, deps);
  const refuse = (message: string, language?: string) =>
    listPage(c, reader, { typedUrl: url, errors: [{ field: 'url', message, language }] }, deps, 422);
  if (url === '') return refuse(view.t('packs.addressEmpty'));
  const address = packUrl.safeParse(url);
  if (!address.success) return refuse(address.error.issues[0]?.message ?? '', 'en');
  const read = known ?? (await readCounted(c, url, deps));
  if (!read.ok) return refuse(read.problem, 'en');
  const { set } = read.content;
  const sample = await deps.readSample();
  const withExamples = rulesOfPack(set, exampleValues(set.parameters));
  const matched = matchesOfEach(withExamples, sample);
  const rules = withExamples.map((one) => ({ ...one, matched: matched(one.key) }));
  const page = { url, content: read.content, rules, articles: sample.articles.length, typed, errors };
  return c.html(newPackPage(view, page), errors.length > 0 ? 422 : 200);
}

async function showPack(
  c: Context<WebEnv>,
  reader: Subscriber,
  pack: FollowedPack,
  { read: known, given = {}, errors = [], ...shown }: ShownPack,
  deps: PacksPageDeps,
): Promise<Response> {
  const view = await viewOf(c, deps);
  const page = (more: Pick<PackPage, 'errors' | 'difference' | 'asks'>) =>
    c.html(packPage(view, { pack, ...shown, ...more }), more.errors.length > 0 ? 409 : 200);
  const read = known ?? (await readCounted(c, pack.url, deps));
  if (!read.ok) return page({ errors: [...errors, { message: read.problem, language: 'en' }] });
  const { content } = read;
  const { typed, values, errors: wrong } = typedValues(view, content, given);
  const asks = { content, typed };
  if (wrong.length > 0) return page({ errors: [...errors, ...wrong], asks });
  const [saved, sample] = await Promise.all([deps.rules.ofSubscriber(reader.id), deps.readSample()]);
  try {
    const withValues = { ...pack, values: { ...pack.values, ...values } };
    const steps = packDifference(withValues, content, { saved, sample });
    const difference = { hash: content.hash, steps, articles: sample.articles.length, typed };
    return page({ errors, difference });
  } catch (error) {
    if (!(error instanceof PackValuesError)) throw error;
    const { parameter, message } = error;
    // A parameter without a value has come with a change of the pack.
    const said: FormErrors =
      parameter === undefined
        ? [{ message, language: 'en' }]
        : [{ field: valueField(parameter), message: view.t('packs.valueEmpty', { name: parameter }) }];
    return page({ errors: [...errors, ...said], asks });
  }
}

interface ShownPack extends Partial<Pick<PackPage, 'errors' | 'done' | 'warning'>> {
  /** If it was read already. */
  readonly read?: ReadPack;
  /** What a form said, among it values of parameters in place of those that are stored. */
  readonly given?: Readonly<Record<string, unknown>>;
}

/** Reads a pack, which counts against the limit of the caller. */
async function readCounted(c: Context<WebEnv>, url: string, deps: PacksPageDeps): Promise<ReadPack> {
  await limitCaller(c, limits.packs, deps);
  return readPack(url, deps);
}

/** The values that a form has: one a line, several are a list. */
function typedValues(
  { t }: View,
  { set }: PackContent,
  form: Readonly<Record<string, unknown>>,
): { readonly typed: Record<string, string>; readonly values: ParameterValues; readonly errors: FormErrors } {
  const names = Object.keys(set.parameters ?? {}).filter((name) => valueField(name) in form);
  const typed = Object.fromEntries(names.map((name) => [name, formText(form, valueField(name))]));
  const entries = names.map((name) => {
    const lines = (typed[name] ?? '').split(/\r?\n/).map((line) => line.trim());
    return [name, lines.filter((line) => line !== '')] as const;
  });
  const errors = entries.flatMap(([name, list]) => {
    const field = valueField(name);
    if (list.length === 0) return [{ field, message: t('packs.valueEmpty', { name }) }];
    return parameterValues.safeParse({ [name]: list }).success
      ? []
      : [{ field, message: t('packs.valueWrong') }];
  });
  const values = entries.map(([name, list]) => [name, list.length === 1 && list[0] ? list[0] : list]);
  return { typed, values: Object.fromEntries(values), errors };
}
