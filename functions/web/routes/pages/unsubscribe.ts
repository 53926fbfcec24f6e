import type { Context } from 'hono';
import { HttpProblem } from '../../../../shared/http/problem.ts';
import { tryJson } from '../../../../shared/net/try-json.ts';
import type { Rule } from '../../../../shared/rules/rule.ts';
import { type RulePatch, rulePatch } from '../../../../shared/rules/rule-input.ts';
import { changeSettings } from '../../../../shared/subscribers/change-settings.ts';
import { currentId } from '../../../../shared/subscribers/current-id.ts';
import { restoreRule } from '../../../../shared/subscribers/restore-rule.ts';
import { changeRule } from '../../../../shared/subscribers/save-rule.ts';
import {
  readUnsubscribeToken,
  type Unsubscription,
  unsubscribe,
} from '../../../../shared/subscribers/unsubscribe.ts';
import { day } from '../../../../shared/time/units.ts';
import type { WebApp, WebDeps, WebEnv } from '../../deps.ts';
import { formText, readForm } from '../../form.ts';
import { savedOrThrow } from '../../own-rule.ts';
import { type View, type ViewDeps, viewOf } from '../../view.ts';
import { erasedPage } from '../../views/erased-page.ts';
import { saidDateTime } from '../../views/local-time.ts';
import type { Undo } from '../../views/parts/notices.ts';
import { type StopAction, stopActions, stopPage, stoppedPage } from '../../views/unsubscribe-page.ts';

type UnsubscribeDeps = ViewDeps &
  Pick<
    WebDeps,
    'countAgainst' | 'firstAlertAfterMs' | 'log' | 'moves' | 'queries' | 'readKeys' | 'rules' | 'suppressions'
  >;

const pause = 30 * day;

/**
 * The addresses in `List-Unsubscribe`. A POST without a choice acts, from mail providers (RFC 8058: urlencoded or
 * multipart, no cookie, no redirect); the token says whose and what. A GET shows choices and changes nothing; each of
 * them can be undone by the same link.
 */
export function unsubscribeRoutes(app: WebApp, deps: UnsubscribeDeps): void {
  app.get('/u/:token', async (c) => {
    const what = await readToken(c, deps);
    const view = await viewOf(c, deps);
    const [reader, rule] = await Promise.all([
      deps.subscribers.get(what.subscriberId),
      what.ruleId === undefined ? undefined : deps.rules.get(what.subscriberId, what.ruleId),
    ]);
    if (!reader) return c.html(erasedPage(view));
    const zoned = { ...view, timezone: reader.timezone };
    const done = c.req.query('done') ?? (reader.status === 'unsubscribed' ? 'all' : undefined);
    if (done !== undefined) return c.html(stoppedPage(view, said(zoned, done, c, rule?.pausedUntil)));
    return c.html(
      stopPage(zoned, {
        address: shortAddress(reader.email),
        rule,
        whole: what.ruleId === undefined,
        want: stopActions.find((one) => one === c.req.query('want')),
        pausedUntil: new Date(deps.now().getTime() + pause).toISOString(),
      }),
    );
  });

  app.post('/u/:token', async (c) => {
    const what = await readToken(c, deps);
    const form = await readForm(c);
    const action = formText(form, 'action');
    if (action === '') {
      await unsubscribe(what, deps);
      deps.log.info('Unsubscribed', { from: what.ruleId === undefined ? 'everything' : 'a rule' });
      const { t } = await viewOf(c, deps);
      const done = what.ruleId === undefined ? t('visitor.stoppedAll') : t('visitor.stoppedRule');
      return c.html(stoppedPage(await viewOf(c, deps), { done }));
    }
    const result = action === 'undo' ? await takeBack(what, form, deps) : await act(what, action, deps);
    return c.redirect(`${c.req.path}?${new URLSearchParams(result)}`, 303);
  });
}

