/** A language that pages and mails are written in. */
export interface Language {
  /** Primary subtag of BCP 47: "de". */
  readonly code: LanguageCode;
  /** For dates and numbers where the reader's language names no region. */
  readonly locale: string;
  readonly direction: 'ltr' | 'rtl';
  /** Its name in itself: "Deutsch". */
  readonly name: string;
}

export type LanguageCode = 'en' | 'de' | 'es' | 'fr' | 'ar' | 'pt' | 'ja';

const byCode: Readonly<Record<LanguageCode, Language>> = {
  en: { code: 'en', locale: 'en-GB', direction: 'ltr', name: 'English' },
  de: { code: 'de', locale: 'de-DE', direction: 'ltr', name: 'Deutsch' },
  es: { code: 'es', locale: 'es-ES', direction: 'ltr', name: 'Español' },
  fr: { code: 'fr', locale: 'fr-FR', direction: 'ltr', name: 'Français' },
  // News sites in Arabic mostly write 1, 2, 3; what the locale does by itself depends on the version of its data.
  ar: { code: 'ar', locale: 'ar-u-nu-latn', direction: 'rtl', name: 'العربية' },
  pt: { code: 'pt', locale: 'pt-BR', direction: 'ltr', name: 'Português' },
  ja: { code: 'ja', locale: 'ja-JP', direction: 'ltr', name: '日本語' },
};

/** In the order in which choices list them. */
export const languages: readonly Language[] = Object.values(byCode);

/** The language of a BCP 47 tag ("de-AT"), with the tag's own region for dates; undefined if nothing is written in it. */
export function languageOf(tag: string): Language | undefined {
  const primary = tag.split('-')[0]?.toLowerCase() ?? '';
  const known = Object.hasOwn(byCode, primary) ? byCode[primary as LanguageCode] : undefined;
  if (known === undefined || !tag.includes('-') || !isLocale(tag)) return known;
  return { ...known, locale: known.code === 'ar' ? `${tag.split('-u-')[0]}-u-nu-latn` : tag };
}

/** The same, and English for a language that nothing is written in. */
export function languageOrEnglish(tag: string): Language {
  return languageOf(tag) ?? byCode.en;
}

function isLocale(tag: string): boolean {
  try {
    return Intl.DateTimeFormat.supportedLocalesOf(tag).length > 0;
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}

/** What stands between two sentences of a language. */
export function betweenSentences({ code }: Pick<Language, 'code'>): string {
  return code === 'ja' ? '' : ' ';
}

/** What stands between the names of a list. */
export function betweenNames({ code }: Pick<Language, 'code'>): string {
  if (code === 'ja') return '、';
  return code === 'ar' ? '، ' : ', ';
}
