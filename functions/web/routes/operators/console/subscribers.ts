import type { Context } from 'hono';
import { HttpProblem } from '../../../../../shared/http/problem.ts';
import { emailAddress } from '../../../../../shared/security/subscriber-id.ts';
import { suppressionReasons } from '../../../../../shared/subscribers/suppression.ts';
import { noteIn } from '../../../access.ts';
import type { WebApp, WebEnv } from '../../../deps.ts';
import { formText, readForm } from '../../../form.ts';
import { me } from '../../../schemas.ts';
import type { View } from '../../../view.ts';
import {
  eraseSubscriberPage,
  importPeoplePage,
  subscriberPage,
} from '../../../views/admin/subscriber-page.ts';
import { type Found, subscribersPage, suppressionsPage } from '../../../views/admin/subscribers-page.ts';
import type { FormErrors } from '../../../views/parts/form-errors.ts';
import { type DeliveriesDeps, readDeliveries } from '../deliveries.ts';
import { askPeople, type PeopleDeps } from '../people.ts';
import {
  eraseKnown,
  exportOf,
  findSubscriber,
  listSubscribers,
  type SubscribersDeps,
  subscriberDetailsOf,
} from '../subscribers.ts';
import { liftAddress, listSuppressions, type SuppressionsDeps, suppressAddress } from '../suppressions.ts';
import { type ConsoleDeps, consoleErrors, consoleView, doneIn, onForm } from './visit.ts';

export type SubscriberPagesDeps = ConsoleDeps &
  SubscribersDeps &
  SuppressionsDeps &
  PeopleDeps &
  DeliveriesDeps;

/** What a form has done, as the page after it says it. */
const done = ({ t }: View) => ({
  erased: t('subscribers.doneErased'),
  suppressed: t('subscribers.doneSuppressed'),
  lifted: t('subscribers.doneLifted'),
  repeated: t('subscribers.doneRepeated'),
});

/** The people: found, listed, exported, stopped, erased, and asked by a list. */
export function subscriberPagesRoutes(app: WebApp, deps: SubscriberPagesDeps): void {
  app.get('/admin/subscribers', async (c) => {
    const { email = '', status: asked, cursor } = c.req.query();
    const status = me.shape.status.safeParse(asked).data;
    const view = consoleView(c, deps);
    const { found, errors } = await sought(email, { status, cursor }, view, deps);
    const older =
      found.cursor &&
      `/admin/subscribers?${new URLSearchParams({ ...(status && { status }), cursor: found.cursor })}`;
    const page = { found, email, status, older, errors, done: doneIn(c, done(view)) };
    return c.html(subscribersPage(view, page), errors.length > 0 ? 422 : 200);
  });

  app.get('/admin/subscribers/import', (c) => c.html(importPeoplePage(consoleView(c, deps), { text: '' })));

  // The answer has what became of each line. Sending it again asks nobody twice.
  app.post('/admin/subscribers/import', async (c) => {
    const view = consoleView(c, deps);
    const form = await readForm(c);
    const text = formText(form, 'text');
    const isFile = form.file instanceof File && form.file.size > 0;
    const list = isFile
      ? new Uint8Array(await (form.file as File).arrayBuffer())
      : new TextEncoder().encode(text);
    try {
      if (list.byteLength === 0)
        throw new HttpProblem('invalid-request', 'The list is empty.', {
          errors: [{ path: 'list', message: 'Choose a file, or paste the list.' }],
        });
      const { lines } = await askPeople(list, isFile ? undefined : 'text/csv; charset=utf-8', {
        ...deps,
        note: noteIn(c),
      });
      const left = lines.some(({ outcome }) => outcome !== 'asked' && outcome !== 'already');
      return c.html(importPeoplePage(view, { text: left ? text : '', lines }));
    } catch (error) {
      if (!(error instanceof HttpProblem) || error.status >= 500) throw error;
      const field = isFile ? 'file' : 'text';
      const words = { list: { field, message: view.t('subscribers.listMissing') } };
      const errors = consoleErrors(view, words)(error).map((one) => ({ ...one, field }));
      return c.html(importPeoplePage(view, { text, errors }), error.status);
    }
  });

  app.get('/admin/subscribers/:id', async (c) => c.html(await onePage(c, c.req.param('id'), deps)));

  app.post('/admin/subscribers/:id/export', async (c) => {
    const id = c.req.param('id');
    const part = await exportOf(id, undefined, deps);
    return c.body(JSON.stringify(part, null, 2), 200, {
      'content-type': 'application/json',
      'content-disposition': 'attachment; filename="subscriber.json"',
    });
  });

  app.get('/admin/subscribers/:id/erase', async (c) =>
    c.html(eraseSubscriberPage(consoleView(c, deps), await subscriberDetailsOf(c.req.param('id'), deps))),
  );

  app.post('/admin/subscribers/:id/erase', async (c) => {
    const id = c.req.param('id');
    const view = consoleView(c, deps);
    const form = await readForm(c);
    const erase = async () => {
      if (formText(form, 'sure') === '')
        throw new HttpProblem('invalid-request', 'Nothing was erased.', {
          errors: [{ path: 'sure', message: 'Say that you are sure: it cannot be taken back.' }],
        });
      await eraseKnown(id, deps);
      return '/admin/subscribers?done=erased';
    };
    const show = async (errors: FormErrors) =>
      eraseSubscriberPage(view, await subscriberDetailsOf(id, deps), errors);
    const words = { sure: { field: 'sure', message: view.t('subscribers.sureWrong') } };
    return onForm(c, erase, show, consoleErrors(view, words));
  });

  app.get('/admin/suppressions', async (c) => c.html(await suppressedPage(c, deps)));

  app.post('/admin/suppressions', async (c) => {
    const whom = whomIn(await readForm(c));
    const suppress = async () => {
      await suppressAddress(whom, { ...deps, note: noteIn(c) });
      return afterwards(whom, 'suppressed', 'operator');
    };
    return onForm(
      c,
      suppress,
      (errors) => suppressedPage(c, deps, errors),
      consoleErrors(consoleView(c, deps)),
    );
  });

  app.post('/admin/suppressions/lift', async (c) => {
    const form = await readForm(c);
    const whom = whomIn(form);
    const reason = suppressionReasons.find((one) => one === formText(form, 'reason'));
    const lift = async () => {
      const lifted = await liftAddress({ ...whom, reason }, { ...deps, note: noteIn(c) });
      return afterwards(whom, 'lifted', lifted.reason);
    };
    return onForm(c, lift, (errors) => suppressedPage(c, deps, errors), consoleErrors(consoleView(c, deps)));
  });
}

