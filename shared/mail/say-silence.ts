import { betweenNames } from '../i18n/languages.ts';
import type { SilenceProof, SilentSources } from './digest-model.ts';
import type { MailWords } from './mail-words.ts';
import type { ShownTimes } from './show-times.ts';

/** That nothing was found although so many articles were checked, and whether that may be because feeds are missing. */
export function saySilence(
  { articlesChecked, feedsFailing, sources }: SilenceProof,
  { t, language, times }: MailWords & { readonly times: ShownTimes },
): string {
  const said = [t('mail.silence', { count: articlesChecked })];
  if (feedsFailing > 0) said.push(t('mail.feedsFailing', { count: feedsFailing }));
  if (sources) said.push(...saySilentSources(sources, { t, language, times }));
  return said.join(' ');
}

/** "2 sources that this rule usually hears from …", and which of them have feeds that cannot be read. */
export function saySilentSources(
  { count, since, named }: SilentSources,
  { t, language, times }: MailWords & { readonly times: ShownTimes },
): string[] {
  const names =
    named.map(({ name }) => name).join(betweenNames(language)) + (count > named.length ? ' …' : '');
  const failing = named.flatMap(({ name, failing: fails, status }) =>
    fails ? [status === undefined ? name : `${name} (${status})`] : [],
  );
  return [
    t('mail.silentSources', { count, day: times.day(since), names }),
    ...(failing.length > 0 ? [t('mail.silentFeeds', { names: failing.join(betweenNames(language)) })] : []),
  ];
}
