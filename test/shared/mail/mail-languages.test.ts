import { describe, expect, it } from 'vitest';
import { languages } from '../../../shared/i18n/languages.ts';
import { mailWords } from '../../../shared/mail/mail-words.ts';
import { renderDigest } from '../../../shared/mail/render-digest.ts';
import { renderConfirmation, renderInvitation, renderSignIn } from '../../../shared/mail/render-letter.ts';
import { sampleAlert, sampleConfirmation, sampleDigest } from '../../support/sample-mails.ts';

const signInOf = (language: string) =>
  renderSignIn({
    language,
    signInUrl: 'https://a.example/',
    validMinutes: 15,
    siteUrl: 'https://a.example',
  });

describe.each(languages)('mails in $code', ({ code, direction }) => {
  const { t } = mailWords(code);
  const digest = renderDigest({ ...sampleDigest, language: code });
  const alert = renderDigest({ ...sampleAlert, language: code });

  it('say what they are written in and which way it runs', () => {
    for (const { html, language } of [
      digest,
      alert,
      renderConfirmation({ ...sampleConfirmation, language: code }),
      signInOf(code),
    ]) {
      expect(html).toContain(`<html lang="${code}" dir="${direction}">`);
      expect(language).toBe(code);
    }
  });

  it('keep the name of a rule, a source and a time together where they run in another direction', () => {
    expect(digest.html).toMatch(/<a class="acc" href="#[^"]+" style="[^"]+"><span dir="auto">/);
    expect(digest.html).toMatch(
      /<p class="mute" style="[^"]+">(?:<strong [^>]+>[^<]+<\/strong> )?<strong dir="auto">[^<]+<\/strong> · <span dir="auto">/,
    );
  });

  it('join names, and the day and time, as the language does', () => {
    const [group] = sampleDigest.groups;
    const entry = { ...group!.entries[0]!, alsoMatched: ['Quay', 'Pier'], otherSources: 2 };
    const named = { ...entry, otherSourceNames: ['Aster Press', 'Island Post'] };
    const digestOf = renderDigest({
      ...sampleDigest,
      language: code,
      groups: [{ ...group!, entries: [named] }],
    });
    const isRight = direction === 'rtl';
    expect(digestOf.text.includes('\u2068Quay\u2069')).toBe(isRight);
    const text = digestOf.text.replace(/[\u2068\u2069]/g, '');
    const comma = { ar: '، ', ja: '、' }[code as string] ?? ', ';
    expect(text).toContain(`Quay${comma}Pier`);
    expect(text).toContain(`Aster Press${comma}Island Post`);
    if (direction === 'rtl' || code === 'ja')
      expect(text.split('\n').slice(0, 6).join('\n')).not.toContain(', ');
  });

  it('say when the rule of an invitation comes, with its days and times', () => {
    const saidOf = (schedule?: { weekdays?: number[]; dayOfMonth?: number; times: string[] }) => {
      const rule = { query: 'harbour', frequency: 'daily', schedule } as const;
      const urls = {
        acceptUrl: 'https://a.example/',
        stopUrl: 'https://a.example/i',
        siteUrl: 'https://a.example',
      };
      const { text } = renderInvitation({ language: code, from: 'a@b.example', rule, validDays: 7, ...urls });
      return text.replace(/\s+/g, ' ');
    };
    const times = new Intl.DateTimeFormat(mailWords(code).language.locale, {
      hour: '2-digit',
      minute: '2-digit',
      timeZone: 'UTC',
    }).format(Date.UTC(2026, 0, 5, 7, 30));
    const days = new Intl.DateTimeFormat(mailWords(code).language.locale, { weekday: 'long' }).format(
      new Date(2026, 0, 6, 12),
    );
    expect(saidOf()).toContain(t('mail.frequency-daily'));
    expect(saidOf({ times: ['07:30'] })).toContain(t('mail.timesDaily', { times }));
    expect(saidOf({ weekdays: [2], times: ['07:30'] })).toContain(t('mail.timesWeekly', { days, times }));
    expect(saidOf({ dayOfMonth: 9, times: ['07:30'] })).toContain(t('mail.timesMonthly', { day: 9, times }));
    expect(saidOf({ dayOfMonth: 31, times: ['07:30'] })).toContain(t('mail.timesMonthEnd', { times }));
  });

  it('call an urgent mail urgent in its subject, and say why it comes and how to turn that off', () => {
    const urgent = renderDigest({
      ...sampleAlert,
      language: code,
      urgent: true,
      notices: [{ kind: 'urgent' }],
    });
    expect(urgent.subject).toBe(t('mail.urgentSubject', { subject: alert.subject }));
    expect(urgent.subject.length).toBeGreaterThan(alert.subject.length + 2);
    expect(urgent.html).toContain(t('mail.urgentNotice').replaceAll("'", '&#39;'));
  });

  it('hold no English word of their own', () => {
    if (code === 'en') return;
    const english = mailWords('en').t;
    const words = [
      english('mail.why'),
      english('mail.notRelevant'),
      english('mail.manage'),
      english('mail.unsubscribeAll'),
      english('mail.viewInBrowser'),
      'new stor',
      'more stor',
    ];
    for (const { html, text, subject } of [digest, alert]) {
      for (const word of words) expect(html + text + subject).not.toContain(word);
    }
    expect(signInOf(code).text).toContain(t('mail.signInValid', { count: 15 }));
  });
});

describe('the language of a mail', () => {
  it.each([
    ['de-AT', 'de', 'de-AT'],
    ['DE', 'de', 'de-DE'],
    ['en-US', 'en', 'en-US'],
    ['en', 'en', 'en-GB'],
    ['xx', 'en', 'en-GB'],
    ['constructor', 'en', 'en-GB'],
    ['', 'en', 'en-GB'],
    ['en-\r\nx', 'en', 'en-GB'],
  ])('for %j is %s, with dates as in %s', (asked, code, locale) => {
    expect(mailWords(asked).language).toMatchObject({ code, locale });
  });
});

describe('a mail that runs from right to left', () => {
  const { html } = renderDigest({ ...sampleDigest, language: 'ar' });

  it('begins its lines at the right, and marks titles in Latin letters as running the other way', () => {
    expect(html).toContain('text-align:right;background-color:#ffffff');
    expect(html).toMatch(/<h3 class="ink" lang="en" dir="ltr" style="[^"]*text-align:left"/);
    expect(html).toContain(' ←</a>');
  });
});
