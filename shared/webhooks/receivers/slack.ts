import { detailsOf, fitting, fittingEscaped, oneLine, webLink } from './fitting.ts';
import type { News, NewsStory } from './news.ts';
import type { Receiver } from './receiver.ts';

/** Slack's limits: blocks of a message, characters of a text in a section, characters of a header. */
const maxBlocks = 50;
const maxSectionText = 3000;
const maxHeader = 150;
/** Of a section, escaped; its link has 1,500 at most. */
const maxTitle = 500;
const maxDetail = 320;

/** An incoming webhook of Slack: Block Kit, one section per story. */
export const slack: Receiver<'slack'> = {
  kind: 'slack',
  label: 'Slack',
  fields: [
    {
      name: 'url',
      label: 'Webhook URL',
      hint: 'From “Incoming Webhooks” of a Slack app; it begins with https://hooks.slack.com/.',
    },
  ],
  signed: false,
  body: slackMessage,
  headers: () => ({}),
};

function slackMessage({ rule, stories, overflow }: News): object {
  const shown = stories.slice(0, maxBlocks - 2); // the header and "and N more" are blocks as well
  const left = stories.length - shown.length + overflow;
  const name = oneLine(rule.name);
  return {
    text: escapeText(`${name}: ${stories.length} new ${stories.length === 1 ? 'story' : 'stories'}`),
    blocks: [
      { type: 'header', text: { type: 'plain_text', text: fitting(name, maxHeader) } },
      ...shown.map(storySection),
      ...(left > 0 ? [section(`and ${left} more`)] : []),
    ],
  };
}

function storySection(story: NewsStory): object {
  const url = webLink(story);
  const name = fittingEscaped(unformatted(oneLine(story.title)), maxTitle, escapeText) || '…';
  const head = url === undefined ? `*${name}*` : `*<${escapeText(url)}|${name}>*`;
  const details = detailsOf(story, maxDetail).map((line) => fittingEscaped(line, maxDetail, escapeText));
  return section([head, ...details].join('\n'));
}

function section(text: string): object {
  return { type: 'section', text: { type: 'mrkdwn', text: fitting(text, maxSectionText) } };
}

/** Slack's mrkdwn has three control characters; escaped, nothing in a title can mention people or hide a link. */
function escapeText(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

/** Slack cannot escape its marks for bold, struck and code. In a bold title they become characters that look alike. */
function unformatted(text: string): string {
  return text.replaceAll('*', '∗').replaceAll('~', '∼').replaceAll('`', 'ˋ');
}
