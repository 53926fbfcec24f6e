import { caniemail } from 'caniemail';
import { describe, expect, it } from 'vitest';
import { renderDigest } from '../../../shared/mail/render-digest.ts';
import { renderConfirmation } from '../../../shared/mail/render-letter.ts';
import { sampleAlert, sampleConfirmation, sampleDigest } from '../../support/sample-mails.ts';

/** What some of these clients lack, and why the mail is whole without it. Anything else that one lacks fails. */
const niceToHave: Readonly<Record<string, string>> = {
  'overflow-wrap': 'word-break does the same where this is unknown',
  'word-break': 'long words are wider than the column in Windows Mail, which scrolls',
  overflow: 'only helps to hide the preview line, which is 1 px in the colour of the page',
  'display:none': 'the same',
  ':hover': 'a line under what is a link anyway',
  '@media': 'dark colours and narrow margins; the light, wide mail is fluid and readable',
  '<style> element': 'no serifs, matched words bold without colour, links blue',
  'Class selector': 'the same',
  'Descendant combinator': 'the same',
  'Type selector': 'the same, and resets that the style attributes repeat',
  'border-radius': 'square corners',
  'Local anchors': 'the list of rules at the top is a list all the same',
  'white-space': 'a count may break into two lines',
  'role attribute': 'Windows Mail has no screen reader support at all',
  '<body> element': 'the table within has the same colour and margins',
};

const mails = {
  digest: renderDigest(sampleDigest).html,
  alert: renderDigest(sampleAlert).html,
  confirmation: renderConfirmation(sampleConfirmation).html,
};

describe('what Gmail, Outlook and Apple Mail do not support', () => {
  const lacking = new Set<string>();

  it.each(Object.entries(mails))('is not essential in the %s', (_, html) => {
    const { issues } = caniemail({ clients: ['gmail.*', 'outlook.*', 'apple-mail.*'], html });
    for (const [client, features] of issues.errors) {
      for (const { title } of features) {
        lacking.add(title);
        expect(
          Object.keys(niceToHave),
          `${client} lacks “${title}”: do without it, or say why it is not needed`,
        ).toContain(title);
      }
    }
    expect(issues.warnings.size).toBeGreaterThan(0);
  });

  it('is listed above only if the mails use it', () => {
    expect([...lacking].sort()).toEqual(Object.keys(niceToHave).sort());
  });
});

describe.each(Object.entries(mails))('the %s', (_, html) => {
  it('puts padding on cells, and elsewhere only where nothing depends on it', () => {
    // Outlook on Windows ignores padding elsewhere. The button's cell repeats its link's for it.
    const padded = [...html.matchAll(/<(\w+)[^>]*style="[^"]*padding(?!:0)[^"]*"/g)].map(([, tag]) => tag);
    expect(
      padded.filter((tag) => tag !== 'td' && !(tag === 'a' && html.includes('mso-padding-alt:12px 28px'))),
    ).toEqual([]);
  });

  it('loads nothing and runs nothing', () => {
    expect(html).not.toMatch(
      /<(?:img|link|script|iframe|object|embed|form|input|svg|video|base)\b|url\(|@import|\son\w+=/i,
    );
  });
});
