import { viewReason } from './digest-headline.ts';
import type { Digest, TextPart } from './digest-model.ts';
import type { EntryView, GroupView, Reader, ShownLink } from './digest-view.ts';
import { type Html, html } from './html.ts';
import type { Look } from './look.ts';
import { box, ends, mailPage, masthead, row } from './mail-page.ts';
import { webAddress } from './web-address.ts';

/** The texts around the stories. */
export interface Said {
  readonly subject: string;
  /** Of the digest, if it has one. */
  readonly name?: string | undefined;
  readonly headline: string;
  readonly summary: string;
  readonly preview: string;
  readonly notices: readonly string[];
}

/** The page around the groups, with everything that does not depend on how many stories fit. */
export function digestPage(
  digest: Digest,
  { t, look, times, at }: Reader,
  said: Said,
  groups: readonly Html[],
  contents?: Html,
): string {
  const { styles } = look;
  const links = [
    { label: t('mail.viewInBrowser'), url: webAddress(digest.links.viewInBrowser) },
    { label: t('mail.manage'), url: webAddress(digest.links.manage) },
    { label: t('mail.unsubscribeAll'), url: webAddress(digest.links.unsubscribeAll) },
  ].filter(({ url }) => url !== undefined);
  const summary =
    contents === undefined && said.summary !== ''
      ? html`<p class="mute" dir="auto" style="${styles.summary}">${said.summary}</p>`
      : undefined;
  return mailPage(look, {
    subject: said.subject,
    preview: said.preview,
    body: [
      masthead(look, times.dayAndClock(at)),
      row(
        html`${said.name === undefined ? undefined : html`<p class="acc" dir="auto" style="${styles.digestName}">${said.name}</p>`}<h1 class="ink" dir="auto" style="${styles.headline}">${said.headline}</h1>
          ${summary}`,
        '20px 0',
      ),
      ...said.notices.map((notice) => row(box(notice, 'note', styles.notice), '0 0 16px')),
      ...(contents === undefined ? [] : [contents]),
      ...groups,
    ],
    footer: [
      html`${viewReason(digest, { t })} ${t('mail.timesIn', { zone: times.zone })}<br>`,
      ...links.map(
        ({ label, url }, i) =>
          html`${i > 0 ? html`&nbsp;&nbsp;` : undefined}<a class="acc" href="${url}" style="${styles.link}">${label}</a>\n`,
      ),
    ],
  });
}

/** The list of the mail's rules, with links to them. */
export function contentsHtml(groups: readonly GroupView[], { t, look }: Reader): Html {
  const { styles } = look;
  const lines = groups
    .filter(({ total }) => total > 0)
    .map(
      ({ name, anchor, total }) =>
        html`<br><a class="acc" href="#${anchor}" style="${styles.strongLink}">${apart(name)}</a> (${total})\n`,
    );
  return row(html`<p class="mute" style="${styles.contents}">${t('mail.contents')}${lines}</p>`, '0 0 20px');
}

/** The rows of one rule. `named`: with the rule's name above. A single rule is already named in the headline. */
export function groupHtml(
  group: GroupView,
  entries: readonly Html[],
  { reader, named }: { readonly reader: Reader; readonly named: boolean },
): Html {
  const { t, look } = reader;
  const more = group.total - entries.length;
  const archive =
    more > 0 && group.archiveUrl
      ? html`<p style="${look.styles.meta}"><a class="acc" href="${group.archiveUrl}" style="${look.styles.strongLink}">${t('mail.moreStories', { count: more })} ${arrow(look)}</a></p>`
      : undefined;
  const links = html`<p class="mute" style="${look.styles.meta}">${dotted(group.links)}</p>`;
  return html`${named ? groupHead(group, reader) : undefined}${entries}${row(html`${archive}${links}`, '4px 0 24px')}`;
}

/** Rules that did not fit at all: only counted, not named. */
export function restHtml(text: string, archiveUrl: string | undefined, look: Look): Html {
  const { styles } = look;
  return row(
    archiveUrl === undefined
      ? html`<p class="body" style="${styles.paragraph}">${text}</p>`
      : html`<p style="${styles.paragraph}"><a class="acc" href="${archiveUrl}" style="${styles.strongLink}">${text} ${arrow(look)}</a></p>`,
    '8px 0 0',
  );
}

