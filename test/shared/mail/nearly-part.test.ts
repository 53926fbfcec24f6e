/** The part of a mail about what rules nearly found. */
import { describe, expect, it } from 'vitest';
import { languages } from '../../../shared/i18n/languages.ts';
import type { NearGroup, NearStory } from '../../../shared/mail/digest-model.ts';
import { renderDigest } from '../../../shared/mail/render-digest.ts';
import { digestWith, entryWith, groupWith } from '../../support/sample-mails.ts';

function near(changes: Partial<NearStory> = {}): NearStory {
  return {
    title: 'Zeppelins over the harbour',
    url: 'https://harbour-times.example/zeppelins',
    source: 'The Harbour Times',
    publishedAt: '2026-05-03T05:40:00Z',
    kind: 'left-out',
    clause: 'lighthouse',
    added: 4,
    addedPerWeek: 3,
    editUrl: 'https://alerts.example.org/r/token',
    ...changes,
  };
}
const group = (n: number, stories: readonly NearStory[] = [near()]): NearGroup => ({
  ruleId: `rule-${n}`,
  name: `Rule ${n}`,
  stories,
});

describe('what rules nearly found', () => {
  it('comes after the news, with the edit, what it brings and a link to it, in both parts of the mail', () => {
    const { html, text, subject } = renderDigest(digestWith({ groups: [groupWith()], nearly: [group(1)] }));
    expect(subject).not.toContain('Nearly');
    for (const part of [html, text]) {
      expect(part.indexOf('Keepers return') > 0 || part.includes('lighthouse')).toBe(true);
      expect(part.indexOf('Zeppelins over the harbour')).toBeGreaterThan(part.indexOf('Cape Marrow'));
      expect(part).toContain('Rule 1');
      expect(part).toContain('About 3 more a week.');
      expect(part).toContain('https://alerts.example.org/r/token');
    }
    expect(text).toContain('Without \u2068lighthouse\u2069');
  });

  it('names the subject, the headline and the preview of a mail that has nothing else', () => {
    const { html, text, subject } = renderDigest(digestWith({ groups: [], nearly: [group(1), group(2)] }));
    expect(subject).toBe('Nearly: Zeppelins over the harbour · Rule 1');
    expect(html).toMatch(/<h1[^>]*>Nearly<\/h1>/);
    expect(text).toContain('because you follow these 2 rules');
    expect(text).not.toContain('othing new');
  });

  it('names all of a mail that tells of packs of rules beside it', () => {
    const pack = { name: 'Floods', changes: 2, url: 'https://alerts.example.org/packs/p1' };
    const { html, text, subject } = renderDigest(
      digestWith({ groups: [], nearly: [group(1)], packs: [pack] }),
    );
    expect(subject).toBe('Nearly: Zeppelins over the harbour · Rule 1');
    expect(html).toMatch(/<h1[^>]*>Nearly<\/h1>/);
    expect(text).toContain('because you follow this rule');
    expect(text).toContain('Floods');
  });

  it.each(languages)('is written in $code', ({ code }) => {
    const render = (language: string) =>
      renderDigest(
        digestWith({ language, groups: [], nearly: [group(1, [near({ kind: 'further-apart' })])] }),
      );
    const { html, text, subject } = render(code);
    expect(html).toContain('Zeppelins over the harbour');
    if (code === 'en') return;
    for (const word of ['Nearly', 'further apart', 'more a week', 'Try this', 'missed a rule'])
      expect(html + text + subject).not.toContain(word);
  });

  it('takes a fifth of a mail at most, a story of each rule first, and counts what has no room', () => {
    const many = Array.from({ length: 20 }, (_, n) => group(n, [near(), near(), near()]));
    const news = [groupWith({ entries: Array.from({ length: 90 }, () => entryWith()) })];
    const { html, text } = renderDigest(digestWith({ groups: news, nearly: many }));
    expect(Buffer.byteLength(html) + Buffer.byteLength(text)).toBeLessThan(72_000);
    const shown = html.match(/Zeppelins over the harbour/g)?.length ?? 0;
    expect(shown).toBeGreaterThanOrEqual(5);
    expect(html).toContain(`${60 - shown} more stories`);
    for (let n = 0; n < shown; n++) expect(html).toContain(`Rule ${n}<`);
    const whole = renderDigest(digestWith({ groups: news, nearly: many }), {
      maxBytes: Number.POSITIVE_INFINITY,
    });
    expect(whole.html.match(/Zeppelins over the harbour/g)).toHaveLength(60);
  });

  it('is text, whatever the articles and rules say', () => {
    const bad = '<script>alert(1)</script>"\r\nBcc: x@y.example';
    const stories = [
      near({ title: bad, source: bad, clause: bad, url: 'javascript:alert(1)', editUrl: 'javascript:x' }),
    ];
    const { html, subject } = renderDigest(
      digestWith({ groups: [], nearly: [{ ...group(1, stories), name: bad }] }),
    );
    expect(html).not.toContain('<script');
    expect(html).not.toContain('javascript:');
    expect(subject).not.toMatch(/[\r\n]/);
  });
});
