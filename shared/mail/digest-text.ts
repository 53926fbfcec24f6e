import { viewReason } from './digest-headline.ts';
import type { Said } from './digest-html.ts';
import type { Digest } from './digest-model.ts';
import { type EntryView, type GroupView, plain, type Reader, type ShownLink } from './digest-view.ts';
import { publisher } from './mail-page.ts';
import { webAddress } from './web-address.ts';
import { wrapText } from './wrap-text.ts';

/** The text part around the groups: a complete mail for people who read plain text. */
export function digestText(
  digest: Digest,
  { t, look, times, at }: Reader,
  said: Pick<Said, 'name' | 'headline' | 'summary' | 'notices'>,
  groups: readonly string[],
): string {
  const { links } = digest;
  const link = (label: string, url: string | undefined) => (url === undefined ? '' : `${label}:\n${url}\n`);
  return [
    said.name === undefined ? '' : `${wrapText(said.name)}\n`,
    `${wrapText(said.headline)}\n`,
    said.summary === '' ? '' : `${wrapText(said.summary)}\n`,
    `${times.dayAndClock(at)} (${times.zone})\n`,
    ...said.notices.map((notice) => `\n${wrapText(`! ${notice}`, '  ')}\n`),
    ...groups,
    `\n\n${'_'.repeat(72)}\n${wrapText(viewReason(digest, { t }))}\n\n`,
    link(t('mail.viewInBrowser'), webAddress(links.viewInBrowser)),
    link(t('mail.manage'), webAddress(links.manage)),
    link(t('mail.unsubscribeAll'), webAddress(links.unsubscribeAll)),
    ...publisher(look).map((line) => `\n${wrapText(line)}\n`),
  ].join('');
}

/** The part of one rule. `named`: with the rule's name above. A single rule is already named in the headline. */
export function groupText(
  group: GroupView,
  entries: readonly string[],
  { reader: { t }, named }: { readonly reader: Reader; readonly named: boolean },
): string {
  const more = group.total - entries.length;
  const found = group.silence ?? t('mail.newStories', { count: group.total });
  const head = wrapText(`${group.name}: ${found}`);
  return [
    named ? `\n\n${head}\n${'-'.repeat(Math.min(72, head.length))}\n` : '',
    ...entries,
    more > 0 && group.archiveUrl ? `\n${t('mail.moreStories', { count: more })}:\n${group.archiveUrl}\n` : '',
    group.links.length === 0 ? '' : `\n${listed(group.links, '')}`,
  ].join('');
}

/** Rules that did not fit at all: only counted, not named. */
export function restText(text: string, archiveUrl: string | undefined): string {
  return `\n${wrapText(text)}${archiveUrl === undefined ? '' : `:\n${archiveUrl}`}\n`;
}

const indent = '  ';

/** A story in full. */
export function entryText(entry: EntryView, { t }: Reader): string {
  const { change, alsoIn, alsoMatches } = entry;
  const also = [alsoIn?.text, alsoMatches].filter((one) => one !== undefined).join(' · ');
  return [
    headText(entry),
    change === undefined
      ? ''
      : `${wrapText(`${indent}${change.label.toUpperCase()}: ${change.what}`, indent)}\n`,
    entry.url === undefined ? '' : `${indent}${entry.url}\n`,
    entry.snippet.length === 0 ? '' : `\n${wrapText(indent + plain(entry.snippet), indent)}\n`,
    also === '' ? '' : `\n${wrapText(`${indent}${also}`, indent)}\n`,
    alsoIn?.url === undefined ? '' : `${indent}${alsoIn.url}\n`,
    entry.why === '' ? '' : `${wrapText(`${indent}${t('mail.why')} ${entry.why}`, indent)}\n`,
    listed(entry.links, indent),
  ].join('');
}

/** A story as a headline only. */
export function headlineText(entry: EntryView): string {
  return `${headText(entry)}${entry.url === undefined ? '' : `${indent}${entry.url}\n`}`;
}

function headText(entry: EntryView): string {
  const byline = [
    ...entry.notes,
    ...(entry.source === undefined ? [] : [entry.source]),
    ...entry.details,
  ].join(' · ');
  return `\n${wrapText(`* ${plain(entry.title)}`, indent)}\n${byline === '' ? '' : `${wrapText(indent + byline, indent)}\n`}`;
}

/** Links on lines of their own. */
function listed(links: readonly ShownLink[], before: string): string {
  return links.map(({ label, url }) => `${before}${label}: ${url}\n`).join('');
}
