import { escapeMarkdown, markdownAddress } from './escape.ts';
import { countOf, detailsOf, fitting, fittingStories, oneLine, webLink } from './fitting.ts';
import type { News, NewsStory } from './news.ts';
import type { Receiver } from './receiver.ts';

/** A post has 16,383 characters. */
const maxCharacters = 15_000;
const maxName = 150;
const maxTitle = 300;
const maxDetail = 500;

/** An incoming webhook of Mattermost: one post in Markdown. */
export const mattermost: Receiver<'mattermost'> = {
  kind: 'mattermost',
  label: 'Mattermost',
  fields: [
    {
      name: 'url',
      label: 'Webhook URL',
      hint: 'From “Integrations”, “Incoming Webhooks”; it contains /hooks/.',
    },
  ],
  signed: false,
  body: post,
  headers: () => ({}),
};

function post({ rule, stories, overflow }: News): object {
  const { written, left } = fittingStories(stories, storyText, {
    size: (text) => text.length + 2,
    limit: maxCharacters,
  });
  const more = left + overflow;
  const head = `#### ${escapeMarkdown(fitting(oneLine(rule.name), maxName))}: ${countOf(stories)}`;
  return { text: [head, ...written, ...(more > 0 ? [`and ${more} more`] : [])].join('\n\n') };
}

function storyText(story: NewsStory): string {
  const link = webLink(story);
  const title = escapeMarkdown(fitting(oneLine(story.title), maxTitle)) || '…';
  const head = link === undefined ? `**${title}**` : `**[${title}](${markdownAddress(link)})**`;
  return [head, ...detailsOf(story, maxDetail).map(escapeMarkdown)].join('\n');
}