/** A story in full. `parted`: with a line that separates it from the row above. */
export function entryHtml(entry: EntryView, { t, look }: Reader, parted: boolean): Html {
  const { styles } = look;
  const { alsoIn, alsoMatches } = entry;
  const also = [
    alsoIn &&
      (alsoIn.url === undefined
        ? alsoIn.text
        : html`<a class="quiet" href="${alsoIn.url}">${alsoIn.text}</a>`),
    alsoMatches,
  ].filter((one) => one !== undefined);
  const why = entry.why === '' ? undefined : html`${t('mail.why')} <span dir="auto">${entry.why}</span><br>`;
  return html`<tr><td class="line" style="${parted ? styles.parted : styles.first}">
      <p class="mute" style="${styles.byline}">${byline(entry, look)}</p>
      ${titleHtml(entry, look, styles.title)}
      ${entry.change?.what ? html`<p class="body" dir="auto" style="${styles.snippet}"><em>${entry.change.what}</em></p>` : undefined}
      ${
        entry.snippet.length === 0
          ? undefined
          : html`<p class="body"${articleText(entry, entry.snippet, look, styles.snippet)}>${marked(entry.snippet)}</p>`
      }
      <p class="mute" style="${styles.meta}">${also.map((one, i) => (i > 0 ? html` · ${one}` : one))}${also.length > 0 ? html`<br>` : undefined}${why}${dotted(entry.links)}</p>
      </td></tr>\n`;
}

/** A story as a headline only, perhaps with a line below. */
export function headlineHtml(entry: EntryView, { look }: Reader, below?: Html): Html {
  const { styles } = look;
  return html`<tr><td class="line" style="${styles.headlineRow}">
      ${titleHtml(entry, look, styles.headlineOnly)}
      <p class="mute" style="${styles.byline}">${byline(entry, look)}</p>
      ${below}</td></tr>\n`;
}

function titleHtml(entry: EntryView, look: Look, style: string): Html {
  const title = marked(entry.title);
  return html`<h3 class="ink"${articleText(entry, entry.title, look, style)}>${
    entry.url === undefined ? title : html`<a href="${entry.url}">${title}</a>`
  }</h3>`;
}

/** The classes that give labels their colours in dark mode. */
const darkClass = { correction: 'c', retraction: 'r', update: 'u', source: 'u', figures: 'u' } as const;

function byline({ change, notes, source, details }: EntryView, { styles }: Look): readonly (Html | string)[] {
  return [
    ...(change
      ? [
          html`<strong class="${darkClass[change.kind]}" style="${styles.change[change.kind]}">&nbsp;${change.label}&nbsp;</strong> `,
        ]
      : []),
    ...notes.map((note) => html`<strong>${note}</strong> · `),
    ...(source === undefined ? [] : [html`<strong dir="auto">${source}</strong>`]),
    ...details.map((detail, i) => html`${source !== undefined || i > 0 ? ' · ' : ''}${apart(detail)}`),
  ];
}

/** A name or a time, which may run in another direction than what is around it. */
function apart(text: string): Html {
  return html`<span dir="auto">${text}</span>`;
}

/**
 * Attributes for text in the article's language. `dir` is set where it differs from the mail's, so mail programs
 * without `dir="auto"` show it correctly too.
 */
function articleText(entry: EntryView, text: readonly TextPart[], look: Look, style: string): Html {
  const language = entry.language === undefined ? undefined : html` lang="${entry.language}"`;
  const direction = directionOf(text);
  if (direction === undefined || direction === look.language.direction)
    return html`${language} style="${style}"`;
  const side = direction === 'rtl' ? 'right' : 'left';
  return html`${language} dir="${direction}" style="${style};text-align:${side}"`;
}

/** As with `dir="auto"`, the first letter decides; text without letters has no direction. */
function directionOf(parts: readonly TextPart[]): 'ltr' | 'rtl' | undefined {
  for (const { text } of parts) {
    const letter = /\p{L}/u.exec(text);
    if (letter !== null) return /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]/.test(letter[0]) ? 'rtl' : 'ltr';
  }
  return undefined;
}

function groupHead(group: GroupView, { t, look }: Reader): Html {
  const { styles, brand } = look;
  const count =
    group.silence === undefined ? t('mail.newStories', { count: group.total }) : t('mail.nothingNew');
  return html`<tr><td class="top" id="${group.anchor}" style="padding:12px 0;border-top:2px solid ${brand.accent}">
      ${ends(
        look,
        html`<h2 class="acc" dir="auto" style="${styles.rule}"><a name="${group.anchor}"></a>${group.name}</h2>`,
        html`<div class="mute" style="${styles.count}">${count}</div>`,
      )}
      ${group.silence === undefined ? undefined : html`<p class="mute" style="${styles.meta}">${group.silence}</p>`}
      </td></tr>\n`;
}

function dotted(links: readonly ShownLink[]): readonly Html[] {
  return links.map(
    ({ label, url }, i) => html`${i > 0 ? ' · ' : undefined}<a class="quiet" href="${url}">${label}</a>`,
  );
}

/** The arrow that points in the reading direction. */
function arrow({ language }: Look): string {
  return language.direction === 'rtl' ? '←' : '→';
}

function marked(parts: readonly TextPart[]): readonly (Html | string)[] {
  return parts.map(({ text, marked: isMarked }) => (isMarked ? html`<b>${text}</b>` : text));
}
