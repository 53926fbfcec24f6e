import { countOf, detailsOf, fitting, fittingStories, jsonBytes, oneLine, webLink } from './fitting.ts';
import type { News, NewsStory } from './news.ts';
import type { Receiver } from './receiver.ts';

/** Teams takes messages of 28 KB; the frame of the card needs some of that. */
const maxBytes = 24_000;
const maxName = 200;
const maxTitle = 300;
const maxDetail = 500;

/**
 * Microsoft Teams, by the workflow “Post to a channel when a webhook request is received”: an Adaptive Card. Texts are
 * text runs, which Teams does not read as Markdown, so that nothing in them needs to be escaped. Without `entities`, a
 * card mentions nobody.
 */
export const teams: Receiver<'teams'> = {
  kind: 'teams',
  label: 'Microsoft Teams',
  fields: [
    {
      name: 'url',
      label: 'Webhook URL',
      hint: 'From the workflow “Post to a channel when a webhook request is received” of the channel.',
      hosts: [
        '.logic.azure.com',
        '.logic.azure.us',
        '.api.powerplatform.com',
        '.api.powerplatform.us',
        '.webhook.office.com',
      ],
    },
  ],
  signed: false,
  body: card,
  headers: () => ({}),
};

function card({ rule, stories, overflow }: News): object {
  const { written, left } = fittingStories(stories, storyBlock, { size: jsonBytes, limit: maxBytes });
  const more = left + overflow;
  const name = fitting(oneLine(rule.name), maxName);
  return {
    type: 'message',
    attachments: [
      {
        contentType: 'application/vnd.microsoft.card.adaptive',
        contentUrl: null,
        content: {
          $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
          type: 'AdaptiveCard',
          version: '1.4',
          msteams: { width: 'Full' },
          body: [
            block([run(name, { size: 'Large', weight: 'Bolder' })]),
            block([run(countOf(stories), { isSubtle: true })]),
            ...written,
            ...(more > 0 ? [block([run(`and ${more} more`, { isSubtle: true })])] : []),
          ],
        },
      },
    ],
  };
}

function storyBlock(story: NewsStory): object {
  const link = webLink(story);
  const title = run(fitting(oneLine(story.title), maxTitle), {
    weight: 'Bolder',
    ...(link !== undefined && { selectAction: { type: 'Action.OpenUrl', url: link } }),
  });
  const details = detailsOf(story, maxDetail).map((line) => run(`\n${line}`, {}));
  return { ...block([title, ...details]), separator: true };
}

function block(inlines: readonly object[]): object {
  return { type: 'RichTextBlock', inlines };
}

function run(text: string, looks: object): object {
  return { type: 'TextRun', text: text || '…', ...looks };
}
