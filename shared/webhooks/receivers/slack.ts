import { fitting } from './fitting.ts';
import type { News, NewsStory } from './news.ts';
import type { Receiver } from './receiver.ts';

/** Slack's limits: blocks of a message, characters of a text in a section, characters of a header. */
const maxBlocks = 50;
const maxSectionText = 3000;
const maxHeader = 150;
const maxTitle = 300;

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
  return {
    text: escapeText(`${rule.name}: ${stories.length} new ${stories.length === 1 ? 'story' : 'stories'}`),
    blocks: [
      { type: 'header', text: { type: 'plain_text', text: fitting(rule.name, maxHeader) } },
      ...shown.map(storySection),
      ...(left > 0 ? [section(`and ${left} more`)] : []),
    ],
  };
}

function storySection({ title, url, source, snippet, change }: NewsStory): object {
  const name = escapeText(unformatted(fitting(title, maxTitle)));
  const head = url === undefined ? `*${name}*` : `*<${escapeAddress(url)}|${name}>*`;
  const details = [source, change?.what, snippet].filter((line) => line !== undefined && line !== '');
  return section([head, ...details.map((line) => escapeText(line ?? ''))].join('\n'));
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

function escapeAddress(url: string): string {
  return url.replaceAll('|', '%7C').replaceAll('>', '%3E').replaceAll('<', '%3C');
}
