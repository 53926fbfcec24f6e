import { html } from 'hono/html';
import type { SourceProposal } from '../../../../shared/feeds/source-proposal.ts';
import type { Html } from '../html.ts';
import { emptyState } from '../parts/choices.ts';
import { table } from '../parts/table.ts';
import { ago, type ConsoleView, consolePage, postButton } from './console-page.ts';

/** The sources that readers ask for: each is added as a feed, or put away. */
export function sourcesPage(
  view: ConsoleView,
  { proposals, done }: { readonly proposals: readonly SourceProposal[]; readonly done?: string | undefined },
): Html {
  return consolePage(view, {
    part: '/admin/sources',
    title: 'Sources that readers ask for',
    lead: 'Of the last 30 days, asked for most often first. Who asked is not stored.',
    done,
    main:
      proposals.length === 0
        ? emptyState({
            title: 'None',
            text: 'Readers ask for a source on “Why?”, when an article never came in.',
          })
        : table(
            'Sources that readers ask for',
            [
              { text: 'Source' },
              { text: 'An article that was missed' },
              { text: 'Asked for', number: true },
              { text: 'Last' },
              { text: '', spoken: 'Actions' },
            ],
            proposals.map(({ host, example, asked, lastAskedAt }) => ({
              id: `source-${host}`,
              cells: [
                html`<bdi>${host}</bdi>`,
                html`<a class="host small" href="${example}" rel="noreferrer nofollow">${example}</a>`,
                asked,
                ago(view, lastAskedAt),
                view.mayChange ? actions(host) : '',
              ],
            })),
          ),
  });
}

function actions(host: string): Html {
  const add = new URLSearchParams({ url: `https://${host}/`, proposal: host });
  return html`<div class="buttons"><a class="button" href="/admin/feeds/new?${add.toString()}">Add as a feed<span class="hidden">: ${host}</span></a>${postButton(
    `/admin/sources/${encodeURIComponent(host)}/refuse`,
    'Put away',
    { kind: 'quiet', about: host },
  )}</div>`;
}
