import { html } from 'hono/html';
import type { KnownStory } from '../../../../shared/stories/find-story.ts';
import type { StoryChoice } from '../../../../shared/stories/story-choice.ts';
import type { StoryAction } from '../../../../shared/subscribers/choose-story.ts';
import type { ToldStory } from '../../read-story.ts';
import type { View } from '../../view.ts';
import type { Html } from '../html.ts';
import { layout } from '../layout.ts';
import { localDateTime } from '../local-time.ts';
import { chip } from '../parts/choices.ts';
import { pageHead } from '../parts/head.ts';
import { flash } from '../parts/notices.ts';
import { storyDifferences as differences } from './story-differences.ts';
import { storyTimeline as timeline } from './story-timeline.ts';

export interface StoryPage {
  readonly story: KnownStory;
  readonly told: ToldStory;
  readonly choice: StoryChoice | undefined;
  /** Where its buttons post to. */
  readonly action: string;
  /** What the link of a mail asks for: that button comes first. */
  readonly want: StoryAction | undefined;
  /** What was just done. */
  readonly done: StoryAction | undefined;
}

/** A story: what its reader wants of it, and buttons to change that. */
export function storyPage(view: View, page: StoryPage): Html {
  const { t } = view;
  const { story, done, action } = page;
  return layout(view, {
    title: story.title,
    ...(view.visitor === 'reader' && { here: '/stories' }),
    main: html`<section class="narrow">
${done === undefined ? '' : flash(view, t(`stories.done-${done}`), { action, fields: { action: opposite[done] } })}
${pageHead(view, {
  title: html`<bdi>${story.title}</bdi>`,
  lead: toldBy(view, page.told),
})}
${standing(view, page.choice)}
${wishes(view, page)}
${differences(view, page.told)}
${timeline(view, page.told)}
</section>`,
  });
}

/** "5 sources since 23 Nov, 08:00". */
function toldBy(view: View, { sources, timeline: [first] }: ToldStory): Html | undefined {
  return first && view.rich('stories.toldBy', { count: sources, when: localDateTime(view, first.at) });
}

/** Whether it is followed, until when, or muted. */
function standing(view: View, choice: StoryChoice | undefined): Html | '' {
  if (choice === undefined) return '';
  const { wish, quietAt } = choice;
  return html`<p>${chip(view.t(`stories.${wish}`), wish === 'followed' ? 'good' : 'plain')} ${
    quietAt === undefined ? '' : view.rich('stories.quietAt', { when: localDateTime(view, quietAt) })
  }</p>`;
}

const opposite: Readonly<Record<StoryAction, StoryAction>> = {
  follow: 'unfollow',
  unfollow: 'follow',
  mute: 'unmute',
  unmute: 'mute',
};

/** What can be done with the story, as cards; first what the link of a mail asked for. */
function wishes(view: View, { choice, action, want, done }: StoryPage): Html {
  const { t } = view;
  const offered: readonly StoryAction[] = [
    choice?.wish === 'followed' ? 'unfollow' : 'follow',
    choice?.wish === 'muted' ? 'unmute' : 'mute',
  ];
  const first = offered.find((one) => one === want && done === undefined);
  return html`<form method="post" action="${action}"><ul class="cards">${offered.map(
    (one) =>
      html`<li class="card choice"><p>${t(`stories.text-${one}`)}</p><button name="action" value="${one}"${one === first ? html` class="primary"` : ''}>${t(`stories.${one}`)}</button></li>`,
  )}</ul></form>`;
}
