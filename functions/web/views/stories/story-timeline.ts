import { html } from 'hono/html';
import { webAddress } from '../../../../shared/mail/web-address.ts';
import type { TimelineEvent } from '../../../../shared/stories/story-timeline.ts';
import type { ToldStory } from '../../read-story.ts';
import type { View } from '../../view.ts';
import type { Html } from '../html.ts';
import { localDateTime } from '../local-time.ts';
import { chip } from '../parts/choices.ts';

/** Who told the story first, who followed when, and what was changed since. */
export function storyTimeline(view: View, { timeline }: ToldStory): Html | '' {
  if (timeline.length === 0) return '';
  return html`<h2>${view.t('stories.timeline')}</h2>
<ol class="timeline">${timeline.map((event) => happened(view, event))}</ol>`;
}

const colours = {
  first: 'good',
  followed: 'plain',
  again: 'plain',
  update: 'plain',
  correction: 'warn',
  retraction: 'bad',
} as const satisfies Record<TimelineEvent['kind'], string>;

function happened(view: View, { kind, at, title, source, url, language, what }: TimelineEvent): Html {
  const address = webAddress(url);
  const lang = language === undefined ? '' : html` lang="${language}"`;
  const name = html`<span dir="auto"${lang}>${address === undefined ? title : html`<a href="${address}" rel="noreferrer">${title}</a>`}</span>`;
  const by = source === undefined ? '' : html`<bdi>${source}</bdi> `;
  return html`<li><span class="when">${localDateTime(view, at)}</span><div>${by}${chip(view.t(`stories.kind-${kind}`), colours[kind])}<br>${
    what === undefined ? name : html`<span dir="auto"${lang}>${what}</span>`
  }</div></li>`;
}
