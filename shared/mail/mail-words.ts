import { type Language, languageOrEnglish } from '../i18n/languages.ts';
import { type MailAreas, mailAreas } from '../i18n/mails/mails.ts';
import { createSay, inLanguage, type Say } from '../i18n/phrases.ts';

/** The texts of mails in one language: `t('mail.why')`. */
export interface MailWords {
  readonly language: Language;
  readonly t: Say<MailAreas>;
}

/** Creating the formats of a language takes longer than rendering a mail. */
const remembered = new Map<string, MailWords>();
const rememberedAtMost = 100;

/** The texts for a BCP 47 language ("en", "de-AT"). English for a language that mails are not written in. */
export function mailWords(tag: string): MailWords {
  const language = languageOrEnglish(tag);
  const key = `${language.code} ${language.locale}`;
  const known = remembered.get(key);
  if (known !== undefined) return known;
  if (remembered.size >= rememberedAtMost) remembered.clear();
  const words = { language, t: createSay<MailAreas>(inLanguage(mailAreas, language.code), language) };
  remembered.set(key, words);
  return words;
}
