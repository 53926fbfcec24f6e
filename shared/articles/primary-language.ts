/** Made for the first language: Node then reads the names of all, which takes 15 ms. */
let languageNames: Intl.DisplayNames | undefined;
let countryNames: Intl.DisplayNames | undefined;

/** Codes that mean "no language" or "several languages". */
const noLanguage = new Set(['und', 'mul', 'zxx', 'mis']);

/** Languages whose names feeds write in place of the code. */
const named =
  'ar bg bn ca cs da de el en es et fa fi fr he hi hr hu id it ja ko lt lv ms nb nl pl pt ro ru sk sl sr sv th tr uk vi zh'.split(
    ' ',
  );

const cache = new Map<string, string | undefined>();
let codesByName: ReadonlyMap<string, string> | undefined;

/**
 * The primary language code, in lower case, of a language tag as feeds, pages and people write it: "pt-BR" and
 * "PT_br" → "pt", "iw" → "he", "deu" → "de", "Deutsch" and "German" → "de". A country code that is not a language
 * code ("ua", "cz") gives the language of that country. Undefined if no language, or one that does not exist, is
 * given.
 */
export function primaryLanguage(tag: string | undefined): string | undefined {
  const trimmed = tag?.trim().toLowerCase() ?? '';
  if (trimmed === '' || trimmed.length > 40) return undefined;
  if (!cache.has(trimmed)) {
    // Feeds can send any value, so the cache must be bounded.
    if (cache.size > 500) cache.clear();
    cache.set(trimmed, read(trimmed));
  }
  return cache.get(trimmed);
}

function read(tag: string): string | undefined {
  const primary = /^([a-z]{2,3})(?:[-_][a-z0-9]{1,8})*$/.exec(tag)?.[1];
  if (primary === undefined) return codeOf(tag);
  if (noLanguage.has(primary)) return undefined;
  const { language } = new Intl.Locale(primary);
  if (nameOf(language) !== undefined) return language;
  // "cz" is a country code. Its language is Czech.
  if (primary.length > 2 || primary === 'zz' || countryOf(primary) === undefined) return undefined;
  return new Intl.Locale(`und-${primary}`).maximize().language;
}

/** In English; undefined for codes that are not a language. */
function nameOf(code: string): string | undefined {
  languageNames ??= new Intl.DisplayNames('en', { type: 'language', fallback: 'none' });
  return languageNames.of(code);
}

function countryOf(code: string): string | undefined {
  countryNames ??= new Intl.DisplayNames('en', { type: 'region', fallback: 'none' });
  return countryNames.of(code.toUpperCase());
}

/** "German", "Deutsch", "English (UK)" */
function codeOf(name: string): string | undefined {
  codesByName ??= new Map(
    named.flatMap((code) => {
      const own = new Intl.DisplayNames(code, { type: 'language' }).of(code);
      return [nameOf(code), own].map((each) => [(each ?? code).toLowerCase(), code] as const);
    }),
  );
  return codesByName.get(name.split(/[\s(/,;-]/, 1)[0] ?? '');
}
