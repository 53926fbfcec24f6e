import { escapeMarkdown } from './escape.ts';
import { fitting, fittingEscaped, oneLine, webLink } from './fitting.ts';
import type { News, NewsStory } from './news.ts';
import type { Receiver } from './receiver.ts';

/** Discord's limits: embeds of a message, characters of its parts; 6,000 characters in all, some of them kept free. */
const maxEmbeds = 10;
const maxCharacters = 5500;
const maxTitle = 256;
const maxDescription = 500;
const maxFooter = 200;
const maxContent = 1800;

/** An incoming webhook of Discord: one embed per story. */
export const discord: Receiver<'discord'> = {
  kind: 'discord',
  label: 'Discord',
  fields: [
    {
      name: 'url',
      label: 'Webhook URL',
      hint: 'From a channel’s settings, “Integrations”; it begins with https://discord.com/api/webhooks/.',
    },
  ],
  signed: false,
  body: discordMessage,
  headers: () => ({}),
};

function discordMessage({ rule, stories, overflow }: News): object {
  const embeds = fittingEmbeds(stories);
  const left = stories.length - embeds.length + overflow;
  const name = fittingEscaped(oneLine(rule.name), maxContent, escapeMarkdown);
  const content = `${name}: ${stories.length} new${left > 0 ? `, ${left} not shown here` : ''}`;
  return {
    content,
    embeds,
    // Nothing in an article may ring people's phones.
    allowed_mentions: { parse: [] },
  };
}

function fittingEmbeds(stories: readonly NewsStory[]): object[] {
  const embeds: object[] = [];
  let characters = 0;
  for (const story of stories.slice(0, maxEmbeds)) {
    const { title, source, snippet, publishedAt, change } = story;
    const url = webLink(story);
    const description = [change?.what, snippet].filter(Boolean).join('\n');
    const embed = {
      title: fittingEscaped(oneLine(title), maxTitle, escapeMarkdown) || '…',
      description: fittingEscaped(description, maxDescription, escapeMarkdown),
      ...(url !== undefined && { url }),
      ...(source && { footer: { text: fitting(oneLine(source), maxFooter) } }),
      ...(publishedAt?.includes('T') && { timestamp: publishedAt }),
    };
    characters += embed.title.length + embed.description.length + (embed.footer?.text.length ?? 0);
    if (characters > maxCharacters) break;
    embeds.push(embed);
  }
  return embeds;
}
