import { escapeHtml } from './escape.ts';
import { countOf, detailsOf, fitting, fittingStories, oneLine, webLink } from './fitting.ts';
import type { News, NewsStory } from './news.ts';
import type { Receiver, Target } from './receiver.ts';

/** Telegram takes 4,096 characters of visible text, and 100 marks, of which a story has one. */
const maxCharacters = 3700;
const maxName = 150;
const maxTitle = 300;
const maxDetail = 280;

/** A bot of Telegram that writes to a chat (`sendMessage`), in Telegram's HTML. */
export const telegram: Receiver<'telegram'> = {
  kind: 'telegram',
  label: 'Telegram',
  fields: [
    {
      name: 'token',
      label: 'Bot token',
      hint: 'From @BotFather; it looks like 123456:ABC-DEF.',
      form: {
        pattern: /^\d{3,20}:[\w-]{20,100}$/,
        wrong: 'Write the token of a bot, as @BotFather gave it: digits, a colon, letters.',
      },
    },
    {
      name: 'to',
      label: 'Chat',
      hint: 'The number of the chat, such as -1001234567890, or the @name of a channel. The bot must be a member.',
      form: {
        pattern: /^(?:-?\d{1,20}|@\w{4,32})$/,
        wrong: 'Write the number of a chat, or the @name of a channel.',
      },
    },
  ],
  onlyUrl: 'https://api.telegram.org',
  signed: false,
  address: ({ url, token = '' }) => `${url}/bot${token}/sendMessage`,
  body: message,
  headers: () => ({}),
};

function message({ rule, stories, overflow }: News, { to }: Target): object {
  const { written, left } = fittingStories(stories, storyText, {
    size: ({ visible }) => visible + 2,
    limit: maxCharacters,
  });
  const more = left + overflow;
  const head = `<b>${escapeHtml(fitting(oneLine(rule.name), maxName))}</b>: ${countOf(stories)}`;
  return {
    chat_id: to,
    text: [head, ...written.map(({ html }) => html), ...(more > 0 ? [`and ${more} more`] : [])].join('\n\n'),
    parse_mode: 'HTML',
    link_preview_options: { is_disabled: true },
  };
}

function storyText(story: NewsStory): { readonly html: string; readonly visible: number } {
  const link = webLink(story);
  const title = fitting(oneLine(story.title), maxTitle) || '…';
  const details = detailsOf(story, maxDetail);
  const name = escapeHtml(title);
  const head = link === undefined ? `<b>${name}</b>` : `<a href="${escapeHtml(link)}">${name}</a>`;
  return {
    html: [head, ...details.map(escapeHtml)].join('\n'),
    visible: [title, ...details].join('\n').length,
  };
}