/** Does what a button of the page says, and answers what the next page needs to say so and to take it back. */
async function act(
  { subscriberId, ruleId }: Unsubscription,
  action: string,
  deps: UnsubscribeDeps,
): Promise<Record<string, string>> {
  const wanted = stopActions.find((one) => one === action);
  if (wanted === undefined)
    throw new HttpProblem('invalid-request', 'Choose one of the buttons of the page.');
  deps.log.info('Mail changed by a link', { action: wanted });
  if (wanted === 'all') {
    await unsubscribe({ subscriberId }, deps);
    return { done: wanted };
  }
  if (ruleId === undefined) throw new HttpProblem('invalid-request', 'This link is about all mail.');
  if (wanted === 'rule') {
    await unsubscribe({ subscriberId, ruleId }, deps);
    return { done: wanted };
  }
  const before = await deps.rules.get(subscriberId, ruleId);
  if (!before) return { done: 'rule' };
  const until = new Date(deps.now().getTime() + pause).toISOString();
  await change(
    { subscriberId, ruleId },
    wanted === 'weekly' ? { frequency: 'weekly' } : { pausedUntil: until },
    deps,
  );
  return { done: wanted, ...(wanted === 'weekly' && { was: writtenTimes(before) }) };
}

/** Takes back what the page before has done. */
async function takeBack(
  { subscriberId, ruleId }: Unsubscription,
  form: Readonly<Record<string, unknown>>,
  deps: UnsubscribeDeps,
): Promise<Record<string, string>> {
  const undone = formText(form, 'undone') as StopAction | '';
  if (undone === 'all') {
    const reader = await deps.subscribers.get(subscriberId);
    const changed = reader && (await changeSettings(reader, { status: 'active' }, deps));
    return { done: changed?.kind === 'suppressed' ? 'suppressed' : 'undone' };
  }
  if (ruleId !== undefined && undone === 'rule') {
    const reader = await deps.subscribers.get(subscriberId);
    if (reader) savedOrThrow(await restoreRule(reader, ruleId, deps));
  }
  if (ruleId !== undefined && undone === 'weekly') {
    await change({ subscriberId, ruleId }, readTimes(formText(form, 'was')), deps);
  }
  if (ruleId !== undefined && undone === 'pause') {
    await change({ subscriberId, ruleId }, { pausedUntil: null }, deps);
  }
  return { done: 'undone' };
}

/** When a rule writes, as the address of a page keeps it. */
function writtenTimes({ frequency, schedule, digest }: Rule): string {
  return schedule || digest ? JSON.stringify({ frequency, schedule, digest }) : frequency;
}

/** What an address says of when a rule wrote; daily if it cannot be read. */
function readTimes(written: string): RulePatch {
  const read = rulePatch.safeParse(written.startsWith('{') ? tryJson(written) : { frequency: written });
  if (!read.success) return { frequency: 'daily' };
  const { frequency, schedule, digest } = read.data;
  return { frequency, schedule, digest };
}

async function change(
  { subscriberId, ruleId }: Required<Unsubscription>,
  patch: RulePatch,
  deps: UnsubscribeDeps,
): Promise<void> {
  const reader = await deps.subscribers.get(subscriberId);
  if (!reader) throw new HttpProblem('not-found', 'This subscription was erased.');
  savedOrThrow(await changeRule(reader, ruleId, patch, deps));
}

function said(
  view: View,
  done: string,
  c: Context<WebEnv>,
  pausedUntil: string | undefined,
): { done: string; undo?: Undo } {
  const { t } = view;
  const undo = (undone: StopAction, fields: Record<string, string> = {}): Undo => ({
    action: c.req.path,
    fields: { action: 'undo', undone, ...fields },
  });
  switch (done) {
    case 'rule':
      return { done: t('visitor.stoppedRule'), undo: undo('rule') };
    case 'all':
      return { done: t('visitor.stoppedAll'), undo: undo('all') };
    case 'weekly':
      return { done: t('visitor.stoppedWeekly'), undo: undo('weekly', { was: c.req.query('was') ?? '' }) };
    case 'pause': {
      const when = pausedUntil === undefined ? '–' : saidDateTime(view, pausedUntil);
      return { done: t('visitor.stoppedPause', { when }), undo: undo('pause') };
    }
    case 'suppressed':
      return { done: t('visitor.stopSuppressed') };
    case 'undone':
      return { done: t('visitor.stopUndone') };
    default:
      return { done: t('visitor.stoppedRule') };
  }
}

async function readToken(c: Context, deps: UnsubscribeDeps): Promise<Unsubscription> {
  const what = readUnsubscribeToken(await deps.readKeys(), c.req.param('token') ?? '');
  if (what) return { ...what, subscriberId: await currentId(what.subscriberId, deps) };
  throw new HttpProblem('not-found', 'This unsubscribe link is incomplete. Open it from the mail again.');
}

/** "ada@example.org" is shown as "a…@example.org": a mail that is passed on tells its reader's address to nobody. */
function shortAddress(email: string): string {
  return email.replace(/^(.).*(?=@)/u, '$1…');
}
