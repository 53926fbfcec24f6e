/**
 * The digest as it will be shown: cleaned, cut and put into words, once for HTML and text. From here on nothing is
 * longer than the limits below, whatever the input was.
 */
import { cutLine, cutParts } from './cut-text.ts';
import type { Digest, DigestEntry, DigestGroup, Notice, StoryChange, TextPart } from './digest-model.ts';
import { messagesFor } from './messages/languages.ts';
import type { Messages } from './messages/messages.ts';
import { type ShownTimes, showTimes } from './show-times.ts';
import { webAddress } from './web-address.ts';

/** UTF-16 units. */
const limits = { name: 100, title: 280, byline: 80, snippet: 480, change: 280, why: 200, alsoMatched: 3 };
/** The most notices that are shown. The others are counted. */
const noticesShown = 8;

/** The reader of the mail: language, zone and the current time, on which "today" depends. */
export interface Reader {
  readonly messages: Messages;
  readonly times: ShownTimes;
  readonly at: string;
}

export interface EntryView {
  readonly title: readonly TextPart[];
  readonly url: string | undefined;
  /** BCP 47, if it differs from the language of the mail. */
  readonly language: string | undefined;
  /** Source, author and time, as far as known. */
  readonly source: string | undefined;
  readonly details: readonly string[];
  readonly change:
    | { readonly kind: StoryChange['kind']; readonly label: string; readonly what: string }
    | undefined;
  readonly late: boolean;
  readonly snippet: readonly TextPart[];
  /** "Also in 12 other sources", "Also matches Iran". */
  readonly also: readonly string[];
  readonly why: string;
  readonly notRelevantUrl: string | undefined;
}

export interface GroupView {
  readonly name: string;
  /** Stories that were found, shown or not. */
  readonly total: number;
  readonly archiveUrl: string | undefined;
  readonly stopUrl: string | undefined;
  readonly silence: string | undefined;
}

export function readerOf({ language, timezone, at }: Pick<Digest, 'language' | 'timezone' | 'at'>): Reader {
  const { messages, locale } = messagesFor(language);
  return { messages, times: showTimes(locale, timezone), at };
}

export function viewGroup(group: DigestGroup, { messages }: Reader): GroupView {
  return {
    name: nameOf(group),
    total: group.entries.length + group.overflow,
    archiveUrl: webAddress(group.archiveUrl),
    stopUrl: webAddress(group.unsubscribeRuleUrl),
    silence: group.silence && messages.silence(group.silence.articlesChecked, group.silence.feedsFailing),
  };
}

export function viewEntry(entry: DigestEntry, { messages, times, at }: Reader): EntryView {
  const title = cutParts(entry.title, limits.title);
  const url = webAddress(entry.url);
  const source = entry.source === undefined ? '' : cutLine(entry.source, limits.byline);
  const author = entry.author === undefined ? '' : cutLine(entry.author, limits.byline);
  const published = entry.publishedAt === undefined ? undefined : times.published(entry.publishedAt, at);
  const also = [];
  if (entry.otherSources > 0) also.push(messages.alsoIn(entry.otherSources));
  if (entry.alsoMatched.length > 0) {
    const names = entry.alsoMatched.slice(0, limits.alsoMatched).map((name) => cutLine(name, limits.byline));
    also.push(messages.alsoMatches(names, entry.alsoMatched.length - names.length));
  }
  return {
    // An article may have a text and no title. Then its address, or a note that it has none, is shown instead.
    title: title.some(({ text }) => text !== ' ') ? title : [{ text: url ?? '(…)', marked: false }],
    url,
    language: foreignLanguage(entry.language, messages.language),
    source: source || undefined,
    details: [author, published ?? ''].filter((detail) => detail !== '' && detail !== source),
    change: entry.change && {
      kind: entry.change.kind,
      label: messages.change[entry.change.kind],
      what: cutLine(entry.change.what, limits.change),
    },
    late: entry.late === true,
    snippet: cutParts(entry.snippet, limits.snippet),
    also,
    why: cutLine(entry.why, limits.why),
    notRelevantUrl: webAddress(entry.notRelevantUrl),
  };
}

function foreignLanguage(language: string | undefined, own: string): string | undefined {
  return language !== undefined && language !== own && /^[a-z]{2,3}$/.test(language) ? language : undefined;
}

