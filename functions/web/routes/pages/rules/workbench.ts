import type { Context } from 'hono';
import { html } from 'hono/html';
import { namedSources } from '../../../../../shared/delivery/silence.ts';
import { findSilentSources } from '../../../../../shared/delivery/silent-sources.ts';
import type { Rule } from '../../../../../shared/rules/rule.ts';
import { readRelevance } from '../../../../../shared/rules/rule-relevance.ts';
import { currentState } from '../../../../../shared/rules/webhook.ts';
import { readFollowing } from '../../../../../shared/subscribers/sharing/read-following.ts';
import { readRecipients } from '../../../../../shared/subscribers/sharing/read-recipients.ts';
import type { Subscriber } from '../../../../../shared/subscribers/subscriber.ts';
import type { WebApp, WebDeps, WebEnv } from '../../../deps.ts';
import { feedAddresses } from '../../../feed-addresses.ts';
import { formText, readForm } from '../../../form.ts';
import { limitCaller, limits } from '../../../limits.ts';
import { noSuchRule } from '../../../own-rule.ts';
import { pageVisitor } from '../../../page-visitor.ts';
import { type View, type ViewDeps, viewOf } from '../../../view.ts';
import type { Html } from '../../../views/html.ts';
import type { FormErrors } from '../../../views/parts/form-errors.ts';
import type { Done } from '../../../views/parts/notices.ts';
import { deletedRulePage } from '../../../views/rules/deleted-rule-page.ts';
import { colouredQuery, queryNote } from '../../../views/rules/query-editor.ts';
import type { RuleForm } from '../../../views/rules/rule-form.ts';
import type { ShownSharing } from '../../../views/rules/sharing-parts.ts';
import { workbenchPage } from '../../../views/rules/workbench-page.ts';
import { type WorkbenchTab, workbenchPanel, workbenchTabs } from '../../../views/rules/workbench-panel.ts';
import { edited, type LookDeps, look } from './look.ts';
import { formInAddress, inAddress, savedForm, typedForm } from './rule-form.ts';
import { type SaveDeps, saveRule, saveSplit, sendTest } from './save-rule.ts';

type WorkbenchDeps = ViewDeps &
  LookDeps &
  SaveDeps &
  Pick<WebDeps, 'hits' | 'ratings' | 'readFeeds' | 'readKeys' | 'webhookStates'>;

/** The page of one rule, new or saved. Without the script its buttons send the whole form and show the page again. */
export function workbenchRoutes(app: WebApp, deps: WorkbenchDeps): void {
  app.get('/rules/new', (c) => open(c, deps));
  app.get('/rules/:id', (c) => open(c, deps));

  app.post('/rules/:id/look', async (c) => {
    await limitCaller(c, limits.check, deps);
    const all = await sent(c, deps);
    const { subscriber, rule, form, tab, address } = all;
    const params = inAddress(form, savedForm(rule, subscriber, deps.now()));
    if (params === undefined) return c.html(await page(c, all, deps));
    if (tab !== 'matches') params.set('tab', tab);
    if (address !== '') params.set('address', address);
    return c.redirect(params.size === 0 ? pathOf(rule) : `${pathOf(rule)}?${params}`, 303);
  });

  // What the script puts in place of the same parts of the page.
  app.post('/rules/:id/parts', async (c) => {
    await limitCaller(c, limits.check, deps);
    const { rule, form, tab, address } = await sent(c, deps);
    const view = await viewOf(c, deps);
    const query = await edited(view, form.query, deps);
    const looked = await look({ view, rule, ...form, edited: query, tab, address }, deps);
    const panel = { query: form.query, tab, path: pathOf(rule), isNew: !rule, looked };
    return c.html(
      html`<div data-part="underlay">${colouredQuery(query)}</div><div data-part="note">${queryNote(view, query, pathOf(rule))}</div><div data-part="panel">${workbenchPanel(view, panel)}</div>`,
    );
  });

  const saving = (save: typeof saveRule) => async (c: Context<WebEnv>) => {
    const all = await sent(c, deps);
    const { subscriber, rule, form, gone } = all;
    const view = await viewOf(c, deps);
    if (gone) {
      const errors = [{ message: view.t('workbench.gone') }];
      return c.html(await page(c, { ...all, errors }, deps), 404);
    }
    const saved = await save(view, { subscriber, rule, form }, deps);
    if (saved.ok) return c.redirect(saved.next, 303);
    return c.html(await page(c, { ...all, errors: saved.errors }, deps), 422);
  };
  app.post('/rules', saving(saveRule));
  app.post('/rules/:id/split', saving(saveSplit));
  app.post('/rules/:id/test', saving(sendTest));
  app.post('/rules/:id', saving(saveRule));

  // A reload of what a form was sent to: the page of the rule, and no "method not allowed".
  for (const action of ['look', 'parts', 'split', 'test']) {
    app.get(`/rules/:id/${action}`, (c) =>
      c.redirect(`/rules/${encodeURIComponent(c.req.param('id'))}`, 303),
    );
  }
}

