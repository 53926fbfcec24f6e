import { html } from 'hono/html';
import type { StoryChoice, StoryWish } from '../../../../shared/stories/story-choice.ts';
import type { StoryAction } from '../../../../shared/subscribers/choose-story.ts';
import type { View } from '../../view.ts';
import type { Html } from '../html.ts';
import { layout } from '../layout.ts';
import { localDateTime } from '../local-time.ts';
import { chip, emptyState } from '../parts/choices.ts';
import { pageHead } from '../parts/head.ts';
import { table } from '../parts/table.ts';

/** All stories that a reader follows or has muted, newest choice first, each with a button to take that back. */
export function chosenStoriesPage(view: View, choices: readonly StoryChoice[]): Html {
  const { t } = view;
  const title = t('stories.chosenTitle');
  const crumbs = [{ href: '/stories', text: t('stories.title') }];
  return layout(view, {
    title,
    here: '/stories',
    main: html`${pageHead(view, { title, lead: t('stories.chosenLead'), crumbs })}
${choices.length === 0 ? emptyState({ title: t('stories.chosenNone'), text: t('stories.chosenNoneText') }) : listed(view, choices)}`,
  });
}

const takesBack: Readonly<Record<StoryWish, StoryAction>> = { muted: 'unmute', followed: 'unfollow' };

function listed(view: View, choices: readonly StoryChoice[]): Html {
  const { t } = view;
  const columns = [
    { text: t('stories.csvStory') },
    { text: t('stories.chosenSince') },
    { text: '', spoken: t('stories.chosenChange') },
  ];
  return table(
    t('stories.chosenTitle'),
    columns,
    choices.map(({ storyId, title, wish, at }) => {
      const action = takesBack[wish];
      return {
        cells: [
          html`<a href="/stories/${storyId}" dir="auto">${title}</a> ${chip(t(`stories.${wish}`))}`,
          localDateTime(view, at),
          html`<form method="post" action="/stories/${storyId}"><button class="quiet" name="action" value="${action}">${t(`stories.${action}`)}<span class="hidden"> ${title}</span></button></form>`,
        ],
      };
    }),
  );
}
