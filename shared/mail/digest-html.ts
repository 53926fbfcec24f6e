import type { Digest, TextPart } from './digest-model.ts';
import type { EntryView, GroupView, Reader } from './digest-view.ts';
import { type Html, html } from './html.ts';
import { box, ends, mailPage, masthead, row, styles } from './mail-page.ts';
import type { Messages } from './messages/messages.ts';
import { webAddress } from './web-address.ts';

/** The page around the groups, with everything that does not depend on how many stories fit. */
export function digestPage(
  digest: Digest,
  { messages, times, at }: Reader,
  said: {
    readonly subject: string;
    readonly headline: string;
    readonly summary: string;
    readonly preview: string;
    readonly notices: readonly string[];
  },
  groups: readonly Html[],
): string {
  const links = [
    { label: messages.viewInBrowser, url: webAddress(digest.links.viewInBrowser) },
    { label: messages.manage, url: webAddress(digest.links.manage) },
    { label: messages.unsubscribeAll, url: webAddress(digest.links.unsubscribeAll) },
  ].filter(({ url }) => url !== undefined);
  return mailPage({
    language: messages.language,
    subject: said.subject,
    preview: said.preview,
    body: [
      masthead(`${times.day(at)}, ${times.clock(at)}`),
      row(
        html`<h1 class="h1 ink" dir="auto" style="${styles.headline}">${said.headline}</h1>
          ${said.summary === '' ? undefined : html`<p class="mute" dir="auto" style="${styles.summary}">${said.summary}</p>`}`,
        '18px 0 20px',
      ),
      ...said.notices.map((notice) => row(box(notice, 'note', styles.notice), '0 0 16px')),
      ...groups,
    ],
    footer: [
      html`${messages.reason(Math.max(1, digest.groups.length))} ${messages.timesIn(times.zone)}<br>`,
      ...links.map(
        ({ label, url }, i) =>
          html`${i > 0 ? html`&nbsp;&nbsp;` : undefined}<a class="acc" href="${url}" style="${styles.link}">${label}</a>\n`,
      ),
    ],
  });
}

/** The rows of one rule. `named`: with the rule's name above. A single rule is already named in the headline. */
export function groupHtml(
  group: GroupView,
  entries: readonly Html[],
  { messages, named }: { readonly messages: Messages; readonly named: boolean },
): Html {
  const more = group.total - entries.length;
  const links = [
    more > 0 && group.archiveUrl
      ? html`<a class="acc" href="${group.archiveUrl}" style="${styles.strongLink}">${messages.moreStories(more)} →</a><br>`
      : undefined,
    group.stopUrl ? html`<a class="quiet" href="${group.stopUrl}">${messages.stopRule}</a>` : undefined,
  ];
  return html`${named ? groupHead(group, messages) : undefined}${entries}${row(html`<div style="${styles.meta}">${links}</div>`, '4px 0 24px')}`;
}

/** Rules that did not fit at all: only counted, not named. */
export function restHtml(text: string, archiveUrl: string | undefined): Html {
  return row(
    archiveUrl === undefined
      ? html`<p class="body" style="${styles.paragraph}">${text}</p>`
      : html`<p style="${styles.paragraph}"><a class="acc" href="${archiveUrl}" style="${styles.strongLink}">${text} →</a></p>`,
    '8px 0 0',
  );
}

/** One story. `parted`: with a line that separates it from the row above. */
export function entryHtml(entry: EntryView, messages: Messages, parted: boolean): Html {
  const { change, source } = entry;
  const byline = [
    change &&
      html`<strong class="${change.kind[0]}" style="${styles.change[change.kind]}">&nbsp;${change.label}&nbsp;</strong> `,
    entry.late ? html`<strong>${messages.late}</strong> · ` : undefined,
    source && html`<strong>${source}</strong>`,
    entry.details.map((detail, i) => (source !== undefined || i > 0 ? ` · ${detail}` : detail)),
  ];
  const title = marked(entry.title);
  const why = entry.why === '' ? undefined : html`${messages.why} <span dir="auto">${entry.why}</span>`;
  const notRelevant =
    entry.notRelevantUrl && html`<a class="quiet" href="${entry.notRelevantUrl}">${messages.notRelevant}</a>`;
  return html`<tr><td class="line" style="${parted ? styles.parted : styles.first}">
      <p class="mute" dir="auto" style="${styles.byline}">${byline}</p>
      <h3 class="ink"${articleText(entry, entry.title, styles.title)}>${
        entry.url === undefined ? title : html`<a href="${entry.url}">${title}</a>`
      }</h3>
      ${change?.what ? html`<p class="body" dir="auto" style="${styles.snippet}"><em>${change.what}</em></p>` : undefined}
      ${
        entry.snippet.length === 0
          ? undefined
          : html`<p class="body"${articleText(entry, entry.snippet, styles.snippet)}>${marked(entry.snippet)}</p>`
      }
      <p class="mute" style="${styles.meta}">${entry.also.length === 0 ? undefined : html`${entry.also.join(' · ')}<br>`}${why}${why && notRelevant ? ' · ' : undefined}${notRelevant}</p>
      </td></tr>\n`;
}

/**
 * Attributes for text in the article's language. `dir` is set, so mail clients without `dir="auto"` show it correctly
 * too.
 */
function articleText(entry: EntryView, text: readonly TextPart[], style: string): Html {
  const language = entry.language === undefined ? undefined : html` lang="${entry.language}"`;
  return readsLeftward(text)
    ? html`${language} dir="rtl" style="${style};text-align:right"`
    : html`${language} style="${style}"`;
}

/** Whether the text is written from right to left. As with `dir="auto"`, the first letter decides. */
function readsLeftward(parts: readonly TextPart[]): boolean {
  for (const { text } of parts) {
    const letter = /\p{L}/u.exec(text);
    if (letter !== null) return /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]/.test(letter[0]);
  }
  return false;
}

function groupHead(group: GroupView, messages: Messages): Html {
  return html`<tr><td class="top" style="padding:12px 0;border-top:2px solid #0b5a78">
      ${ends(
        html`<h2 class="acc" dir="auto" style="${styles.rule}">${group.name}</h2>`,
        html`<div class="mute" style="${styles.count}">${group.silence === undefined ? messages.newStories(group.total) : messages.nothingNew}</div>`,
      )}
      ${group.silence === undefined ? undefined : html`<p class="mute" style="${styles.meta}">${group.silence}</p>`}
      </td></tr>\n`;
}

function marked(parts: readonly TextPart[]): readonly (Html | string)[] {
  return parts.map(({ text, marked: isMarked }) => (isMarked ? html`<b>${text}</b>` : text));
}
