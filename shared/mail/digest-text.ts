import type { Digest } from './digest-model.ts';
import { type EntryView, type GroupView, plain, type Reader } from './digest-view.ts';
import type { Messages } from './messages/messages.ts';
import { webAddress } from './web-address.ts';
import { wrapText } from './wrap-text.ts';

/** The text part around the groups: a complete mail for people who read plain text. */
export function digestText(
  digest: Digest,
  { messages, times, at }: Reader,
  said: { readonly headline: string; readonly summary: string; readonly notices: readonly string[] },
  groups: readonly string[],
): string {
  const { links } = digest;
  const link = (label: string, url: string | undefined) => (url === undefined ? '' : `${label}:\n${url}\n`);
  return [
    `${wrapText(said.headline)}\n`,
    said.summary === '' ? '' : `${wrapText(said.summary)}\n`,
    `${times.day(at)}, ${times.clock(at)} (${times.zone})\n`,
    ...said.notices.map((notice) => `\n${wrapText(`! ${notice}`, '  ')}\n`),
    ...groups,
    `\n\n${'_'.repeat(72)}\n${wrapText(messages.reason(Math.max(1, digest.groups.length)))}\n\n`,
    link(messages.viewInBrowser, webAddress(links.viewInBrowser)),
    link(messages.manage, webAddress(links.manage)),
    link(messages.unsubscribeAll, webAddress(links.unsubscribeAll)),
  ].join('');
}

/** The part of one rule. `named`: with the rule's name above. A single rule is already named in the headline. */
export function groupText(
  group: GroupView,
  entries: readonly string[],
  { messages, named }: { readonly messages: Messages; readonly named: boolean },
): string {
  const more = group.total - entries.length;
  const found = group.silence ?? messages.newStories(group.total);
  const head = wrapText(`${group.name}: ${found}`);
  return [
    named ? `\n\n${head}\n${'-'.repeat(Math.min(72, head.length))}\n` : '',
    ...entries,
    more > 0 && group.archiveUrl ? `\n${messages.moreStories(more)}:\n${group.archiveUrl}\n` : '',
    group.stopUrl ? `\n${messages.stopRule}: ${group.stopUrl}\n` : '',
  ].join('');
}

/** Rules that did not fit at all: only counted, not named. */
export function restText(text: string, archiveUrl: string | undefined): string {
  return `\n${wrapText(text)}${archiveUrl === undefined ? '' : `:\n${archiveUrl}`}\n`;
}

export function entryText(entry: EntryView, messages: Messages): string {
  const byline = [
    ...(entry.late ? [messages.late] : []),
    ...(entry.source === undefined ? [] : [entry.source]),
    ...entry.details,
  ].join(' · ');
  const { change } = entry;
  const indent = '  ';
  return [
    `\n${wrapText(`* ${plain(entry.title)}`, indent)}\n`,
    byline === '' ? '' : `${wrapText(indent + byline, indent)}\n`,
    change === undefined
      ? ''
      : `${wrapText(`${indent}${change.label.toUpperCase()}: ${change.what}`, indent)}\n`,
    entry.url === undefined ? '' : `${indent}${entry.url}\n`,
    entry.snippet.length === 0 ? '' : `\n${wrapText(indent + plain(entry.snippet), indent)}\n`,
    entry.also.length === 0 ? '' : `\n${wrapText(`${indent}${entry.also.join(' · ')}`, indent)}\n`,
    entry.why === '' ? '' : `${wrapText(`${indent}${messages.why} ${entry.why}`, indent)}\n`,
  ].join('');
}
