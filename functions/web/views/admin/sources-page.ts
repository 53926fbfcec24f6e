import { html } from 'hono/html';
import type { SourceProposal } from '../../../../shared/feeds/source-proposal.ts';
import type { Html } from '../html.ts';
import { emptyState } from '../parts/choices.ts';
import { table } from '../parts/table.ts';
import { ago, type ConsoleView, consolePage, number, postButton } from './console-page.ts';

/** The sources that readers ask for: each is added as a feed, or put away. */
export function sourcesPage(
  view: ConsoleView,
  { proposals, done }: { readonly proposals: readonly SourceProposal[]; readonly done?: string | undefined },
): Html {
  const { t } = view;
  return consolePage(view, {
    part: '/admin/sources',
    title: t('feeds.sourcesTitle'),
    lead: t('feeds.sourcesLead'),
    done,
    main:
      proposals.length === 0
        ? emptyState({
            title: t('feeds.sourcesNone'),
            text: t('feeds.sourcesNoneText'),
          })
        : table(
            t('feeds.sourcesTitle'),
            [
              { text: t('feeds.source') },
              { text: t('feeds.missed') },
              { text: t('feeds.asked'), number: true },
              { text: t('feeds.lastAsked') },
              { text: '', spoken: t('console.actions') },
            ],
            proposals.map(({ host, example, asked, lastAskedAt }) => ({
              id: `source-${host}`,
              cells: [
                html`<bdi>${host}</bdi>`,
                html`<a class="host small" href="${example}" rel="noreferrer nofollow"><bdi>${example}</bdi></a>`,
                number(view, asked),
                ago(view, lastAskedAt),
                view.mayChange ? actions(view, host) : '',
              ],
            })),
          ),
  });
}

function actions({ t }: ConsoleView, host: string): Html {
  const add = new URLSearchParams({ url: `https://${host}/`, proposal: host });
  return html`<div class="buttons"><a class="button" href="/admin/feeds/new?${add.toString()}">${t('feeds.addAsFeed')}<span class="hidden">: ${host}</span></a>${postButton(
    `/admin/sources/${encodeURIComponent(host)}/refuse`,
    t('feeds.putAway'),
    { kind: 'quiet', about: host },
  )}</div>`;
}
