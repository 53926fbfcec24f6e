import type { Context } from 'hono';
import { errorsOf } from '../../../../../shared/http/problem.ts';
import { outputsOf } from '../../../../../shared/rules/outputs.ts';
import type { Rule } from '../../../../../shared/rules/rule.ts';
import { outputChange, outputInput } from '../../../../../shared/rules/webhook.ts';
import {
  addOutput,
  type ChangedOutputs,
  changeOutput,
  removeOutput,
  renewSecret,
} from '../../../../../shared/subscribers/change-outputs.ts';
import { receiverKinds, receiverOf } from '../../../../../shared/webhooks/receivers/receivers.ts';
import { mostReplayed, replayPosts } from '../../../../../shared/webhooks/replay-posts.ts';
import { testOutput } from '../../../../../shared/webhooks/test-output.ts';
import type { WebApp, WebDeps, WebEnv } from '../../../deps.ts';
import { formText, readForm } from '../../../form.ts';
import { outputStates } from '../../../output-states.ts';
import { noSuchRule } from '../../../own-rule.ts';
import { pageVisitor } from '../../../page-visitor.ts';
import { shownName } from '../../../rule-name.ts';
import { type View, type ViewDeps, viewOf } from '../../../view.ts';
import { relativeTime } from '../../../views/local-time.ts';
import { type FormErrors, formErrors } from '../../../views/parts/form-errors.ts';
import type { Done } from '../../../views/parts/notices.ts';
import { outputFormPage } from '../../../views/rules/output-form-page.ts';
import { outputsPage } from '../../../views/rules/outputs-page.ts';

type OutputsPageDeps = ViewDeps &
  Pick<WebDeps, 'countAgainst' | 'post' | 'rules' | 'waitingPosts' | 'webhookStates'>;

/** The outputs of a rule. Each button is a form that posts, and leads back to the list. */
export function outputsPageRoutes(app: WebApp, deps: OutputsPageDeps): void {
  app.get('/rules/:id/outputs', async (c) => showList(c, await ruleOf(c, deps), [], deps));

  app.get('/rules/:id/outputs/new', async (c) => {
    const rule = await ruleOf(c, deps);
    const kind = kindIn(c.req.query('kind'));
    return c.html(outputFormPage(await viewOf(c, deps), { rule, kind, errors: [] }));
  });

  app.get('/rules/:id/outputs/:outputId', async (c) => {
    const rule = await ruleOf(c, deps);
    const output = rule.outputs?.find(({ id }) => id === c.req.param('outputId'));
    if (!output)
      return showList(c, rule, [{ message: (await viewOf(c, deps)).t('outputs.gone') }], deps, 404);
    const page = { rule, kind: output.kind, output, errors: [] };
    return c.html(outputFormPage(await viewOf(c, deps), page));
  });

  app.post('/rules/:id/outputs', async (c) => {
    const rule = await ruleOf(c, deps);
    const typed = typedIn(await readForm(c));
    const view = await viewOf(c, deps);
    const read = outputInput.safeParse(inputOf(typed));
    if (!read.success) {
      const errors = fieldErrors(view, typed, errorsOf(read.error));
      return c.html(outputFormPage(view, { rule, kind: typed.kind, typed, errors }), 422);
    }
    const added = await addOutput({ subscriberId: rule.subscriberId, ruleId: rule.id }, read.data, deps);
    return afterChange(c, rule, { changed: added, done: 'saved' }, deps);
  });

  app.post('/rules/:id/outputs/:outputId', async (c) => {
    const rule = await ruleOf(c, deps);
    const typed = typedIn(await readForm(c));
    const view = await viewOf(c, deps);
    const output = rule.outputs?.find(({ id }) => id === c.req.param('outputId'));
    if (!output) return showList(c, rule, [{ message: view.t('outputs.gone') }], deps, 404);
    const read = outputChange(output).safeParse(inputOf(typed));
    if (!read.success) {
      const errors = fieldErrors(view, typed, errorsOf(read.error));
      return c.html(outputFormPage(view, { rule, kind: output.kind, output, typed, errors }), 422);
    }
    const changed = await changeOutput(placeOf(rule, output.id), read.data, deps);
    return afterChange(c, rule, { changed, done: 'saved' }, deps);
  });

  app.post('/rules/:id/outputs/:outputId/remove', async (c) => {
    const rule = await ruleOf(c, deps);
    const changed = await removeOutput(placeOf(rule, c.req.param('outputId')), deps);
    return afterChange(c, rule, { changed, done: 'removed' }, deps);
  });

  app.post('/rules/:id/outputs/:outputId/secret', async (c) => {
    const rule = await ruleOf(c, deps);
    const changed = await renewSecret(placeOf(rule, c.req.param('outputId')), deps);
    return afterChange(c, rule, { changed, done: 'renewed' }, deps);
  });

  app.post('/rules/:id/outputs/:outputId/test', async (c) => {
    const rule = await ruleOf(c, deps);
    const view = await viewOf(c, deps);
    const name = shownName(rule);
    const story = {
      name,
      title: view.t('workbench.outputTestTitle', { brand: view.brand.name }),
      text: view.t('workbench.outputTestText', { name }),
    };
    const tested = await testOutput(rule, c.req.param('outputId'), story, deps);
    if (tested.kind !== 'posted') return showList(c, rule, problemOf(view, tested), deps, statusOf(tested));
    const done = tested.outcome.problem === undefined ? 'tested' : 'test-failed';
    return c.redirect(`/rules/${rule.id}/outputs?done=${done}`, 303);
  });

  app.post('/rules/:id/outputs/:outputId/replay', async (c) => {
    const rule = await ruleOf(c, deps);
    const view = await viewOf(c, deps);
    const outputId = c.req.param('outputId');
    const isThere = outputsOf(rule).some(({ id }) => id === outputId);
    const replayed = isThere
      ? await replayPosts(placeOf(rule, outputId), deps)
      : { kind: 'no-output' as const };
    if (replayed.kind !== 'queued')
      return showList(c, rule, problemOf(view, replayed), deps, statusOf(replayed));
    return c.redirect(`/rules/${rule.id}/outputs?done=replayed`, 303);
  });

  // A reload of what a form was sent to.
  for (const action of ['remove', 'secret', 'test', 'replay']) {
    app.get(`/rules/:id/outputs/:outputId/${action}`, (c) =>
      c.redirect(`/rules/${encodeURIComponent(c.req.param('id'))}/outputs`, 303),
    );
  }
}

