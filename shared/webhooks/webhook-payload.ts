import type { StoredArticle } from '../articles/stored-article.ts';
import type { DeliveryPlan, PlannedEntry } from '../delivery/delivery.ts';
import { makeSnippet } from '../mail/snippet.ts';
import type { WebhookKind } from '../rules/webhook.ts';

/** One story as a webhook tells it. Plain text throughout. */
export interface WebhookStory {
  readonly id: string;
  readonly title: string;
  readonly url?: string;
  readonly source?: string;
  /** ISO instant, or a day without a time. */
  readonly publishedAt?: string;
  readonly snippet: string;
  /** The clause of the query that matched. */
  readonly why: string;
  readonly otherSources: number;
  readonly change?: { readonly kind: string; readonly what: string };
}

/** What there is to tell about one rule. */
export interface WebhookNews {
  readonly rule: { readonly id: string; readonly name: string };
  readonly at: string;
  readonly stories: readonly WebhookStory[];
  /** Stories that the rule's cap left out. */
  readonly overflow: number;
}

const snippetLength = 280;
/** Limits of the receivers, as they document them. */
const slackBlocks = 50;
const slackText = 3000;
const discordEmbeds = 10;
const discordCharacters = 5500;

/** The stories of one rule in a delivery: its own, and those that stand under another rule but match it as well. */
export function newsOf(
  plan: DeliveryPlan,
  ruleId: string,
  articles: ReadonlyMap<string, StoredArticle>,
): WebhookNews | undefined {
  const rule = plan.rules.find((one) => one.ruleId === ruleId);
  const entries = plan.entries.filter(
    (entry) => entry.ruleId === ruleId || entry.alsoRuleIds.includes(ruleId),
  );
  if (!rule || entries.length === 0) return undefined;
  return {
    rule: { id: ruleId, name: rule.name },
    at: plan.plannedAt,
    stories: entries.map((entry) => toStory(entry, articles.get(entry.articleId))),
    overflow: rule.overflow,
  };
}

/** The body to post, as JSON. */
export function webhookPayload(kind: WebhookKind, news: WebhookNews): string {
  if (kind === 'slack') return JSON.stringify(slackMessage(news));
  if (kind === 'discord') return JSON.stringify(discordMessage(news));
  return JSON.stringify({ type: 'stories.found', timestamp: news.at, data: news });
}

function toStory(entry: PlannedEntry, article: StoredArticle | undefined): WebhookStory {
  const spans =
    article?.revision === entry.revision ? entry.spans.filter(({ field }) => field === 'text') : [];
  const snippet = article ? makeSnippet(article.text, spans, { maxLength: snippetLength }) : [];
  return {
    id: entry.storyId,
    title: article?.title ?? entry.title,
    ...(article?.url !== undefined && { url: article.url }),
    ...(entry.source !== undefined && { source: entry.source }),
    ...(entry.publishedAt !== undefined && { publishedAt: entry.publishedAt }),
    snippet: snippet.map(({ text }) => text).join(''),
    why: entry.why,
    otherSources: entry.otherSources,
    ...(entry.change && { change: entry.change }),
  };
}

/** Slack's mrkdwn has three control characters; escaped, nothing in a title can mention people or hide a link. */
function slackEscape(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

function slackMessage({ rule, stories, overflow }: WebhookNews): object {
  const shown = stories.slice(0, slackBlocks - 2);
  const left = stories.length - shown.length + overflow;
  const section = (text: string) => ({
    type: 'section',
    text: { type: 'mrkdwn', text: text.slice(0, slackText) },
  });
  const blocks = shown.map(({ title, url, source, snippet, change }) => {
    const address = url?.replaceAll('|', '%7C').replaceAll('>', '%3E').replaceAll('<', '%3C');
    const name = slackEscape(title.slice(0, 300));
    const head = address ? `*<${address}|${name}>*` : `*${name}*`;
    const lines = [head, source, change?.what, snippet].filter((line) => line !== undefined && line !== '');
    return section(lines.map((line, i) => (i === 0 ? line : slackEscape(line ?? ''))).join('\n'));
  });
  return {
    text: slackEscape(`${rule.name}: ${stories.length} new ${stories.length === 1 ? 'story' : 'stories'}`),
    blocks: [
      { type: 'header', text: { type: 'plain_text', text: rule.name.slice(0, 150) } },
      ...blocks,
      ...(left > 0 ? [section(`and ${left} more`)] : []),
    ],
  };
}

function discordMessage({ rule, stories, overflow }: WebhookNews): object {
  const embeds: object[] = [];
  let characters = 0;
  for (const { title, url, source, snippet, publishedAt, change } of stories.slice(0, discordEmbeds)) {
    const embed = {
      title: title.slice(0, 256),
      description: [change?.what, snippet].filter(Boolean).join('\n').slice(0, 500),
      ...(url !== undefined && { url }),
      ...(source !== undefined && { footer: { text: source.slice(0, 200) } }),
      ...(publishedAt?.includes('T') && { timestamp: publishedAt }),
    };
    characters += embed.title.length + embed.description.length + (source?.length ?? 0);
    if (characters > discordCharacters) break;
    embeds.push(embed);
  }
  const left = stories.length - embeds.length + overflow;
  return {
    content: `${rule.name}: ${stories.length} new${left > 0 ? `, ${left} not shown here` : ''}`.slice(
      0,
      1900,
    ),
    embeds,
    // Nothing in an article may ring people's phones.
    allowed_mentions: { parse: [] },
  };
}
