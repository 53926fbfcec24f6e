import type { Context } from 'hono';
import { errorsOf } from '../../../../shared/http/problem.ts';
import { frequencyOf } from '../../../../shared/rules/own-schedule.ts';
import {
  addDigest,
  type ChangedDigest,
  changeDigest,
  removeDigest,
} from '../../../../shared/subscribers/change-digests.ts';
import {
  type DigestInput,
  digestInput,
  maxDigests,
  type NamedDigest,
} from '../../../../shared/subscribers/named-digest.ts';
import type { Subscriber } from '../../../../shared/subscribers/subscriber.ts';
import { digestOf } from '../../../../shared/subscribers/timetable.ts';
import type { WebApp, WebDeps, WebEnv } from '../../deps.ts';
import { formText, readForm } from '../../form.ts';
import { noSuchDigest } from '../../own-digest.ts';
import { pageVisitor } from '../../page-visitor.ts';
import { type View, type ViewDeps, viewOf } from '../../view.ts';
import { type DigestForm, digestFormPage } from '../../views/digest-form-page.ts';
import { relativeTime } from '../../views/local-time.ts';
import { type FormErrors, formErrors } from '../../views/parts/form-errors.ts';
import {
  noSchedule,
  partsOf,
  scheduleErrors,
  scheduleForm,
  typedSchedule,
} from '../../views/parts/schedule-fields.ts';

type DigestsPageDeps = ViewDeps & Pick<WebDeps, 'countAgainst' | 'rules' | 'subscribers'>;

/** Pages of a reader's digests. Their forms do what `/v1/me/digests` does. */
export function digestsPageRoutes(app: WebApp, deps: DigestsPageDeps): void {
  app.get('/settings/digests/new', async (c) => {
    const { digestTime } = await pageVisitor(c, deps);
    const form = { digestName: '', days: 'daily', ...noSchedule, times: digestTime };
    return c.html(digestFormPage(await viewOf(c, deps), { form, rules: [], errors: [] }));
  });

  app.post('/settings/digests', async (c) => {
    const subscriber = await pageVisitor(c, deps);
    const view = await viewOf(c, deps);
    const form = typedForm(await readForm(c));
    const read = inputOf(view, form);
    if (!read.ok) return c.html(digestFormPage(view, { form, rules: [], errors: read.errors }), 422);
    const errors = errorsOfChange(view, await addDigest(subscriber, read.input, deps));
    if (errors.length > 0) return c.html(digestFormPage(view, { form, rules: [], errors }), 422);
    return c.redirect('/settings?done=digest-saved#digests', 303);
  });

  app.get('/settings/digests/:id', async (c) => {
    const subscriber = await pageVisitor(c, deps);
    const digest = ownDigest(c, subscriber);
    return showDigest(c, subscriber, { digest, form: savedForm(digest), errors: [] }, deps);
  });

  app.post('/settings/digests/:id', async (c) => {
    const subscriber = await pageVisitor(c, deps);
    const view = await viewOf(c, deps);
    const digest = ownDigest(c, subscriber);
    const form = typedForm(await readForm(c));
    const read = inputOf(view, form);
    if (!read.ok) return showDigest(c, subscriber, { digest, form, errors: read.errors }, deps, 422);
    const errors = errorsOfChange(view, await changeDigest(subscriber, digest.id, read.input, deps));
    if (errors.length > 0) return showDigest(c, subscriber, { digest, form, errors }, deps, 422);
    return c.redirect('/settings?done=digest-saved#digests', 303);
  });

  app.post('/settings/digests/:id/delete', async (c) => {
    const subscriber = await pageVisitor(c, deps);
    const digest = ownDigest(c, subscriber);
    const view = await viewOf(c, deps);
    const errors = errorsOfChange(view, await removeDigest(subscriber, digest.id, deps));
    if (errors.length > 0)
      return showDigest(c, subscriber, { digest, form: savedForm(digest), errors }, deps, 422);
    return c.redirect('/settings?done=digest-deleted#digests', 303);
  });

  // A reload of what a form was sent to: a page, and no "method not allowed".
  for (const path of ['/settings/digests', '/settings/digests/:id/delete']) {
    app.get(path, (c: Context<WebEnv>) => c.redirect('/settings#digests', 303));
  }
}

async function showDigest(
  c: Context<WebEnv>,
  subscriber: Subscriber,
  page: { readonly digest: NamedDigest; readonly form: DigestForm; readonly errors: FormErrors },
  deps: DigestsPageDeps,
  status: 200 | 422 = 200,
): Promise<Response> {
  const all = await deps.rules.ofSubscriber(subscriber.id);
  const rules = all.filter((rule) => digestOf(rule, subscriber)?.id === page.digest.id);
  return c.html(digestFormPage(await viewOf(c, deps), { ...page, rules }), status);
}

function ownDigest(c: Context, { digests = [] }: Subscriber): NamedDigest {
  const digest = digests.find(({ id }) => id === c.req.param('id'));
  if (!digest) throw noSuchDigest();
  return digest;
}

function savedForm({ name, schedule }: NamedDigest): DigestForm {
  return { digestName: name, days: frequencyOf(schedule), ...scheduleForm(schedule) };
}

function typedForm(form: Readonly<Record<string, unknown>>): DigestForm {
  return { digestName: formText(form, 'digestName'), days: formText(form, 'days'), ...typedSchedule(form) };
}

type ReadDigest =
  | { readonly ok: true; readonly input: DigestInput }
  | { readonly ok: false; readonly errors: FormErrors };

/** What stands in fields that do not belong to the chosen days does not count. */
function inputOf(view: View, { digestName, days, weekdays, dayOfMonth, times }: DigestForm): ReadDigest {
  const { t } = view;
  const read = digestInput.safeParse({
    name: digestName,
    schedule: {
      ...(days === 'weekly' && { weekdays: partsOf(weekdays).map(Number) }),
      ...(days === 'monthly' && { dayOfMonth: Number(dayOfMonth || Number.NaN) }),
      times: partsOf(times),
    },
  });
  if (read.success) return { ok: true, input: read.data };
  const errors = formErrors(errorsOf(read.error), {
    name: { field: 'digestName', message: t('digests.nameWrong') },
    ...scheduleErrors(view),
  });
  return { ok: false, errors };
}

function errorsOfChange(view: View, changed: ChangedDigest): FormErrors {
  const { t } = view;
  switch (changed.kind) {
    case 'changed':
      return [];
    case 'too-many':
      return [{ message: t('digests.many', { most: maxDigests }) }];
    case 'name-taken':
      return [{ field: 'digestName', message: t('digests.nameTaken') }];
    case 'too-often':
      return [{ message: t('rules.tooOften', { when: relativeTime(view, changed.waitSeconds) }) }];
    case 'not-found':
      return [{ message: t('digests.gone') }];
    default:
      return changed satisfies never;
  }
}
