import { describe, expect, it } from 'vitest';
import { mailLanguages, messagesFor } from '../../../shared/mail/messages/languages.ts';
import { createCount } from '../../../shared/mail/messages/messages.ts';
import { renderDigest } from '../../../shared/mail/render-digest.ts';
import { renderConfirmation, renderSignIn } from '../../../shared/mail/render-letter.ts';
import { sampleAlert, sampleConfirmation, sampleDigest } from '../../support/sample-mails.ts';

/** Every message in a form that can be compared: functions are called with counts that need each plural. */
function said(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (typeof value === 'function') {
    return [0, 1, 2, 1_234].map((n) => String(value(n, n, n)));
  }
  return Object.values(Object(value)).flatMap(said);
}

describe.each(mailLanguages)('messages in %s', (language) => {
  const { messages, locale } = messagesFor(language);

  it('are all there, in that language, with locale data to match', () => {
    expect(messages.language).toBe(language);
    expect(Intl.DateTimeFormat.supportedLocalesOf(locale)).toEqual([locale]);
    expect(locale.startsWith(`${language}-`)).toBe(true);
    for (const text of said({ ...messages, alsoMatches: messages.alsoMatches(['A', 'B'], 2) })) {
      expect(text.trim()).not.toBe('');
      expect(text).not.toMatch(/undefined|NaN|\[object|#/);
    }
  });

  it('call an urgent mail urgent in its subject, and say why it comes and how to turn that off', () => {
    const plain = renderDigest({ ...sampleAlert, language });
    const urgent = renderDigest({ ...sampleAlert, language, urgent: true, notices: [{ kind: 'urgent' }] });
    expect(urgent.subject).toBe(messages.urgentSubject(plain.subject));
    expect(urgent.subject.endsWith(plain.subject)).toBe(true);
    expect(urgent.subject.length).toBeGreaterThan(plain.subject.length + 5);
    expect(urgent.text.replace(/\s+/g, ' ')).toContain(messages.urgentNotice);
  });

  it('say one and many differently', () => {
    for (const say of [messages.newStories, messages.moreStories, messages.alsoIn, messages.reason]) {
      expect(say(1).replace('1', '2')).not.toBe(say(2));
    }
  });

  it('are the whole of what a mail says by itself', () => {
    if (language === 'en') return;
    const english = messagesFor('en').messages;
    const words = [
      english.why,
      english.notRelevant,
      english.stopRule,
      english.manage,
      english.unsubscribeAll,
      'new stor',
    ];
    const mails = [renderDigest({ ...sampleDigest, language }), renderDigest({ ...sampleAlert, language })];
    for (const { html, text, subject } of mails) {
      for (const word of words) expect(html + text + subject).not.toContain(word);
      expect(html).toContain(`<html lang="${language}"`);
      expect(text).toContain(messages.stopRule);
    }
    expect(renderConfirmation({ ...sampleConfirmation, language }).text).toContain(
      messages.confirmation.button,
    );
    const signIn = renderSignIn({
      language,
      signInUrl: 'https://a.example/',
      validMinutes: 15,
      siteUrl: 'https://a.example',
    });
    expect(signIn.text).toContain(messages.signIn.valid(15));
  });
});

describe('choosing messages', () => {
  it.each([
    ['de-AT', 'de', 'de-AT'],
    ['DE', 'de', 'de-DE'],
    ['en-US', 'en', 'en-US'],
    ['en', 'en', 'en-GB'],
    ['xx', 'en', 'en-GB'],
    ['constructor', 'en', 'en-GB'],
    ['', 'en', 'en-GB'],
    ['en-\r\nx', 'en', 'en-GB'],
  ])('for %j takes %s and %s', (asked, language, locale) => {
    const chosen = messagesFor(asked);
    expect(chosen.messages.language).toBe(language);
    expect(chosen.locale).toBe(locale);
  });
});

describe('counting', () => {
  it('uses the plural forms and the digits of the language', () => {
    const polish = createCount('pl-PL');
    const forms = { one: '# wiadomość', few: '# wiadomości', many: '# wiadomości!', other: '# wiadomości?' };
    expect([1, 3, 5, 1.5].map((n) => polish(n, forms))).toEqual([
      '1 wiadomość',
      '3 wiadomości',
      '5 wiadomości!',
      '1,5 wiadomości?',
    ]);
    expect(createCount('de-DE')(12_345, { other: '# Artikel' })).toBe('12.345 Artikel');
  });
});
