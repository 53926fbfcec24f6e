import { hostOf } from '../analysis/analyse-article.ts';
import { canonicalLanguage } from '../analysis/languages.ts';
import type { Language, Place, Site } from '../query.ts';
import { plainView } from './plain-view.ts';
import type { Remarks } from './remarks.ts';

/** `site:reuters.com`, also pasted as an address without a path or as `*.reuters.com`. */
export function readSite(typed: string, place: Place, remarks: Remarks): Site | undefined {
  const [name = '', ...path] = plainView(typed)
    .trim()
    .replace(/^(?:[a-z][a-z\d+.-]*:)?\/\//i, '')
    .replace(/^[*.]+/, '')
    .replace(/[./?,;:!]+$/, '')
    .split('/');
  // Readers paste what the browser shows; papers name their host with www and without.
  const host = asciiHost(name).replace(/^www\.(?=[^.]+\.)/, '');
  if (host && path.length === 0) return { kind: 'site', host, ...place };
  if (host) {
    const rest = path.join('/').replace(/["()|\s]+/g, '');
    const message = 'site: takes a host only. The rest of an address is looked for with url:.';
    remarks.refuse(place, message, `site:${host} url:${rest}`);
  } else {
    remarks.refuse(place, 'site: needs a host, such as site:example.org.');
  }
  return undefined;
}

/** Empty when it is no host. */
function asciiHost(name: string): string {
  const host = hostOf(`https://${name}`);
  return /^[\p{L}\p{M}\p{N}._-]+$/u.test(name) && /^[a-z\d._-]+$/.test(host) ? host : '';
}

/** The languages that people call by name; for any other the code must be known. */
const NAMED_LANGUAGES =
  'ar bg bn ca cs da de el en es et fa fi fr he hi hr hu id it ja ko lt lv nb nl no pl pt ro ru sk sl sr sv th tr uk ur vi zh';

function readCode(typed: string, place: Place, remarks: Remarks): Language | undefined {
  const language = canonicalLanguage(typed);
  const [code = '', ...rest] = language.split('-');
  const names = new Intl.DisplayNames('en', { type: 'language', fallback: 'none' });
  if (names.of(code) === undefined) {
    const spoken = code.length === 2 ? new Intl.Locale(`und-${code}`).maximize().language : 'und';
    const message = `No language has the code ${code}. Codes are those of ISO 639, such as lang:en.`;
    remarks.refuse(place, message, spoken === 'und' ? undefined : `lang:${spoken}`);
    return undefined;
  }
  if (isCountryFor(typed, code)) {
    remarks.warn(
      place,
      `${typed} is the code of a country. Read as lang:${code}, ${names.of(code)}.`,
      `lang:${language}`,
    );
  } else if (rest.length > 0) {
    const message = `Most articles state or show only ${code}, and this finds none of them. lang:${code} finds all.`;
    remarks.warn(place, message, `lang:${code}`);
  }
  return { kind: 'language', language, ...place };
}

/** Codes of countries that people take for the code of the language. */
function isCountryFor(typed: string, code: string): boolean {
  return /^(?:jp|cn|cz|gr|ua|dk|kr|by)(?:-|$)/.test(typed) && !typed.startsWith(code);
}

/** `lang:en`, `lang:pt-BR` */
export function readLanguage(typed: string, place: Place, remarks: Remarks): Language | undefined {
  const language = plainView(typed)
    .trim()
    .toLowerCase()
    .replaceAll('_', '-')
    .replace(/[.,;:!?]+$/, '');
  if (/^[a-z]{2,3}(?:-[a-z\d]{2,8})*$/.test(language)) return readCode(language, place, remarks);
  const names = new Intl.DisplayNames('en', { type: 'language' });
  const code = NAMED_LANGUAGES.split(' ').find((known) => names.of(known)?.toLowerCase() === language);
  const suggestion = code && `lang:${code}`;
  remarks.refuse(place, 'lang: needs the code of a language, such as lang:en or lang:pt-BR.', suggestion);
  return undefined;
}
