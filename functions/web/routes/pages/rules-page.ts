import type { Context } from 'hono';
import { errorsOf, HttpProblem } from '../../../../shared/http/problem.ts';
import { checkQuery } from '../../../../shared/rules/check-query.ts';
import { newRuleId } from '../../../../shared/rules/new-rule-id.ts';
import { ruleInput, rulePatch } from '../../../../shared/rules/rule-input.ts';
import { currentState } from '../../../../shared/rules/webhook.ts';
import { removeRule } from '../../../../shared/subscribers/remove-rules.ts';
import { addRule, changeRule } from '../../../../shared/subscribers/save-rule.ts';
import type { Subscriber } from '../../../../shared/subscribers/subscriber.ts';
import type { WebApp, WebDeps, WebEnv } from '../../deps.ts';
import { feedAddresses } from '../../feed-addresses.ts';
import { formText, readForm } from '../../form.ts';
import { startOfLocalDay } from '../../local-day.ts';
import { savedOrThrow } from '../../own-rule.ts';
import { pageVisitor } from '../../page-visitor.ts';
import { queryPreview } from '../../views/query-preview.ts';
import { type RuleForm, type RulesPage, rulesPage } from '../../views/rules-page.ts';

type RulesPageDeps = Pick<
  WebDeps,
  | 'countAgainst'
  | 'firstAlertAfterMs'
  | 'now'
  | 'queries'
  | 'readKeys'
  | 'readSample'
  | 'rules'
  | 'siteUrl'
  | 'subscribers'
  | 'tokens'
  | 'webhookStates'
>;

type Form = Readonly<Record<string, unknown>>;

/** The page on which subscribers keep their rules. Its forms do what `/v1/me/rules` does. */
export function rulesPageRoutes(app: WebApp, deps: RulesPageDeps): void {
  app.get('/rules', async (c) => {
    const subscriber = await pageVisitor(c, deps);
    // `try` is a suggestion that was accepted without the script; its form also sends what was typed before.
    const tried = c.req.query('try') ?? c.req.query('query') ?? '';
    const typed = tried.trim() === '' ? {} : await typedQuery(tried, deps, c.req.query());
    const done = doneTexts[c.req.query('done') ?? ''];
    return c.html(await page(subscriber, { ...typed, ...(done !== undefined && { done }) }, deps));
  });

  app.post('/rules', async (c) => {
    const subscriber = await pageVisitor(c, deps);
    const form = await readForm(c);
    const query = formText(form, 'query');
    const typed = async () => (query === '' ? {} : typedQuery(query, deps, form));
    return saving(c, subscriber, typed, 'added', deps, async () => {
      const input = ruleInput.safeParse({
        query,
        frequency: formText(form, 'frequency'),
        name: formText(form, 'name').trim() || undefined,
      });
      if (!input.success) throw invalid(errorsOf(input.error));
      savedOrThrow(await addRule(subscriber, newRuleId(), input.data, deps));
    });
  });

  app.post('/rules/:id', async (c) => {
    const subscriber = await pageVisitor(c, deps);
    const form = await readForm(c);
    const ruleId = c.req.param('id');
    const typed = async () => ({ edited: { ruleId, form: editedForm(form) } });
    return saving(c, subscriber, typed, 'changed', deps, async () => {
      const patch = rulePatch.safeParse(patchOf(form, subscriber));
      if (!patch.success) throw invalid(errorsOf(patch.error));
      savedOrThrow(await changeRule(subscriber, ruleId, patch.data, deps));
    });
  });

  app.post('/rules/:id/end', async (c) => {
    const subscriber = await pageVisitor(c, deps);
    await removeRule(subscriber.id, c.req.param('id'), deps);
    return c.redirect('/rules?done=ended', 303);
  });
}

const doneTexts: Readonly<Record<string, string>> = {
  added: 'The rule is added.',
  changed: 'The rule is changed.',
  ended: 'The rule has ended.',
};

/** Saves and shows the list again; what cannot be saved is shown with what was typed. */
async function saving(
  c: Context<WebEnv>,
  subscriber: Subscriber,
  typed: () => Promise<Partial<RulesPage>>,
  done: string,
  deps: RulesPageDeps,
  save: () => Promise<void>,
): Promise<Response> {
  try {
    await save();
  } catch (error) {
    if (!(error instanceof HttpProblem) || error.status >= 500) throw error;
    const errors = error.errors.length > 0 ? error.errors : [{ path: '', message: error.message }];
    return c.html(await page(subscriber, { errors, ...(await typed()) }, deps), error.status);
  }
  return c.redirect(`/rules?done=${done}`, 303);
}

async function page(subscriber: Subscriber, said: Partial<RulesPage>, deps: RulesPageDeps) {
  const [rules, keys] = await Promise.all([deps.rules.ofSubscriber(subscriber.id), deps.readKeys()]);
  const cards = await Promise.all(
    rules.map(async (rule) => ({
      rule,
      feeds: feedAddresses(keys, rule, deps.siteUrl),
      webhookState:
        rule.webhook && currentState(rule.webhook, await deps.webhookStates.get(subscriber.id, rule.id)),
    })),
  );
  return rulesPage({ subscriber, rules: cards, now: deps.now(), ...said });
}

/** What was typed for a new rule, and what it would find. */
async function typedQuery(
  query: string,
  deps: RulesPageDeps,
  form: Form = {},
): Promise<Pick<RulesPage, 'typed' | 'preview'>> {
  const preview = queryPreview(query, checkQuery(query, await deps.readSample()), '/rules');
  return {
    typed: { query, name: formText(form, 'name'), frequency: formText(form, 'frequency') || 'daily' },
    preview,
  };
}

function editedForm(form: Form): RuleForm {
  return {
    query: formText(form, 'query'),
    name: formText(form, 'name'),
    frequency: formText(form, 'frequency'),
    cap: formText(form, 'cap'),
    pausedUntil: formText(form, 'pausedUntil'),
    proofOfSilence: formText(form, 'proofOfSilence') !== '',
    silenceAlarm: formText(form, 'silenceAlarm') !== '',
    webhook: { kind: formText(form, 'webhookKind'), url: formText(form, 'webhookUrl') },
  };
}

function patchOf(form: Form, subscriber: Subscriber) {
  const day = formText(form, 'pausedUntil');
  const kind = formText(form, 'webhookKind');
  return {
    query: formText(form, 'query'),
    name: formText(form, 'name').trim() || null,
    frequency: formText(form, 'frequency'),
    cap: Number(formText(form, 'cap')),
    pausedUntil: day === '' ? null : startOfLocalDay(day, subscriber.timezone),
    proofOfSilence: formText(form, 'proofOfSilence') !== '',
    silenceAlarm: formText(form, 'silenceAlarm') !== '',
    webhook: kind === '' ? null : { kind, url: formText(form, 'webhookUrl').trim() },
  };
}

function invalid(errors: HttpProblem['errors']): HttpProblem {
  return new HttpProblem('invalid-request', 'The form is not complete.', { errors });
}