/** Who has the address that was typed, or a page of all. */
async function sought(
  typed: string,
  asked: Parameters<typeof listSubscribers>[0],
  { t }: View,
  deps: SubscriberPagesDeps,
): Promise<{ readonly found: Found; readonly errors: FormErrors }> {
  if (typed.trim() === '') return { found: await listSubscribers(asked, deps), errors: [] };
  const email = emailAddress.safeParse(typed.trim());
  if (email.success) return { found: await findSubscriber(email.data, deps), errors: [] };
  const message = t('subscribers.addressWrong');
  return { found: await listSubscribers(asked, deps), errors: [{ field: 'email', message }] };
}

async function onePage(c: Context<WebEnv>, id: string, deps: SubscriberPagesDeps) {
  const view = consoleView(c, deps);
  const day = view.now.toISOString().slice(0, 10);
  const [details, { deliveries }] = await Promise.all([
    subscriberDetailsOf(id, deps),
    readDeliveries({ fate: 'sent', day, subscriber: id }, deps),
  ]);
  return subscriberPage(view, { details, deliveries, done: doneIn(c, done(view)) });
}

async function suppressedPage(c: Context<WebEnv>, deps: SubscriberPagesDeps, errors?: FormErrors) {
  const { reason: asked, cursor } = c.req.query();
  const reason = suppressionReasons.find((one) => one === asked) ?? 'bounce';
  const list = await listSuppressions(reason, cursor, deps);
  const older = list.cursor && `/admin/suppressions?${new URLSearchParams({ reason, cursor: list.cursor })}`;
  const view = consoleView(c, deps);
  return suppressionsPage(view, { list, reason, older, errors, done: doneIn(c, done(view)) });
}

/** An address, by itself or by the id of its subscriber. @throws HttpProblem 422 for neither */
function whomIn(form: Readonly<Record<string, unknown>>): { email?: string; id?: string } {
  const id = formText(form, 'id');
  if (/^[\w-]{1,64}$/.test(id)) return { id };
  const email = emailAddress.safeParse(formText(form, 'email').trim());
  if (email.success) return { email: email.data };
  throw new HttpProblem('invalid-request', 'Name the address by its email or by its id.');
}

/** Back to the subscriber; an address without one is not written into the address of a page. */
function afterwards(
  { id }: { readonly id?: string },
  what: keyof ReturnType<typeof done>,
  reason: string,
): string {
  if (id === undefined) return `/admin/suppressions?${new URLSearchParams({ reason, done: what })}`;
  return `/admin/subscribers/${id}?done=${what}`;
}
