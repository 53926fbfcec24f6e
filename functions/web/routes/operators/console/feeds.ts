import { feedStates } from '../../../../../shared/feeds/feed-state.ts';
import { HttpProblem } from '../../../../../shared/http/problem.ts';
import { noteIn } from '../../../access.ts';
import type { WebApp, WebDeps } from '../../../deps.ts';
import { emptyFeedForm, feedChangesIn, feedFormOf, newFeedIn, readFeedForm } from '../../../feed-form.ts';
import { readForm } from '../../../form.ts';
import type { View } from '../../../view.ts';
import { sentences } from '../../../views/admin/console-page.ts';
import { feedErrors } from '../../../views/admin/feed-fields.ts';
import { feedPage, importFeedsPage, newFeedPage, removeFeedPage } from '../../../views/admin/feed-page.ts';
import { feedsPage } from '../../../views/admin/feeds-page.ts';
import type { Html } from '../../../views/html.ts';
import type { FormErrors } from '../../../views/parts/form-errors.ts';
import { changedFeedBody, newFeedBody } from '../feed-bodies.ts';
import {
  addFeed,
  changeFeed,
  exportFeeds,
  importFeeds,
  knownFeed,
  opmlType,
  pauseFeed,
  pollFeed,
  removeFeed,
  resumeFeed,
} from '../feed-changes.ts';
import { type ConsoleDeps, consoleErrors, consoleView, doneIn, onForm, readTyped } from './visit.ts';

export type FeedPagesDeps = ConsoleDeps & Pick<WebDeps, 'feeds' | 'inboxDomain' | 'sourceProposals'>;

/** What a form has done, as the page after it says it. */
const feedDone = ({ t }: View) => ({
  added: t('feeds.doneAdded'),
  newsletter: t('feeds.doneNewsletter'),
  known: t('feeds.doneKnown'),
  changed: t('frame.saved'),
  poll: t('feeds.donePoll'),
  pause: t('feeds.donePause'),
  resume: t('feeds.doneResume'),
});
/** What a button of a feed does. */
const actions = { poll: pollFeed, pause: pauseFeed, resume: resumeFeed } as const;

