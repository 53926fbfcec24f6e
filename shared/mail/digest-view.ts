/**
 * The digest as it will be shown: cleaned, cut and put into words, once for HTML and text. From here on nothing is
 * longer than the limits below, whatever the input was.
 */
import { type Brand, usualBrand } from '../brand.ts';
import { betweenNames, type Language } from '../i18n/languages.ts';
import { cutLine, cutParts } from './cut-text.ts';
import type { Digest, DigestEntry, DigestGroup, Notice, StoryChange, TextPart } from './digest-model.ts';
import { createLook, type Look } from './look.ts';
import { type MailWords, mailWords } from './mail-words.ts';
import { saySilence } from './say-silence.ts';
import { sayUnusual } from './say-unusual.ts';
import { type ShownTimes, showTimes } from './show-times.ts';
import { webAddress } from './web-address.ts';

/** UTF-16 units. */
const limits = {
  name: 100,
  title: 280,
  byline: 80,
  snippet: 480,
  change: 280,
  why: 200,
  alsoMatched: 3,
  alsoNamed: 3,
};
/** The most notices that are shown. The others are counted. */
const noticesShown = 8;

/** The reader of the mail: language, look, zone and the current time, on which "today" depends. */
export interface Reader extends MailWords {
  readonly look: Look;
  readonly times: ShownTimes;
  readonly at: string;
}

/** A link and its text. */
export interface ShownLink {
  readonly label: string;
  readonly url: string;
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
  /** Told before, published earlier. */
  readonly notes: readonly string[];
  readonly snippet: readonly TextPart[];
  /** "Also in The Daily Example and 12 more sources", and where they are listed. */
  readonly alsoIn: { readonly text: string; readonly url: string | undefined } | undefined;
  /** "Also matches Iran". */
  readonly alsoMatches: string | undefined;
  readonly why: string;
  /** Relevant, not relevant, follow, mute. */
  readonly links: readonly ShownLink[];
}

export interface GroupView {
  readonly name: string;
  /** Stories that were found, shown or not. */
  readonly total: number;
  /** Its anchor within the mail. */
  readonly anchor: string;
  readonly archiveUrl: string | undefined;
  /** Edit, pause, weekly, stop. */
  readonly links: readonly ShownLink[];
  readonly silence: string | undefined;
}

export function readerOf(
  { language, timezone, at }: Pick<Digest, 'language' | 'timezone' | 'at'>,
  brand: Brand = usualBrand,
): Reader {
  const words = mailWords(language);
  return {
    ...words,
    look: createLook(brand, words.language),
    times: showTimes(words.language.locale, timezone),
    at,
  };
}

export function viewGroup(group: DigestGroup, reader: Reader): GroupView {
  const { t } = reader;
  return {
    name: nameOf(group),
    total: group.entries.length + group.overflow,
    anchor: `rule-${group.ruleId}`.replace(/[^\w-]/g, ''),
    archiveUrl: webAddress(group.archiveUrl),
    links: linksOf([
      [t('mail.editRule'), group.editRuleUrl],
      [t('mail.pauseRule'), group.pauseRuleUrl],
      [t('mail.weeklyRule'), group.weeklyRuleUrl],
      [t(group.followed ? 'mail.unfollow' : 'mail.stopRule'), group.unsubscribeRuleUrl],
    ]),
    silence: group.silence && saySilence(group.silence, reader),
  };
}

/** The links whose address a mail may link to. */
function linksOf(
  links: readonly (readonly [label: string, url: string | undefined])[],
): readonly ShownLink[] {
  return links.flatMap(([label, address]) => {
    const url = webAddress(address);
    return url === undefined ? [] : [{ label, url }];
  });
}

