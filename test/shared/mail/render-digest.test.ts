import { parseHTML } from 'linkedom';
import { describe, expect, it } from 'vitest';
import type { Digest } from '../../../shared/mail/digest-model.ts';
import { renderDigest } from '../../../shared/mail/render-digest.ts';
import {
  digestOf,
  digestWith,
  entryWith,
  groupWith,
  parts,
  sampleAlert,
  sampleDigest,
} from '../../support/sample-mails.ts';

function read(digest: Digest, options?: { maxBytes: number }) {
  const mail = renderDigest(digest, options);
  const { document } = parseHTML(mail.html);
  const all = (selector: string) =>
    [...document.querySelectorAll(selector)].map((element) => element.textContent.trim());
  const link = (label: string) =>
    [...document.querySelectorAll('a')].find((a) => a.textContent.startsWith(label))?.getAttribute('href');
  return { ...mail, document, all, link };
}

describe('the subject', () => {
  const two = [entryWith(), entryWith()];
  it.each<[string, Partial<Digest>, string]>([
    [
      'leads with the news, and names the rule',
      {},
      'Keepers return to the lighthouse at Cape Marrow · Lighthouses',
    ],
    [
      'counts the other stories',
      { groups: [groupWith({ entries: two, overflow: 1 })] },
      'Keepers return to the lighthouse at Cape Marrow, +2 · Lighthouses',
    ],
    [
      'counts the stories of two rules, and the other rule',
      { groups: [groupWith(), groupWith({ name: 'Ferries', entries: two })] },
      'Keepers return to the lighthouse at Cape Marrow, +2 · Lighthouses +1',
    ],
    [
      'names the first of many rules',
      { groups: [groupWith(), groupWith({ name: 'Ferries' }), groupWith({ name: 'Gannets' })] },
      'Keepers return to the lighthouse at Cape Marrow, +2 · Lighthouses +2',
    ],
    [
      'a correction is called one',
      { groups: [groupWith({ entries: [entryWith({ change: { kind: 'correction', what: 'x' } })] })] },
      'Correction: Keepers return to the lighthouse at Cape Marrow · Lighthouses',
    ],
    [
      'nothing found is said',
      { groups: [groupWith({ entries: [], silence: { articlesChecked: 4212, feedsFailing: 0 } })] },
      'Lighthouses: nothing new',
    ],
    [
      'a rule that found nothing is not named beside one that did',
      { groups: [groupWith({ entries: [], name: 'Gannets' }), groupWith({ entries: two })] },
      'Keepers return to the lighthouse at Cape Marrow, +1 · Lighthouses',
    ],
    [
      'what is urgent begins with that',
      { urgent: true },
      'Urgent: Keepers return to the lighthouse at Cape Marrow · Lighthouses',
    ],
    [
      'a notice alone is the subject',
      { groups: [], notices: [{ kind: 'unusual-silence', rule: 'Ferries', usualPerDay: 4, days: 3 }] },
      '“Ferries” usually finds 4 stories a day, but none for 3 days.',
    ],
  ])('%s', (_, changes, expected) => {
    expect(renderDigest(digestWith(changes)).subject).toBe(expected);
  });
});