async function ruleOf(c: Context<WebEnv>, deps: OutputsPageDeps): Promise<Rule> {
  const { id } = await pageVisitor(c, deps);
  const rule = await deps.rules.get(id, c.req.param('id') ?? '');
  if (!rule) throw noSuchRule();
  return rule;
}

async function showList(
  c: Context<WebEnv>,
  rule: Rule,
  errors: FormErrors,
  deps: OutputsPageDeps,
  status: 200 | 404 | 409 | 429 = 200,
): Promise<Response> {
  const view = await viewOf(c, deps);
  const outputs = await Promise.all(
    (await outputStates(rule, deps)).map(async (one) => ({
      ...one,
      // Only an output that has posted can have something waiting.
      waiting: one.state
        ? (await deps.waitingPosts.ofOutput(placeOf(rule, one.output.id), mostReplayed)).length
        : 0,
    })),
  );
  const done = doneIn(view, c.req.query('done'));
  return c.html(outputsPage(view, { rule, outputs, errors, done, now: deps.now() }), status);
}

async function afterChange(
  c: Context<WebEnv>,
  rule: Rule,
  { changed, done }: { readonly changed: ChangedOutputs; readonly done: string },
  deps: OutputsPageDeps,
): Promise<Response> {
  if (changed.kind === 'changed') return c.redirect(`/rules/${rule.id}/outputs?done=${done}`, 303);
  return showList(c, rule, problemOf(await viewOf(c, deps), changed), deps, statusOf(changed));
}

type Refused = Exclude<ChangedOutputs, { kind: 'changed' }> | { readonly kind: 'no-output' };

function problemOf(view: View, refused: Refused): FormErrors {
  const { t } = view;
  switch (refused.kind) {
    case 'too-many':
      return [{ message: t('outputs.tooMany') }];
    case 'too-often':
      return [{ message: t('frame.tooOftenText', { when: relativeTime(view, refused.waitSeconds) }) }];
    case 'not-found':
    case 'no-output':
    case 'no-secret':
      return [{ message: t('outputs.gone') }];
    default:
      return refused satisfies never;
  }
}

function statusOf({ kind }: Refused): 404 | 409 | 429 {
  if (kind === 'too-often') return 429;
  return kind === 'too-many' ? 409 : 404;
}

function placeOf({ subscriberId, id: ruleId }: Rule, outputId: string) {
  return { subscriberId, ruleId, outputId };
}

function typedIn(form: Readonly<Record<string, unknown>>) {
  const text = (name: string) => formText(form, name).trim();
  return { kind: kindIn(text('kind')), url: text('url'), token: text('token'), to: text('to') };
}

/** Only the fields that the receiver has: an address that was sent for another one is not an error of the form. */
function inputOf({ kind, ...typed }: ReturnType<typeof typedIn>): Record<string, string> {
  const fields = receiverOf(kind).fields.map(({ name }) => name);
  return Object.fromEntries([
    ['kind', kind],
    ...fields.filter((name) => typed[name] !== '').map((name) => [name, typed[name]] as const),
  ]);
}

function kindIn(text: string | undefined) {
  return receiverKinds.find((kind) => kind === text) ?? 'standard';
}

function fieldErrors(
  { t }: View,
  typed: ReturnType<typeof typedIn>,
  errors: ReturnType<typeof errorsOf>,
): FormErrors {
  const fieldOf = (field: 'url' | 'token' | 'to') =>
    typed[field] === '' ? { field, message: t('outputs.missing') } : field;
  return formErrors(errors, { url: fieldOf('url'), token: fieldOf('token'), to: fieldOf('to') });
}

function doneIn({ t }: View, done: string | undefined): Done | undefined {
  switch (done) {
    case 'saved':
      return { said: t('outputs.saved'), kind: 'good' };
    case 'removed':
      return { said: t('outputs.removed'), kind: 'good' };
    case 'renewed':
      return { said: t('outputs.renewed'), kind: 'good' };
    case 'replayed':
      return { said: t('outputs.replayed'), kind: 'good' };
    case 'tested':
      return { said: t('outputs.tested'), kind: 'good' };
    case 'test-failed':
      return { said: t('outputs.testFailed'), kind: 'bad' };
    default:
      return undefined;
  }
}
