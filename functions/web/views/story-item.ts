import { html } from 'hono/html';
import { makeSnippet, markWords } from '../../../shared/mail/snippet.ts';
import { webAddress } from '../../../shared/mail/web-address.ts';
import type { Span } from '../../../shared/matching/query.ts';
import type { Html } from './html.ts';
import { markedText } from './marked-text.ts';

/** An article in a list: its title as a link, a line about it, and the passage that matched. */
export function storyItem(story: {
  title: string;
  text: string;
  url?: string | undefined;
  about: Html | string;
  spans: readonly Span[];
}): Html {
  const { spans, about } = story;
  const url = webAddress(story.url);
  const title = markedText(
    markWords(
      story.title,
      spans.filter(({ field }) => field === 'title'),
    ),
  );
  const inText = spans.filter(({ field }) => field === 'text');
  return html`<li>
<h3 dir="auto">${url === undefined ? title : html`<a href="${url}" rel="noreferrer">${title}</a>`}</h3>
<span class="quiet">${about}</span>
<p dir="auto">${markedText(makeSnippet(story.text, inText, { maxLength: 220 }))}</p>
</li>`;
}
