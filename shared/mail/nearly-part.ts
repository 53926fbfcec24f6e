/** The part of a mail about stories that rules missed by one clause, once a week, for rules that ask for it. */
import { inTurns } from '../in-turns.ts';
import { cutLine } from './cut-text.ts';
import { headlineHtml } from './digest-html.ts';
import type { Digest, NearGroup, NearStory } from './digest-model.ts';
import { headlineText } from './digest-text.ts';
import { type Reader, viewEntry } from './digest-view.ts';
import { type Html, html } from './html.ts';
import { row } from './mail-page.ts';
import { webAddress } from './web-address.ts';
import { wrapText } from './wrap-text.ts';

/** UTF-16 units. */
const longest = { name: 100, clause: 200 };

/** A part of a mail, once for each of its two forms. */
export interface Part {
  readonly html: Html;
  readonly text: string;
}

/**
 * The part as HTML and text, of at most so many bytes together. The rules take turns with their best stories; what has no
 * room is counted, and is in the mail on the web. Undefined if there is nothing to say.
 */
export function nearlyPart(
  { nearly = [], links }: Pick<Digest, 'nearly' | 'links'>,
  reader: Reader,
  maxBytes: number,
): Part | undefined {
  if (nearly.length === 0) return undefined;
  const all = nearly.flatMap(({ stories }) => stories);
  const archiveUrl = webAddress(links.archive);
  const frame = bytesOf(assemble(nearly, new Map(), { reader, left: all.length, archiveUrl }));
  const shown = new Map<NearStory, Part>();
  let room = maxBytes - frame;
  for (const story of inTurns(nearly.map(({ stories }) => stories))) {
    const rendered = storyPart(story, reader);
    room -= bytesOf(rendered);
    if (room < 0) break;
    shown.set(story, rendered);
  }
  if (shown.size === 0) return undefined;
  return assemble(nearly, shown, { reader, left: all.length - shown.size, archiveUrl });
}

function assemble(
  groups: readonly NearGroup[],
  shown: ReadonlyMap<NearStory, Part>,
  around: {
    readonly reader: Reader;
    /** Stories that have no room. */
    readonly left: number;
    readonly archiveUrl: string | undefined;
  },
): Part {
  const { reader, left, archiveUrl } = around;
  const { t, look } = reader;
  const { styles, brand } = look;
  const title = t('tuning.tabNearly');
  const lead = t('mail.nearlyLead');
  const more = left > 0 ? t('mail.moreStories', { count: left }) : undefined;
  const rules = groups.flatMap(({ name, stories }) => {
    const parts = stories.flatMap((story) => shown.get(story) ?? []);
    return parts.length > 0 || shown.size === 0 ? [{ name: cutLine(name, longest.name), parts }] : [];
  });
  return {
    html: html`<tr><td class="top" style="padding:12px 0;border-top:2px solid ${brand.accent}">
      <h2 class="acc" style="${styles.rule}">${title}</h2>
      <p class="mute" style="${styles.meta}">${lead}</p></td></tr>
${rules.map(
  ({ name, parts }) =>
    html`${row(html`<p class="body" dir="auto" style="${styles.ruleName}">${name}</p>`, '8px 0 0')}${parts.map((part) => part.html)}`,
)}${
  more === undefined
    ? undefined
    : row(
        archiveUrl === undefined
          ? html`<p class="body" style="${styles.paragraph}">${more}</p>`
          : html`<p style="${styles.paragraph}"><a class="acc" href="${archiveUrl}" style="${styles.strongLink}">${more}</a></p>`,
        '8px 0 0',
      )
}`,
    text: [
      `\n\n${title}\n${'-'.repeat(title.length)}\n${wrapText(lead)}\n`,
      ...rules.map(
        ({ name, parts }) => `\n${wrapText(`${name}:`)}\n${parts.map(({ text }) => text).join('')}`,
      ),
      more === undefined ? '' : `\n${more}${archiveUrl === undefined ? '' : `:\n${archiveUrl}`}\n`,
    ].join(''),
  };
}

function storyPart(story: NearStory, reader: Reader): Part {
  const { t, look } = reader;
  const entry = viewEntry(
    {
      ...story,
      title: [{ text: story.title, marked: false }],
      snippet: [],
      otherSources: 0,
      alsoMatched: [],
      why: '',
    },
    reader,
  );
  const { kind, clause, added, addedPerWeek } = story;
  // Isolated, because a clause may run in another direction than the sentence.
  const edit = t(`tuning.kind-${kind}`, { clause: `\u2068${cutLine(clause, longest.clause)}\u2069` });
  const brings =
    addedPerWeek === undefined
      ? t('tuning.adds', { count: added })
      : t('tuning.addsWeek', { count: addedPerWeek });
  const url = webAddress(story.editUrl);
  const link =
    url === undefined ? undefined : html` <a class="quiet" href="${url}">${t('tuning.tryEdit')}</a>`;
  return {
    html: headlineHtml(
      entry,
      reader,
      html`<p class="mute" style="${look.styles.meta}"><strong>${edit}</strong> · ${brings}${link}</p>`,
    ),
    text: `${headlineText(entry)}${wrapText(`  ${edit} · ${brings}`, '  ')}\n${url === undefined ? '' : `  ${t('tuning.tryEdit')}: ${url}\n`}`,
  };
}

function bytesOf({ html: { markup }, text }: Part): number {
  return Buffer.byteLength(markup) + Buffer.byteLength(text);
}
