import { betweenSentences, type Language } from '../i18n/languages.ts';
import type { PageAreas } from '../i18n/pages/catalogue.ts';
import type { Say } from '../i18n/phrases.ts';
import { saidDuration } from '../time/said-duration.ts';

/** What sentences about the health of the service are made with, in the language of a page. */
export interface HealthWords {
  readonly t: Say<PageAreas>;
  /** "23 minutes" */
  readonly duration: (seconds: number) => string;
  /** "feeds, wakes and webhooks" */
  readonly list: (items: readonly string[]) => string;
  /** Sentences after each other. */
  readonly text: (sentences: readonly string[]) => string;
}

export function healthWords(t: Say<PageAreas>, language: Language): HealthWords {
  const { locale } = language;
  const listed = new Intl.ListFormat(locale, { type: 'conjunction' });
  return {
    t,
    duration: (seconds) => saidDuration(seconds, locale),
    list: (items) => listed.format(items),
    text: (sentences) => sentences.join(betweenSentences(language)),
  };
}
