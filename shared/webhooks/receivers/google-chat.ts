import { escapeHtml } from './escape.ts';
import { countOf, detailsOf, fitting, fittingStories, jsonBytes, oneLine, webLink } from './fitting.ts';
import type { News, NewsStory } from './news.ts';
import type { Receiver } from './receiver.ts';

/** A card has 32 KB and 100 widgets. */
const maxBytes = 28_000;
const maxName = 150;
const maxTitle = 300;
const maxDetail = 500;

/** An incoming webhook of Google Chat: a card. Its texts are a small HTML, in which nobody can be mentioned. */
export const googleChat: Receiver<'google-chat'> = {
  kind: 'google-chat',
  label: 'Google Chat',
  fields: [
    {
      name: 'url',
      label: 'Webhook URL',
      hint: 'From “Apps & integrations” of a space; it begins with https://chat.googleapis.com/.',
      hosts: ['chat.googleapis.com'],
    },
  ],
  signed: false,
  body: message,
  headers: () => ({}),
};

function message({ rule, stories, overflow }: News): object {
  const { written, left } = fittingStories(stories, storyWidget, { size: jsonBytes, limit: maxBytes });
  const more = left + overflow;
  return {
    cardsV2: [
      {
        cardId: 'stories',
        card: {
          header: { title: fitting(oneLine(rule.name), maxName), subtitle: countOf(stories) },
          sections: [{ widgets: [...written, ...(more > 0 ? [paragraph(`and ${more} more`)] : [])] }],
        },
      },
    ],
  };
}

function storyWidget(story: NewsStory): object {
  const link = webLink(story);
  const title = escapeHtml(fitting(oneLine(story.title), maxTitle)) || '…';
  const head = link === undefined ? title : `<a href="${escapeHtml(link)}">${title}</a>`;
  return paragraph([`<b>${head}</b>`, ...detailsOf(story, maxDetail).map(escapeHtml)].join('<br>'));
}

function paragraph(text: string): object {
  return { textParagraph: { text } };
}
