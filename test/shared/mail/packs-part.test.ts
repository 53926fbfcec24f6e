/** The part of a mail about packs of rules that have changed. */
import { expect, it } from 'vitest';
import { languages } from '../../../shared/i18n/languages.ts';
import { renderDigest } from '../../../shared/mail/render-digest.ts';
import { digestWith, groupWith } from '../../support/sample-mails.ts';

const pack = { name: 'Floods', changes: 2, url: 'https://alerts.example.org/packs/p1' };

it('comes after the news, with a link to the difference', () => {
  const { html, text, subject } = renderDigest(digestWith({ groups: [groupWith()], packs: [pack] }));
  expect(subject).not.toContain('pack');
  for (const part of [html, text]) {
    expect(part.indexOf('Floods')).toBeGreaterThan(part.indexOf('Cape Marrow'));
    expect(part).toContain('2 changes of your rules.');
    expect(part).toContain(pack.url);
  }
});

it('names the subject, the headline and the reason of a mail that has nothing else', () => {
  const { html, text, subject } = renderDigest(digestWith({ groups: [], packs: [pack, pack] }));
  expect(subject).toBe('The pack “Floods” has changed');
  expect(html).toMatch(/<h1[^>]*>Packs of rules<\/h1>/);
  expect(text).toContain('because you follow these 2 packs of rules');
  expect(text).not.toContain('othing new');
});

it.each(languages)('is written in $code', ({ code }) => {
  const { html, text, subject } = renderDigest(digestWith({ language: code, groups: [], packs: [pack] }));
  expect(subject).toContain('Floods');
  if (code === 'en') return;
  for (const word of ['Packs of', 'See the', 'your rules', 'has changed', 'You get'])
    expect(html + text + subject).not.toContain(word);
});

it('is text, whatever a pack is called', () => {
  const bad = { ...pack, name: '<script>alert(1)</script>"\r\nBcc: x@y.example', url: 'javascript:x' };
  const { html, subject } = renderDigest(digestWith({ groups: [], packs: [bad] }));
  expect(html).not.toContain('<script');
  expect(html).not.toContain('javascript:');
  expect(subject).not.toMatch(/[\r\n]/);
});
