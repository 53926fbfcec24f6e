import fc from 'fast-check';
import { parseHTML } from 'linkedom';
import PostalMime from 'postal-mime';
import { describe, expect, it } from 'vitest';
import { composeMessage } from '../../../shared/mail/compose-message.ts';
import type { Digest, Notice } from '../../../shared/mail/digest-model.ts';
import { renderDigest } from '../../../shared/mail/render-digest.ts';
import { renderConfirmation, renderInvitation, renderSignIn } from '../../../shared/mail/render-letter.ts';
import { digestWith, entryWith, groupWith } from '../../support/sample-mails.ts';

const attacks = {
  script: '<script>alert(1)</script><img src=x onerror=alert(1)>',
  attribute: '"><a href="https://evil.example">x</a><b style="position:fixed',
  "style's end": '</style></title></td></table><style>*{display:none}</style>',
  comment: '--><!--[if mso]><h1>gone</h1><![endif]--><!--',
  entities: '&lt;script&gt;&amp;amp;&#60;',
  'header injection': 'x\r\nBcc: victim@example.org\r\n\r\n<h1>body</h1>',
  'controls and NUL': 'a\0b\x1b[31mc\u0007\u0085d',
  'direction marks': 'a\u202egnp.exe\u2066\u2069\u202c',
  'ten thousand letters': 'x'.repeat(10_000),
  'ten thousand words': 'word '.repeat(2_000),
  'ten thousand quotes': '"&<>\''.repeat(2_000),
  'marks on marks': `a${'\u0301'.repeat(10_000)}`,
  emoji: '👩‍👩‍👧‍👦🏳️‍🌈🇪🇸'.repeat(300),
  'half a character': `\ud83d${'x'.repeat(50)}\udc00`,
  'a multipart boundary': '\r\n------_NmP-1-Part_1--\r\n',
  nothing: '',
  blanks: ' \t\n\u00a0 ',
};

/** A digest that says the same hostile thing wherever anything can be said. */
function digestOfAttack(attack: string, language = 'en'): Digest {
  const title = [
    { text: attack, marked: false },
    { text: attack, marked: true },
  ];
  const notices: Notice[] = [
    { kind: 'unusual-silence', rule: attack, usualPerDay: 4, days: 3 },
    { kind: 'rule-inactive', rule: attack },
  ];
  const entry = entryWith({
    title,
    url: attack,
    source: attack,
    author: attack,
    language: attack,
    publishedAt: attack,
    snippet: title,
    alsoMatched: [attack, attack, attack, attack, attack],
    why: attack,
    change: { kind: 'correction', what: attack },
    late: true,
    notRelevantUrl: attack,
    otherSources: 3,
  });
  return digestWith({
    language,
    timezone: attack,
    notices,
    groups: [
      groupWith({ name: attack, entries: [entry, entryWith()], overflow: 4, ruleId: attack }),
      groupWith({
        name: attack,
        entries: [],
        silence: { articlesChecked: 1, feedsFailing: 1 },
        archiveUrl: attack,
      }),
    ],
    links: {
      viewInBrowser: attack,
      manage: attack,
      archive: attack,
      unsubscribeAll: attack,
      oneClick: attack,
    },
  });
}

const known = new Set(
  'html head meta title style body div table tbody tr td h1 h2 h3 p a b strong em span br'.split(' '),
);