async function open(c: Context<WebEnv>, deps: WorkbenchDeps): Promise<Response> {
  const subscriber = await pageVisitor(c, deps);
  const rule = await ruleIn(c, subscriber, deps);
  if (rule === 'gone') return openDeleted(c, subscriber, deps);
  const { tab, address = '', done, ...fields } = c.req.query();
  const form = formInAddress(fields, savedForm(rule, subscriber, deps.now()));
  if (form.query.trim() !== '') await limitCaller(c, limits.check, deps);
  return c.html(await page(c, { subscriber, rule, form, tab: tabIn(tab), address, done }, deps));
}

/** Mails lead to rules that were deleted since: they can be restored there. */
async function openDeleted(c: Context<WebEnv>, { id }: Subscriber, deps: WorkbenchDeps): Promise<Response> {
  const deleted = await deps.rules.deleted(id, c.req.param('id') ?? '', deps.now());
  if (!deleted) throw noSuchRule();
  return c.html(deletedRulePage(await viewOf(c, deps), deleted, deps.now()), 404);
}

interface Sent {
  readonly subscriber: Subscriber;
  /** Absent for a new rule, and for one that is gone: what was typed for it can be saved as a new one. */
  readonly rule: Rule | undefined;
  readonly gone: boolean;
  readonly form: RuleForm;
  readonly tab: WorkbenchTab;
  /** Of the article that is asked about. */
  readonly address: string;
}

/** What a form of the page has sent, whichever of its buttons was pressed. */
async function sent(c: Context<WebEnv>, deps: WorkbenchDeps): Promise<Sent> {
  const subscriber = await pageVisitor(c, deps);
  const [form, rule] = [await readForm(c), await ruleIn(c, subscriber, deps)];
  return {
    subscriber,
    rule: rule === 'gone' ? undefined : rule,
    gone: rule === 'gone',
    form: typedForm(form, rule === 'gone' ? undefined : rule),
    tab: tabIn(formText(form, 'go') || formText(form, 'tab')),
    address: formText(form, 'address').trim().slice(0, 2000),
  };
}

/** The rule of the address; undefined for a new one. */
async function ruleIn(
  c: Context<WebEnv>,
  { id: subscriberId }: Subscriber,
  { rules }: WorkbenchDeps,
): Promise<Rule | 'gone' | undefined> {
  const id = c.req.param('id') ?? 'new';
  return id === 'new' ? undefined : ((await rules.get(subscriberId, id)) ?? 'gone');
}

function pathOf(rule: Rule | undefined): string {
  return `/rules/${rule?.id ?? 'new'}`;
}

function tabIn(text: string | undefined): WorkbenchTab {
  return workbenchTabs.find((one) => one === text) ?? 'matches';
}

async function page(
  c: Context<WebEnv>,
  shown: Omit<Sent, 'gone'> & { readonly errors?: FormErrors; readonly done?: string | undefined },
  deps: WorkbenchDeps,
): Promise<Html> {
  const { subscriber, rule, form, tab: asked, address, errors = [] } = shown;
  const view = await viewOf(c, deps);
  const tab = asked === 'changes' && !rule ? 'matches' : asked;
  const query = await edited(view, form.query, deps);
  const [looked, state, keys, relevance, silent, sharing] = await Promise.all([
    look({ view, rule, ...form, edited: query, tab, address }, deps),
    rule?.webhook && deps.webhookStates.get(subscriber.id, rule.id),
    deps.readKeys(),
    rule && readRelevance(rule, deps),
    rule && findSilentSources(rule, deps.now(), deps),
    rule && sharingOf(rule, subscriber, deps),
  ]);
  const saved = savedForm(rule, subscriber, deps.now());
  return workbenchPage(view, {
    reader: subscriber,
    rule,
    form,
    changed: JSON.stringify(form) !== JSON.stringify(saved),
    query,
    panel: { query: form.query, tab, path: pathOf(rule), isNew: !rule, looked },
    relevance,
    silentSources: silent && namedSources(silent),
    errors,
    done: doneIn(view, shown.done),
    output: { state: rule?.webhook && currentState(rule.webhook, state) },
    sharing,
    feeds: rule && feedAddresses(keys, rule, deps.siteUrl),
    suggested: query.name,
    now: deps.now(),
  });
}

/** Costs nothing where nothing is shared. */
async function sharingOf(rule: Rule, subscriber: Subscriber, deps: WorkbenchDeps): Promise<ShownSharing> {
  const [recipients, following] = await Promise.all([
    readRecipients(rule, subscriber, deps),
    readFollowing(rule, subscriber, deps),
  ]);
  return { recipients, sharedBy: following?.owner.email };
}

function doneIn({ t }: View, done: string | undefined): Done | undefined {
  switch (done) {
    case 'saved':
      return { said: t('workbench.saved'), kind: 'good' };
    case 'anew':
      return { said: t('workbench.savedNew'), kind: 'good' };
    case 'own':
      return { said: t('sharing.madeOwn'), kind: 'good' };
    case 'joined':
      return { said: t('sharing.joined'), kind: 'good' };
    case 'tested':
      return { said: t('workbench.testDone'), kind: 'good' };
    case 'test-failed':
      return { said: t('workbench.testFailed'), kind: 'bad' };
    default:
      return undefined;
  }
}