export function viewEntry(entry: DigestEntry, { t, language, times, at }: Reader): EntryView {
  const title = cutParts(entry.title, limits.title);
  const url = webAddress(entry.url);
  const source = entry.source === undefined ? '' : cutLine(entry.source, limits.byline);
  const author = entry.author === undefined ? '' : cutLine(entry.author, limits.byline);
  const published = entry.publishedAt === undefined ? undefined : times.published(entry.publishedAt, at);
  return {
    // An article may have a text and no title. Then its address, or a note that it has none, is shown instead.
    title: title.some(({ text }) => text !== ' ') ? title : [{ text: url ?? '(…)', marked: false }],
    url,
    language: foreignLanguage(entry.language, language.code),
    source: source || undefined,
    details: [author, published ?? ''].filter((detail) => detail !== '' && detail !== source),
    change: entry.change && {
      kind: entry.change.kind,
      label: t(`mail.${entry.change.kind}`),
      what: cutLine(entry.change.what, limits.change),
    },
    notes: [...(entry.toldBefore ? [t('mail.toldBefore')] : []), ...(entry.late ? [t('mail.late')] : [])],
    snippet: cutParts(entry.snippet, limits.snippet),
    alsoIn: sayAlsoIn(entry, { t, language }),
    alsoMatches: sayAlsoMatches(entry.alsoMatched, { t, language }),
    why: cutLine(entry.why, limits.why),
    links: linksOf([
      [t('mail.relevant'), entry.relevantUrl],
      [t('mail.notRelevant'), entry.notRelevantUrl],
      [t('mail.follow'), entry.followUrl],
      [t('mail.mute'), entry.muteUrl],
    ]),
  };
}

/** Up to three sources by name, and the number of the others. */
function sayAlsoIn(
  { otherSources, otherSourceNames = [], storyUrl }: DigestEntry,
  { t, language }: MailWords,
): EntryView['alsoIn'] {
  if (otherSources === 0) return undefined;
  const names = otherSourceNames
    .slice(0, limits.alsoNamed)
    .map((name) => keptApart(cutLine(name, limits.byline), language));
  const more = otherSources - names.length;
  const url = webAddress(storyUrl);
  if (names.length === 0) return { text: t('mail.alsoInUnnamed', { count: otherSources }), url };
  const named = names.join(betweenNames(language));
  const text =
    more > 0 ? t('mail.alsoInMore', { names: named, count: more }) : t('mail.alsoIn', { names: named });
  return { text, url };
}

function sayAlsoMatches(rules: readonly string[], { t, language }: MailWords): string | undefined {
  if (rules.length === 0) return undefined;
  const names = rules
    .slice(0, limits.alsoMatched)
    .map((name) => keptApart(cutLine(name, limits.byline), language));
  const more = rules.length - names.length;
  const named = names.join(betweenNames(language));
  return more > 0
    ? t('mail.alsoMatchesMore', { names: named, count: more })
    : t('mail.alsoMatches', { names: named });
}

/** In a text from right to left, names in Latin letters would be torn apart: Unicode's isolates hold them together. */
function keptApart(name: string, { direction }: Language): string {
  return direction === 'rtl' ? `\u2068${name}\u2069` : name;
}

function foreignLanguage(language: string | undefined, own: string): string | undefined {
  return language !== undefined && language !== own && /^[a-z]{2,3}$/.test(language) ? language : undefined;
}

/** The notices above the stories. An unknown time zone comes first, since it explains all times below. */
export function viewNotices(digest: Digest, reader: Reader): readonly string[] {
  const { t, times } = reader;
  const said = digest.notices.slice(0, noticesShown).map((notice) => sayNotice(notice, reader));
  const unsaid = digest.notices.length - said.length;
  return [
    ...(times.zoneKnown ? [] : [t('mail.unknownZone', { zone: cutLine(digest.timezone, limits.byline) })]),
    ...said,
    ...(unsaid > 0 ? [t('mail.moreNotices', { count: unsaid })] : []),
  ];
}

function sayNotice(notice: Notice, reader: Reader): string {
  const { t, times } = reader;
  switch (notice.kind) {
    case 'urgent':
      return t('mail.urgentNotice');
    case 'alerts-slowed':
      return t('mail.alertsSlowed', { count: notice.count, until: times.clock(notice.until) });
    case 'unusual-silence':
      return t('mail.unusualSilence', {
        rule: cutLine(notice.rule, limits.name),
        stories: t('mail.usualStories', { count: notice.usualPerDay }),
        count: notice.days,
      });
    case 'unusual':
      return sayUnusual(notice, reader);
    case 'rule-inactive':
      return t('mail.ruleInactive', { rule: cutLine(notice.rule, limits.name) });
    case 'follow-ended':
      return t('mail.followEnded', { story: cutLine(notice.story, limits.name) });
    default:
      return notice satisfies never;
  }
}

export function nameOf(group: DigestGroup): string {
  return cutLine(group.name, limits.name);
}

/** The text of the parts, up to the longest text that anything here shows. */
export function plain(parts: readonly TextPart[]): string {
  return cutParts(parts, limits.snippet)
    .map(({ text }) => text)
    .join('');
}
