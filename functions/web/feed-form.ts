import type { Feed } from '../../shared/feeds/feed.ts';
import { formText } from './form.ts';

/** What was typed into the form of a feed, field by field, and is shown again when it is refused. */
export interface FeedForm {
  readonly kind: 'feed' | 'newsletter';
  readonly url: string;
  readonly title: string;
  readonly fullText: boolean;
  readonly watch: string;
  readonly language: string;
  /** Separated by commas. */
  readonly tags: string;
  readonly weight: string;
  readonly maxPauseMinutes: string;
  readonly loginName: string;
  readonly password: string;
  /** One a line, "Name: value". */
  readonly headers: string;
  readonly forgetSecrets: boolean;
  /** The host that readers ask for, if the feed answers them. */
  readonly proposal: string;
}

export const emptyFeedForm: FeedForm = {
  kind: 'feed',
  url: '',
  title: '',
  fullText: false,
  watch: '',
  language: '',
  tags: '',
  weight: '',
  maxPauseMinutes: '',
  loginName: '',
  password: '',
  headers: '',
  forgetSecrets: false,
  proposal: '',
};

/** What is set for a feed. Its secrets are never shown. */
export function feedFormOf(feed: Feed): FeedForm {
  return {
    ...emptyFeedForm,
    kind: feed.address === undefined ? 'feed' : 'newsletter',
    url: feed.url,
    title: feed.title ?? '',
    fullText: feed.fullText,
    watch: feed.watch ?? '',
    language: feed.language ?? '',
    tags: feed.tags?.join(', ') ?? '',
    weight: feed.weight?.toString() ?? '',
    maxPauseMinutes: feed.maxPauseMinutes?.toString() ?? '',
  };
}

export function readFeedForm(form: Readonly<Record<string, unknown>>): FeedForm {
  const text = (name: string) => formText(form, name).trim();
  return {
    kind: text('kind') === 'newsletter' ? 'newsletter' : 'feed',
    url: text('url'),
    title: text('title'),
    fullText: text('fullText') !== '',
    watch: text('watch'),
    language: text('language'),
    tags: text('tags'),
    weight: text('weight'),
    maxPauseMinutes: text('maxPauseMinutes'),
    loginName: text('loginName'),
    // A password may begin or end with a blank.
    password: formText(form, 'password'),
    headers: text('headers'),
    forgetSecrets: text('forgetSecrets') !== '',
    proposal: text('proposal').slice(0, 253),
  };
}

/** The form as a body of `POST /v1/feeds`: what was left empty is not stated. */
export function newFeedIn(form: FeedForm): Record<string, unknown> {
  const { kind, url, title, fullText } = form;
  const said = Object.fromEntries(Object.entries(settingsIn(form)).filter(([, value]) => value !== null));
  if (kind === 'newsletter')
    return { newsletter: { name: title }, ...pick(said, ['language', 'tags', 'weight']) };
  return {
    url: withScheme(url),
    ...(title !== '' && { title }),
    ...(fullText && { fullText }),
    ...said,
    ...secretsIn(form),
  };
}

/** The form as a body of `PATCH /v1/feeds/{id}`: what was emptied is taken back. Secrets stay unless they are typed. */
export function feedChangesIn(form: FeedForm): Record<string, unknown> {
  const { kind, title, fullText, forgetSecrets } = form;
  const said = { title: title === '' ? null : title, ...settingsIn(form) };
  if (kind === 'newsletter') return pick(said, ['title', 'language', 'tags', 'weight']);
  return { fullText, ...said, ...(forgetSecrets ? { login: null, headers: null } : secretsIn(form)) };
}

function settingsIn({ watch, language, tags, weight, maxPauseMinutes }: FeedForm): Record<string, unknown> {
  const listed = tags
    .split(',')
    .map((tag) => tag.trim())
    .filter((tag) => tag !== '');
  return {
    watch: watch === '' ? null : watch,
    language: language === '' ? null : language,
    tags: listed.length === 0 ? null : listed,
    weight: numberIn(weight),
    maxPauseMinutes: numberIn(maxPauseMinutes),
  };
}

function secretsIn({ loginName, password, headers }: FeedForm): Record<string, unknown> {
  const lines = headers.split(/\r?\n/).filter((line) => line.trim() !== '');
  return {
    ...((loginName !== '' || password !== '') && { login: { name: loginName, password } }),
    ...(lines.length > 0 && { headers: Object.fromEntries(lines.map(headerIn)) }),
  };
}

/** A line without a colon becomes a name that no header may have, which the schema refuses. */
function headerIn(line: string): [string, string] {
  const colon = line.indexOf(':');
  return colon < 0 ? [line, ''] : [line.slice(0, colon).trim(), line.slice(colon + 1).trim()];
}

/** What is no number stays a text, which the schema refuses. */
function numberIn(text: string): number | string | null {
  if (text === '') return null;
  const number = Number(text.replace(',', '.'));
  return Number.isNaN(number) ? text : number;
}

/** People leave the scheme out. */
function withScheme(url: string): string {
  return url === '' || /^[a-z][a-z0-9+.-]*:/i.test(url) ? url : `https://${url}`;
}

function pick(all: Readonly<Record<string, unknown>>, names: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(Object.entries(all).filter(([name]) => names.includes(name)));
}
