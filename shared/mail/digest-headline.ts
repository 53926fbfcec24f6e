/** The lines of a digest about the whole mail: subject, preview, headline, summary, and why it comes. */
import { cutLine } from './cut-text.ts';
import type { Digest, DigestGroup } from './digest-model.ts';
import { nameOf, plain, type Reader, viewGroup, viewNotices } from './digest-view.ts';
import { saidBurst } from './say-unusual.ts';

/** UTF-16 units of a title and a rule in a subject: mail programs show little more. */
const longestTitle = 90;
const longestRule = 40;
/** Of the name of a digest where there is room. */
export const longestDigest = 60;

/** The headline of the mail in one line: the rule, or how many stories for how many rules. */
export function viewHeadline(digest: Digest, { t }: Reader): string {
  const found = digest.groups.filter((group) => total(group) > 0);
  const [first = digest.groups[0]] = found;
  const part = first === undefined ? onlyPart(digest) : undefined;
  if (part === 'nearly') return t('tuning.tabNearly');
  if (part === 'packs') return t('mail.packs');
  if (first === undefined) return t('mail.nothingNew').replace(/^./u, (letter) => letter.toUpperCase());
  if (digest.groups.length === 1) return nameOf(first);
  if (digest.kind === 'digest') {
    const stories = t('mail.newStories', { count: countStories(found) });
    return t('mail.storiesForRules', { stories, count: found.length });
  }
  return t('mail.andOtherRules', { name: nameOf(first), count: digest.groups.length - 1 });
}

/** The line below the headline: how many stories, by rule if there are several, or that there are none. */
export function viewSummary(digest: Digest, reader: Reader): string {
  const [only] = digest.groups;
  if (only !== undefined && digest.groups.length === 1) {
    return viewGroup(only, reader).silence ?? reader.t('mail.newStories', { count: total(only) });
  }
  const found = digest.groups.filter((group) => total(group) > 0);
  return cutLine(found.map((group) => `${nameOf(group)} (${total(group)})`).join(' · '), 240);
}

/**
 * The subject in the inbox begins with the news: "Ferry sails again, +12 · Island transport". For several rules, the
 * first is named and the others are counted.
 */
export function viewSubject(digest: Digest, reader: Reader): string {
  const subject =
    digest.name === undefined
      ? subjectOf(digest, reader)
      : reader.t('mail.digestSubject', {
          name: cutLine(digest.name, longestRule),
          subject: subjectOf(digest, reader),
        });
  return digest.urgent ? reader.t('mail.urgentSubject', { subject }) : subject;
}

function subjectOf(digest: Digest, reader: Reader): string {
  const { t } = reader;
  const found = digest.groups.filter((group) => total(group) > 0);
  const [first] = found;
  if (first === undefined) return silentSubject(digest, reader);
  const best = first.entries[0];
  const stories = countStories(found);
  const [burst] = digest.notices.filter((notice) => notice.kind === 'unusual');
  if (burst && digest.kind === 'alert' && found.length === 1)
    return `${saidBurst(burst, reader)} · ${subjectName(first)}`;
  const rules = `${subjectName(first)}${found.length > 1 ? ` +${found.length - 1}` : ''}`;
  if (best === undefined) return `${t('mail.newStories', { count: stories })} · ${rules}`;
  const label = best.toldBefore ? 'toldBefore' : best.change?.kind;
  const before = label === undefined ? '' : `${t(`mail.${label}`)}: `;
  const title = `${before}${cutLine(plain(best.title), longestTitle)}`;
  const news = stories > 1 ? t('mail.subjectMore', { title, more: stories - 1 }) : title;
  return `${news} · ${rules}`;
}

/** What the mail is about if it says nothing of what rules found: what they nearly found, or else packs of rules. */
function onlyPart({ groups, notices, nearly = [], packs = [] }: Digest): 'nearly' | 'packs' | undefined {
  if (groups.length + notices.length > 0) return undefined;
  return nearly.length > 0 ? 'nearly' : packs.length > 0 ? 'packs' : undefined;
}

/** The subject when nothing was found: the notice that the mail was sent for, or the rules that were checked. */
function silentSubject(digest: Digest, reader: Reader): string {
  const { t } = reader;
  const [silent] = digest.groups;
  const part = onlyPart(digest);
  const [pack] = part === 'packs' ? (digest.packs ?? []) : [];
  if (pack) return t('mail.packSubject', { pack: cutLine(pack.name, longestTitle) });
  const [near] = part === 'nearly' ? (digest.nearly ?? []) : [];
  if (near) {
    const title = cutLine(near.stories[0]?.title ?? '', longestTitle);
    return `${t('mail.nearlySubject', { title })} · ${cutLine(near.name, longestRule)}`;
  }
  if (silent === undefined) return cutLine(viewNotices(digest, reader)[0] ?? t('mail.manage'), 120);
  const others = digest.groups.length - 1;
  const who =
    others === 0
      ? subjectName(silent)
      : t('mail.andOtherRules', { name: subjectName(silent), count: others });
  return `${who}: ${t('mail.nothingNew')}`;
}

/** The line that inboxes show after the subject: the first headlines, or the text of the only story. */
export function viewPreview(digest: Digest): string {
  const entries = digest.groups.flatMap((group) => group.entries.slice(0, 3));
  const [only] = entries;
  if (only !== undefined && entries.length === 1) return cutLine(plain(only.snippet), 160);
  if (entries.length === 0 && digest.nearly) {
    const titles = digest.nearly.flatMap(({ stories }) => stories.map(({ title }) => cutLine(title, 90)));
    return cutLine(titles.slice(0, 4).join(' · '), 200);
  }
  return cutLine(
    entries
      .slice(0, 4)
      .map((entry) => cutLine(plain(entry.title), 90))
      .join(' · '),
    200,
  );
}

function subjectName(group: DigestGroup): string {
  return cutLine(group.name, longestRule);
}

function total(group: DigestGroup): number {
  return group.entries.length + group.overflow;
}

/** The number of stories that these rules found, shown or not. */
export function countStories(groups: readonly DigestGroup[]): number {
  return groups.reduce((stories, group) => stories + total(group), 0);
}

/** Why the reader gets the mail: for stories that are followed, or for rules. */
export function viewReason(digest: Digest, { t }: Pick<Reader, 't'>): string {
  const { groups, notices, name, nearly = [], packs = [] } = digest;
  if (onlyPart(digest) === 'packs') return t('mail.reasonPacks', { count: packs.length });
  const ended = notices.filter(({ kind }) => kind === 'follow-ended').length;
  const shown = new Set(groups.map(({ ruleId }) => ruleId));
  const others = nearly.filter(({ ruleId }) => !shown.has(ruleId)).length;
  const count = Math.max(1, groups.length + others + ended);
  const isFollowed = groups.length + ended > 0 && others === 0 && groups.every(({ followed }) => followed);
  if (name !== undefined) return t('mail.reasonDigest', { count, digest: cutLine(name, longestDigest) });
  return isFollowed ? t('mail.reasonFollowed', { count }) : t('mail.reason', { count });
}
