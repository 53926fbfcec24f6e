import { betweenNames } from '../i18n/languages.ts';
import { cutLine } from './cut-text.ts';
import type { Notice } from './digest-model.ts';
import type { MailWords } from './mail-words.ts';
import type { ShownTimes } from './show-times.ts';

interface Reader extends MailWords {
  readonly times: ShownTimes;
  /** ISO instant of the mail. */
  readonly at: string;
}

type Unusual = Extract<Notice, { readonly kind: 'unusual' }>;

/** UTF-16 units. */
const longest = { rule: 100, source: 80, word: 40 };

/** "14 stories in 2 hours; usually 1". */
export function saidBurst({ stories, minutes, usual }: Unusual, { t, language }: MailWords): string {
  const [unit, time] =
    minutes % 60 === 0 ? (['hour', minutes / 60] as const) : (['minute', minutes] as const);
  const format = new Intl.NumberFormat(language.locale, { style: 'unit', unit, unitDisplay: 'long' });
  const found = t('mail.unusualIn', {
    stories: t('mail.usualStories', { count: stories }),
    time: format.format(time),
  });
  const rounded = Math.round(usual);
  return rounded === 0
    ? t('mail.unusualNone', { found })
    : t('mail.unusualFound', { found, usual: new Intl.NumberFormat(language.locale).format(rounded) });
}

/** What was unusual, who reported first, and the words that are new. */
export function sayUnusual(notice: Unusual, reader: Reader): string {
  const { t, language, times, at } = reader;
  const { rule, first, newWords } = notice;
  const time = times.published(first.at, at) ?? times.clock(first.at);
  return [
    t('mail.unusual', { rule: cutLine(rule, longest.rule), said: saidBurst(notice, reader) }),
    first.source === undefined
      ? t('mail.unusualFirstAt', { time })
      : t('mail.unusualFirst', { source: cutLine(first.source, longest.source), time }),
    ...(newWords.length > 0
      ? [
          t('mail.unusualWords', {
            words: newWords.map((word) => cutLine(word, longest.word)).join(betweenNames(language)),
          }),
        ]
      : []),
  ].join(' ');
}