function expectHarmless(html: string, text: string) {
  const { document } = parseHTML(html);
  for (const element of document.querySelectorAll('*')) {
    expect(known, `<${element.localName}>`).toContain(element.localName);
    for (const { name } of element.attributes) expect(name).not.toMatch(/^on|^src$/);
    const href = element.getAttribute('href');
    if (href !== null) expect(href).toMatch(/^https?:\/\//);
  }
  expect(document.querySelectorAll('title')).toHaveLength(1);
  const ownComments = html.replaceAll(
    /<!--\[if mso\]>(?:<style>.*?<\/style>|<table [^>]*><tr><td>|<\/td><\/tr><\/table>)<!\[endif\]-->/g,
    '',
  );
  expect(ownComments).not.toContain('<!--');
  for (const part of [html, text]) {
    expect(part.isWellFormed()).toBe(true);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: that there are none is what is tested
    expect(part).not.toMatch(/[\0-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]/);
  }
}

const documentOf = (html: string) => parseHTML(html.trim().replaceAll('\r\n', '\n')).document.toString();

const letterOf = (attack: string) => ({
  language: attack,
  siteUrl: attack,
  rules: Array.from({ length: 50 }, () => ({ name: attack, query: attack, frequency: 'daily' as const })),
  confirmUrl: 'https://alerts.example.org/confirm',
  signInUrl: 'https://alerts.example.org/in',
  validHours: 24,
  validMinutes: 15,
});

describe.each(Object.entries(attacks))('%s in every field', (_, attack) => {
  it('is harmless text in a digest, whose MIME stays whole and below 100,000 bytes', async () => {
    const mail = renderDigest(digestOfAttack(attack));
    expectHarmless(mail.html, mail.text);
    const raw = await composeMessage({
      ...mail,
      from: { name: attack, address: 'alerts@example.org' },
      to: 'reader@example.org',
      id: 'id',
      date: new Date(0),
      list: { id: 'digest', oneClickUrl: 'https://alerts.example.org/u/pR2sT5uW9xY1' },
    });
    expect(raw.length).toBeLessThan(100_000);
    const email = await PostalMime.parse(raw);
    expect(email.headers.filter(({ key }) => key === 'bcc')).toEqual([]);
    // Characters may travel as references: what counts is the document.
    expect(documentOf(email.html ?? '')).toBe(documentOf(mail.html));
    expect(mail.subject).not.toMatch(/[\r\n]/);
    expect(mail.subject.length).toBeLessThan(200);
  });

  it('is harmless text in the letters, which stay short', () => {
    const letter = letterOf(attack);
    const rule = { name: attack, query: attack, frequency: 'daily' as const };
    const urls = { acceptUrl: letter.confirmUrl, stopUrl: letter.signInUrl };
    const invitation = { ...letter, ...urls, from: attack, rule, validDays: 7 };
    for (const mail of [renderConfirmation(letter), renderSignIn(letter), renderInvitation(invitation)]) {
      expectHarmless(mail.html, mail.text);
      expect(mail.html.length + mail.text.length).toBeLessThan(30_000);
    }
  });
});

describe('any content', () => {
  const anyText = fc.oneof(
    fc.constantFrom(...Object.values(attacks)),
    fc.string({ unit: 'binary', maxLength: 60 }),
    fc.constantFrom('灯台'.repeat(400), 'маяк '.repeat(300), '='.repeat(900), "'".repeat(900)),
  );
  const anyEntry = fc
    .record({
      title: anyText,
      text: anyText,
      source: anyText,
      why: anyText,
      what: anyText,
      path: fc.string({ maxLength: 2_000 }),
    })
    .map(({ title, text, source, why, what, path }) =>
      entryWith({
        title: [{ text: title, marked: true }],
        snippet: [
          { text, marked: false },
          { text: why, marked: true },
        ],
        source,
        why,
        url: `https://news.example/${path}`,
        notRelevantUrl: `https://alerts.example/${'n'.repeat(path.length)}`,
        change: { kind: 'update', what },
        alsoMatched: [source, why],
      }),
    );
  const anyDigest = fc
    .record({
      groups: fc.array(
        fc.record({
          name: anyText,
          entries: fc.array(anyEntry, { maxLength: 3 }),
          times: fc.integer({ min: 1, max: 30 }),
        }),
        { maxLength: 5 },
      ),
      copies: fc.integer({ min: 1, max: 20 }),
      kind: fc.constantFrom('alert' as const, 'digest' as const),
      language: fc.constantFrom('en', 'de', 'es', 'fr', 'xx'),
    })
    .map(({ groups, copies, kind, language }) =>
      digestWith({
        kind,
        language,
        groups: Array.from({ length: copies }, () =>
          groups.map(({ name, entries, times }) =>
            groupWith({ name, entries: Array.from({ length: times }, () => entries).flat() }),
          ),
        ).flat(),
      }),
    );

  it('makes a message below 100,000 bytes that shows or counts every story', async () => {
    let full = 0;
    await fc.assert(
      fc.asyncProperty(anyDigest, async (digest) => {
        const mail = renderDigest(digest);
        const raw = await composeMessage({
          ...mail,
          from: { name: 'Wirewatch', address: 'alerts@example.org' },
          to: 'reader@example.org',
          id: 'id',
          date: new Date(0),
          list: { id: 'digest', oneClickUrl: digest.links.oneClick },
        });
        expect(raw.length).toBeLessThan(100_000);
        if (raw.length > 70_000) full += 1;

        const { document } = parseHTML(mail.html);
        const number = (text: string) => Number(text.replaceAll(/[^\d]/g, ''));
        const counted = [...document.querySelectorAll('a')]
          .filter((a) => a.textContent.includes('→'))
          .map((a) => number(/[\d.,\u202f\u00a0]+/.exec(a.textContent)?.[0] ?? '0'));
        const total = digest.groups.reduce(
          (sum, { entries, overflow }) => sum + entries.length + overflow,
          0,
        );
        expect(document.querySelectorAll('h3').length + counted.reduce((a, b) => a + b, 0)).toBe(total);
      }),
      { numRuns: 60 },
    );
    expect(full).toBeGreaterThan(5);
  });
});
