import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { escapeHtml } from '../../../shared/articles/escape-html.ts';
import { fitGroups } from '../../../shared/mail/fit-groups.ts';
import { html } from '../../../shared/mail/html.ts';
import { showTimes } from '../../../shared/mail/show-times.ts';
import { webAddress } from '../../../shared/mail/web-address.ts';
import { wrapText } from '../../../shared/mail/wrap-text.ts';
import { entryWith, groupWith } from '../../support/sample-mails.ts';

describe('the html tag', () => {
  it('escapes values and leaves markup and templates alone', () => {
    const inner = html`<b>${'<i>'}</b>`;
    expect(html`<p title="${`"'&`}">${inner}${[1, 'a', inner]}${undefined}</p>`.markup).toBe(
      '<p title="&quot;&#39;&amp;"><b>&lt;i&gt;</b>1a<b>&lt;i&gt;</b></p>',
    );
  });

  it('leaves the indentation of the source out', () => {
    expect(
      html`<p>
      ${'a'}
    </p>`.markup,
    ).toBe('<p>\na\n</p>');
  });

  it('turns any text into markup that a browser shows as that text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const escaped = escapeHtml(text);
        expect(escaped).not.toMatch(/[<>"']/);
        const names: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'" };
        expect(escaped.replace(/&(amp|lt|gt|quot|#39);/g, (_, name: string) => names[name] ?? '')).toBe(text);
      }),
    );
  });
});

describe('an address', () => {
  it.each([
    ['https://news.example/a?b=c#d', 'https://news.example/a?b=c#d'],
    ['http://news.example', 'http://news.example/'],
    ['https://новости.example/день', 'https://xn--b1amnebsh.example/%D0%B4%D0%B5%D0%BD%D1%8C'],
    ['https://news.example/\u202egnp.exe', 'https://news.example/%E2%80%AEgnp.exe'],
    ['javascript:alert(1)', undefined],
    ['data:text/html,<script>', undefined],
    ['//news.example', undefined],
    ['https://bank.example@evil.example/', undefined],
    [`https://news.example/${'x'.repeat(2_000)}`, undefined],
    [`https://news.example/${'я'.repeat(1_000)}`, undefined],
    ['', undefined],
    [undefined, undefined],
  ])('%s is shown as %s', (address, shown) => {
    expect(webAddress(address)).toBe(shown);
  });
});

describe('times', () => {
  const now = '2026-05-04T06:00:00Z';

  it.each([
    ['today', 'en-GB', 'Europe/Madrid', '2026-05-04T05:40:00Z', '07:40'],
    ['today in the zone, yesterday in UTC', 'en-GB', 'Europe/Madrid', '2026-05-03T22:30:00Z', '00:30'],
    ['another day', 'en-GB', 'Europe/Madrid', '2026-05-03T21:30:00Z', '3 May, 23:30'],
    ['another year', 'en-GB', 'Europe/Madrid', '2020-01-02T18:05:00Z', '2 Jan 2020'],
    ['a day, west of Greenwich', 'en-GB', 'America/Los_Angeles', '2020-01-02', '2 Jan 2020'],
    ['a day, east of it', 'en-GB', 'Pacific/Kiritimati', '2020-01-02', '2 Jan 2020'],
    ['in American English', 'en-US', 'America/New_York', '2026-05-04T05:40:00Z', '01:40 AM'],
    ['in German', 'de-DE', 'Europe/Berlin', '2026-05-03T21:30:00Z', '3. Mai, 23:30'],
    ['in a zone nobody knows', 'en-GB', 'Mars/Olympus_Mons', '2026-05-04T05:40:00Z', '05:40'],
    ['that cannot be read', 'en-GB', 'UTC', 'yesterday', undefined],
  ])('%s', (_, locale, zone, publishedAt, shown) => {
    expect(showTimes(locale, zone).published(publishedAt, now)).toBe(shown);
  });
});

describe('wrapping', () => {
  it('breaks at blanks and indents what follows', () => {
    const line = `* ${'lamp '.repeat(30).trim()}`;
    const lines = wrapText(line, '  ').split('\n');
    expect(Math.max(...lines.map(({ length }) => length))).toBeLessThanOrEqual(72);
    expect(lines.slice(1).every((one) => one.startsWith('  lamp'))).toBe(true);
    expect(lines.map((one) => one.trim()).join(' ')).toBe(line);
  });

  it('keeps every word whole and loses none', () => {
    fc.assert(
      fc.property(
        fc.array(fc.string({ unit: fc.constantFrom('a', '灯', '-'), minLength: 1, maxLength: 100 }), {
          minLength: 1,
          maxLength: 30,
        }),
        (words) => {
          const wrapped = wrapText(words.join(' '), '  ');
          expect(wrapped.split(/\s+/)).toEqual(words);
          for (const line of wrapped.split('\n')) {
            expect(line.length <= 72 || !line.trim().includes(' ')).toBe(true);
          }
        },
      ),
    );
  });
});

describe('fitting groups', () => {
  const render = {
    renderFrame: () => ({ bytes: 10 }),
    renderEntry: ({ why }: { why: string }) => ({ why, bytes: Number(why) }),
  };
  const group = (ruleId: string, ...sizes: number[]) =>
    groupWith({ ruleId, entries: sizes.map((size) => entryWith({ why: String(size) })) });
  const fitted = (groups: ReturnType<typeof group>[], room: number) => {
    const { shown, dropped } = fitGroups(groups, room, render);
    return {
      shown: shown.map(({ entries }) => entries.map(({ why }) => why)),
      dropped: dropped.map(({ ruleId }) => ruleId),
    };
  };

  it('lets the rules take turns', () => {
    expect(fitted([group('a', 1, 1, 1, 1, 1), group('b', 1, 1)], 25)).toEqual({
      shown: [
        ['1', '1', '1'],
        ['1', '1'],
      ],
      dropped: [],
    });
  });

  it('ends a rule at the first story that does not fit, so that its best ones are shown', () => {
    expect(fitted([group('a', 1, 50, 1), group('b', 1, 1)], 40)).toEqual({
      shown: [['1'], ['1', '1']],
      dropped: [],
    });
  });

  it('drops a rule completely when its first story does not fit', () => {
    expect(fitted([group('a', 90), group('b', 5)], 30)).toEqual({ shown: [['5']], dropped: ['a'] });
  });

  it('shows a rule without stories if its frame fits', () => {
    expect(fitted([group('a'), group('b')], 15)).toEqual({ shown: [[]], dropped: ['b'] });
  });
});
