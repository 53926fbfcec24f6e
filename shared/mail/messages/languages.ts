import { de } from './de.ts';
import { en } from './en.ts';
import { es } from './es.ts';
import { fr } from './fr.ts';
import type { Messages } from './messages.ts';

const languages: Readonly<Record<string, Messages>> = { de, en, es, fr };

/** BCP 47 codes of the languages that mails can be written in. */
export const mailLanguages: readonly string[] = Object.keys(languages);

export interface ChosenLanguage {
  readonly messages: Messages;
  /** For dates and numbers: the requested language if it names a region, or else the messages' own locale. */
  readonly locale: string;
}

/** Messages for a BCP 47 language ("en", "de-AT"). English for a language without messages. */
export function messagesFor(language: string): ChosenLanguage {
  const primary = language.split('-')[0]?.toLowerCase() ?? '';
  const messages = Object.hasOwn(languages, primary) ? languages[primary]! : en;
  const regional = messages.language === primary && language.includes('-') && isLocale(language);
  return { messages, locale: regional ? language : messages.locale };
}

function isLocale(language: string): boolean {
  try {
    return Intl.DateTimeFormat.supportedLocalesOf(language).length > 0;
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}