/** The notices above the stories. An unknown time zone comes first, since it explains all times below. */
export function viewNotices(digest: Digest, { messages, times }: Reader): readonly string[] {
  const said = digest.notices.slice(0, noticesShown).map((notice) => sayNotice(notice, messages, times));
  const unsaid = digest.notices.length - said.length;
  return [
    ...(times.zoneKnown ? [] : [messages.unknownZone(cutLine(digest.timezone, limits.byline))]),
    ...said,
    ...(unsaid > 0 ? [messages.moreNotices(unsaid)] : []),
  ];
}

function sayNotice(notice: Notice, messages: Messages, times: ShownTimes): string {
  switch (notice.kind) {
    case 'urgent':
      return messages.urgentNotice;
    case 'alerts-slowed':
      return messages.alertsSlowed(notice.count, times.clock(notice.until));
    case 'unusual-silence':
      return messages.unusualSilence(cutLine(notice.rule, limits.name), notice.usualPerDay, notice.days);
    case 'rule-inactive':
      return messages.ruleInactive(cutLine(notice.rule, limits.name));
  }
}

/** The subject of the mail in one line: the rule, or how many stories for how many rules. */
export function viewHeadline(digest: Digest, { messages }: Reader): string {
  const found = digest.groups.filter((group) => total(group) > 0);
  const [first = digest.groups[0]] = found;
  if (first === undefined) return messages.nothingNew.replace(/^./u, (letter) => letter.toUpperCase());
  if (digest.groups.length === 1) return nameOf(first);
  if (digest.kind === 'digest') return messages.storiesForRules(countStories(found), found.length);
  return messages.andOtherRules(nameOf(first), digest.groups.length - 1);
}

/** The line below the headline: how many stories, by rule if there are several, or that there are none. */
export function viewSummary(digest: Digest, reader: Reader): string {
  const [only] = digest.groups;
  if (only !== undefined && digest.groups.length === 1) {
    return viewGroup(only, reader).silence ?? reader.messages.newStories(total(only));
  }
  const found = digest.groups.filter((group) => total(group) > 0);
  return cutLine(found.map((group) => `${nameOf(group)} (${total(group)})`).join(' · '), 240);
}

/** The subject in the inbox: what happened, and if it is one story, its title. */
export function viewSubject(digest: Digest, reader: Reader): string {
  const subject = subjectOf(digest, reader);
  return digest.urgent ? reader.messages.urgentSubject(subject) : subject;
}

function subjectOf(digest: Digest, { messages }: Reader): string {
  const found = digest.groups.filter((group) => total(group) > 0);
  const [first] = found;
  if (first === undefined) {
    const [silent] = digest.groups;
    const notice = viewNotices(digest, readerOf(digest))[0];
    if (silent === undefined) return cutLine(notice ?? messages.manage, 120);
    const who =
      digest.groups.length === 1
        ? subjectName(silent)
        : messages.andOtherRules(subjectName(silent), digest.groups.length - 1);
    return `${who}: ${messages.nothingNew}`;
  }
  const only = found.length === 1 && total(first) === 1 ? first.entries[0] : undefined;
  if (only !== undefined) {
    const label = only.change === undefined ? '' : `${messages.change[only.change.kind]}: `;
    return `${subjectName(first)}: ${label}${cutLine(plain(only.title), 110)}`;
  }
  const stories = messages.newStories(countStories(found));
  if (found.length === 1) return `${subjectName(first)}: ${stories}`;
  if (found.length === 2) return `${subjectName(first)}, ${subjectName(found[1]!)}: ${stories}`;
  return `${messages.andOtherRules(subjectName(first), found.length - 1)}: ${stories}`;
}

/** The line that inboxes show after the subject: the first headlines, or the text of the only story. */
export function viewPreview(digest: Digest): string {
  const entries = digest.groups.flatMap((group) => group.entries.slice(0, 3));
  const [only] = entries;
  if (only !== undefined && entries.length === 1) return cutLine(plain(only.snippet), 160);
  return cutLine(
    entries
      .slice(0, 4)
      .map((entry) => cutLine(plain(entry.title), 90))
      .join(' · '),
    200,
  );
}

/** The text of the parts, up to the longest text that anything here shows. */
export function plain(parts: readonly TextPart[]): string {
  return cutParts(parts, limits.snippet)
    .map(({ text }) => text)
    .join('');
}

function nameOf(group: DigestGroup): string {
  return cutLine(group.name, limits.name);
}

function subjectName(group: DigestGroup): string {
  return cutLine(group.name, 60);
}

function total(group: DigestGroup): number {
  return group.entries.length + group.overflow;
}

/** The number of stories that these rules found, shown or not. */
export function countStories(groups: readonly DigestGroup[]): number {
  return groups.reduce((stories, group) => stories + total(group), 0);
}