describe('a digest', () => {
  const mail = read(sampleDigest);

  it('begins with how many stories for how many rules, then the rules, then the stories, as headings', () => {
    expect(mail.all('h1')).toEqual(['15 new stories for 3 rules']);
    expect(mail.all('h2')).toEqual([
      'Lighthouses',
      'ferry AND (strike OR "out of service") NOT tourism',
      'Seabirds',
      'Sea walls',
    ]);
    expect(mail.all('h3')).toHaveLength(6);
  });

  it('links each title to its article', () => {
    expect(mail.document.querySelector('h3 a')?.getAttribute('href')).toBe(
      'https://harbour-times.example/2026/keepers-return-to-cape-marrow',
    );
  });

  it('marks the words that matched', () => {
    expect(mail.all('b').slice(0, 3)).toEqual(['lighthouse', 'lighthouse', 'gannets']);
  });

  it('shows times in the reader’s zone, and days without a time in none', () => {
    expect(mail.html).toContain('07:40');
    expect(mail.html).toContain('3 May, 21:12');
    expect(mail.html).toContain('3 May 2026');
    expect(mail.html).toContain('Monday 4 May, 08:00');
  });

  it('says what changed, what is old, which other sources had it and why it is there', () => {
    for (const said of [
      'Correction',
      'New title: “Skerry Light is to be sold, not torn down”',
      'Retracted',
      'Published earlier',
      'Also in Coast Radio, Island Post, Sea Letter and 9 more sources',
      'Also matches Seabirds',
      'Why this?',
      'lighthouse AND (keeper OR gannet)',
      '4,212 articles checked, none matched. 2 feeds could not be read.',
      '“Sea walls” usually finds 4 stories a day, but none for 3 days.',
    ]) {
      expect(mail.document.body.textContent).toContain(said);
      if (said !== 'Correction' && said !== 'Retracted')
        expect(mail.text.replace(/\s+/g, ' ')).toContain(said);
    }
    expect(mail.text).toContain('CORRECTION: New title');
  });

  it('leads everywhere one may want to go', () => {
    const [group] = sampleDigest.groups;
    expect(mail.link('9 more stories')).toBe(group!.archiveUrl);
    expect(mail.link('Edit')).toBe(group!.editRuleUrl);
    expect(mail.link('Pause')).toBe(group!.pauseRuleUrl);
    expect(mail.link('Weekly')).toBe(group!.weeklyRuleUrl);
    expect(mail.link('Stop')).toBe(group!.unsubscribeRuleUrl);
    expect(mail.link('Also in')).toBe(group!.entries[0]!.storyUrl);
    expect(mail.link('Relevant')).toBe(group!.entries[0]!.relevantUrl);
    expect(mail.link('Not relevant')).toBe(group!.entries[0]!.notRelevantUrl);
    expect(mail.link('View in browser')).toBe(sampleDigest.links.viewInBrowser);
    expect(mail.link('Rules and settings')).toBe(sampleDigest.links.manage);
    expect(mail.link('Unsubscribe from everything')).toBe(sampleDigest.links.unsubscribeAll);
  });

  it('names languages, and the direction of those read from right to left', () => {
    expect(mail.document.documentElement.getAttribute('lang')).toBe('en');
    const arabic = mail.document.querySelector('h3[lang=ar]');
    expect(arabic?.getAttribute('dir')).toBe('rtl');
    expect(arabic?.getAttribute('style')).toContain('text-align:right');
  });

  it('uses tables for layout only', () => {
    const tables = [...mail.document.querySelectorAll('table')];
    expect(tables.length).toBeGreaterThan(3);
    expect(tables.filter((table) => table.getAttribute('role') !== 'presentation')).toEqual([]);
  });
});

describe('an alert', () => {
  it('of one rule is headed by it', () => {
    const alert = read(sampleAlert);
    expect(alert.all('h1')).toEqual(['Ferries']);
    expect(alert.all('h2')).toEqual([]);
    expect(alert.text.startsWith('Ferries\n2 new stories\n')).toBe(true);
  });

  it('says until when the next ones are slowed, in the reader’s zone', () => {
    expect(read(sampleAlert).all('.note')).toEqual([
      '20 alerts today: until 00:00 new stories come once an hour.',
    ]);
  });
});

describe('a mail that only has a notice', () => {
  it('has the headline that there is nothing new', () => {
    const { all, text } = read(
      digestWith({
        groups: [],
        notices: [{ kind: 'unusual-silence', rule: 'Ferries', usualPerDay: 4, days: 3 }],
      }),
    );
    expect(all('h1')).toEqual(['Nothing new']);
    expect(all('.note')).toEqual(['“Ferries” usually finds 4 stories a day, but none for 3 days.']);
    expect(text).toContain('because you follow this rule.');
  });
});

