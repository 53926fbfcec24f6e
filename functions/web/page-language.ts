import type { Context } from 'hono';
import { getCookie, setCookie } from 'hono/cookie';
import { parseAccept } from 'hono/utils/accept';
import { type Language, languageOf, languageOrEnglish } from '../../shared/i18n/languages.ts';
import type { WebDeps, WebEnv } from './deps.ts';

type LanguageDeps = Pick<WebDeps, 'defaultLanguage' | 'siteUrl'>;

const cookieName = 'language';
/** Browsers keep no cookie longer than this. */
const yearSeconds = 365 * 24 * 3600;

/**
 * The language of a page: the one that its reader has set; for a visitor, the one that was chosen at the foot of a
 * page, or else the first language of the browser in which there are pages.
 */
export function pageLanguage(c: Context<WebEnv>, { defaultLanguage }: LanguageDeps): Language {
  const set = c.get('visitor')?.subscriber.language ?? getCookie(c, cookieName);
  return (
    (set === undefined ? undefined : languageOf(set)) ??
    acceptedLanguage(c.req.header('accept-language')) ??
    languageOrEnglish(defaultLanguage)
  );
}

/** Remembers a visitor's choice on this device. It does not say who chose. */
export function rememberLanguage(c: Context<WebEnv>, language: Language, { siteUrl }: LanguageDeps): void {
  setCookie(c, cookieName, language.code, {
    httpOnly: true,
    secure: siteUrl.startsWith('https:'),
    sameSite: 'Lax',
    path: '/',
    maxAge: yearSeconds,
  });
}

function acceptedLanguage(header: string | undefined): Language | undefined {
  if (header === undefined) return undefined;
  const wanted = parseAccept(header.slice(0, 1000)).filter(({ q }) => q > 0);
  return wanted
    .sort((a, b) => b.q - a.q)
    .map(({ type }) => languageOf(type))
    .find((language) => language !== undefined);
}