/** The feeds and newsletters, and everything that may be done to one. */
export function feedPagesRoutes(app: WebApp, deps: FeedPagesDeps): void {
  const { feeds } = deps;

  app.get('/admin/feeds', async (c) => {
    const { q = '', state, added, known, refused } = c.req.query();
    const view = consoleView(c, deps);
    const removed = doneIn(c, { removed: view.t('feeds.doneRemoved') });
    return c.html(
      feedsPage(view, {
        feeds: await feeds.list(),
        search: q.trim().slice(0, 200),
        state: feedStates.find((one) => one === state),
        done: removed ?? importDone(view, { added, known, refused }),
      }),
    );
  });

  app.get('/admin/feeds/new', (c) => {
    const { kind, url = '', proposal = '' } = c.req.query();
    const form = { ...emptyFeedForm, url, proposal, ...(kind === 'newsletter' && ({ kind } as const)) };
    return c.html(newFeedPage(consoleView(c, deps), { form, takesLetters: deps.inboxDomain !== undefined }));
  });

  app.post('/admin/feeds/new', async (c) => {
    const view = consoleView(c, deps);
    const form = readFeedForm(await readForm(c));
    const add = async () => {
      const { feed, isNew } = await addFeed(readTyped(newFeedBody, newFeedIn(form)), {
        ...deps,
        note: noteIn(c),
      });
      // It is answered, whether the feed is new or was there already.
      if (form.proposal !== '') await deps.sourceProposals.delete(form.proposal);
      return `/admin/feeds/${feed.id}?done=${isNew ? (feed.address === undefined ? 'added' : 'newsletter') : 'known'}`;
    };
    const takesLetters = deps.inboxDomain !== undefined;
    const show = (errors: FormErrors) => newFeedPage(view, { form, takesLetters, errors });
    return onForm(c, add, show, saidOfFeed(view));
  });

  app.get('/admin/feeds/import', (c) => c.html(importFeedsPage(consoleView(c, deps))));

  app.post('/admin/feeds/import', async (c) => {
    const view = consoleView(c, deps);
    const { file } = await readForm(c);
    const take = async () => {
      if (!(file instanceof File) || file.size === 0)
        throw new HttpProblem('invalid-request', 'Choose a file.', {
          errors: [{ path: 'file', message: 'Choose the file that your feed reader has exported.' }],
        });
      const body = new Uint8Array(await file.arrayBuffer());
      const { added, known, refused } = await importFeeds(body, file.type, { ...deps, note: noteIn(c) });
      const counts = { added: String(added), known: String(known), refused: String(refused.length) };
      return `/admin/feeds?${new URLSearchParams(counts)}`;
    };
    // Whatever is wrong with a list is wrong with its file.
    const atFile = (errors: FormErrors) => errors.map((one) => ({ ...one, field: 'file' }));
    const words = { file: { field: 'file', message: view.t('feeds.fileMissing') } };
    return onForm(
      c,
      take,
      (errors) => importFeedsPage(view, { errors: atFile(errors) }),
      consoleErrors(view, words),
    );
  });

  app.get('/admin/feeds/export', async (c) =>
    c.body(await exportFeeds(deps), 200, {
      'content-type': opmlType,
      'content-disposition': 'attachment; filename="feeds.opml"',
    }),
  );

  app.get('/admin/feeds/:id', async (c) => {
    const view = consoleView(c, deps);
    const feed = await knownFeed(c.req.param('id'), feeds);
    return c.html(feedPage(view, { feed, form: feedFormOf(feed), done: doneIn(c, feedDone(view)) }));
  });

  app.post('/admin/feeds/:id', async (c) => {
    const view = consoleView(c, deps);
    const id = c.req.param('id');
    const form = readFeedForm(await readForm(c));
    const change = async () => {
      await changeFeed(id, readTyped(changedFeedBody, feedChangesIn(form)), { ...deps, note: noteIn(c) });
      return `/admin/feeds/${id}?done=changed`;
    };
    const show = async (errors: FormErrors) =>
      feedPage(view, { feed: await knownFeed(id, feeds), form, errors });
    return onForm(c, change, show, saidOfFeed(view));
  });

  for (const [action, make] of Object.entries(actions)) {
    app.post(`/admin/feeds/:id/${action}`, async (c) => {
      const view = consoleView(c, deps);
      const id = c.req.param('id');
      const act = async () => {
        await make(id, deps);
        return `/admin/feeds/${id}?done=${action}`;
      };
      const show = async (errors: FormErrors) => {
        const feed = await knownFeed(id, feeds);
        return feedPage(view, { feed, form: feedFormOf(feed), errors });
      };
      return onForm(c, act, show, consoleErrors(view));
    });
  }

  app.get('/admin/feeds/:id/remove', async (c) =>
    c.html(removeFeedPage(consoleView(c, deps), await knownFeed(c.req.param('id'), feeds))),
  );

  app.post('/admin/feeds/:id/remove', async (c) => {
    await removeFeed(c.req.param('id'), feeds);
    return c.redirect('/admin/feeds?done=removed', 303);
  });
}

/** What is wrong with the form of a feed. */
function saidOfFeed(view: View): (problem: HttpProblem) => FormErrors {
  return (problem) => consoleErrors(view, feedErrors(view, problem.errors))(problem);
}

/** What became of a list, as the address of the next page says it. */
function importDone(
  view: View,
  {
    added = '',
    known = '',
    refused = '',
  }: {
    readonly added?: string | undefined;
    readonly known?: string | undefined;
    readonly refused?: string | undefined;
  },
): Html | undefined {
  const { t } = view;
  if (![added, known, refused].every((one) => /^\d{1,5}$/.test(one))) return undefined;
  return sentences(view, [
    t('feeds.imported', { count: Number(added) }),
    ...(known === '0' ? [] : [t('feeds.importedKnown', { count: Number(known) })]),
    ...(refused === '0' ? [] : [t('feeds.importedRefused', { count: Number(refused) })]),
  ]);
}