describe('the text part', () => {
  const { text } = renderDigest(sampleDigest);

  it('has lines that fit, except addresses', () => {
    const long = text.split('\n').filter((line) => line.length > 72 && !line.includes('https://'));
    expect(long).toEqual([]);
    expect(text.split('\n').length).toBeGreaterThan(60);
  });

  it('has every address that the HTML has', () => {
    const { document } = parseHTML(renderDigest(sampleDigest).html);
    const missing = [...document.querySelectorAll('a')]
      .map((a) => a.getAttribute('href') ?? '')
      .filter((href) => !href.startsWith('#') && !text.includes(href));
    expect(missing).toEqual([]);
  });
});

describe('an unknown time zone', () => {
  it('is reported, and times are in UTC', () => {
    const { document, text } = read(digestWith({ timezone: 'Mars/Olympus_Mons' }));
    expect(document.querySelector('.note')?.textContent).toContain('“Mars/Olympus_Mons” is unknown');
    expect(text).toContain('06:00 (UTC)');
  });
});

describe('an article', () => {
  it('without an address has a title without a link', () => {
    const { url: _, ...entry } = entryWith();
    const { document, all } = read(digestWith({ groups: [groupWith({ entries: [entry] })] }));
    expect(all('h3')).toEqual(['Keepers return to the lighthouse at Cape Marrow']);
    expect(document.querySelector('h3 a')).toBeNull();
  });

  it('without a title is shown by its address', () => {
    for (const title of [[], parts(' \n* *')]) {
      const { all } = read(digestWith({ groups: [groupWith({ entries: [entryWith({ title })] })] }));
      expect(all('h3')).toEqual(['https://harbour-times.example/2026/keepers-return-to-cape-marrow']);
    }
  });

  it('without source, author, time and text has no empty lines for them', () => {
    const bare = { title: parts('Bare'), snippet: [], otherSources: 0, alsoMatched: [], why: '' };
    const { document, text } = read(digestWith({ groups: [groupWith({ entries: [bare] })] }));
    expect(document.querySelectorAll('p.body')).toHaveLength(0);
    expect(text).toContain('* Bare\n\nEdit: ');
  });
});

describe('content that is too much for one mail', () => {
  it('shows the best stories of each rule in turns, and counts and links the rest', () => {
    const { document, all, link, text, html } = read(digestOf(300));
    const shown = all('h3').length;
    expect(shown).toBeGreaterThan(25);
    const moreLinks = [...document.querySelectorAll('a')].map(
      (a) => /^(\d+) more stories? →/.exec(a.textContent)?.[1],
    );
    const more = moreLinks.filter((count) => count !== undefined).map(Number);
    expect(more).toHaveLength(3);
    expect(Math.max(...more) - Math.min(...more)).toBeLessThanOrEqual(1);
    expect(shown + more.reduce((a, b) => a + b)).toBe(300);
    expect(link(`${more[0]} more stories`)).toBe(groupWith().archiveUrl);
    expect(text.match(/^\* /gm)).toHaveLength(shown);
    expect(html.length + text.length).toBeLessThan(72_000);
  });

  it('of a hundred rules names those that fit and counts the others with their stories', () => {
    const groups = Array.from({ length: 100 }, (_, i) =>
      groupWith({
        ruleId: `${i}`,
        name: `${i} ${'A long name '.repeat(8)}`,
        entries: [entryWith(), entryWith()],
        overflow: 3,
      }),
    );
    const { all, link, document } = read(digestWith({ groups }));
    const named = all('h2').length;
    expect(named).toBeGreaterThan(10);
    expect(named).toBeLessThan(100);
    expect(link(`And ${(100 - named) * 5} more stories for ${100 - named} more rules`)).toBe(
      digestWith().links.archive,
    );
    expect(document.querySelectorAll('h3').length).toBeGreaterThanOrEqual(named);
  });

  it('is shown completely on the web page of the mail, which has no limit', () => {
    const { all } = read(digestOf(300), { maxBytes: Number.POSITIVE_INFINITY });
    expect(all('h3')).toHaveLength(300);
  });

  it('of notices shows the first and counts the others', () => {
    const notices = Array.from({ length: 30 }, (_, i) => ({
      kind: 'rule-inactive' as const,
      rule: `Rule ${i}`,
    }));
    const { all } = read(digestWith({ notices }));
    expect(all('.note').at(-1)).toBe('22 more notices');
    expect(all('.note')).toHaveLength(9);
  });
});
