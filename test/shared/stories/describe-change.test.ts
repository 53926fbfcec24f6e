import { describe, expect, it } from 'vitest';
import { changeSince, describeChange } from '../../../shared/stories/describe-change.ts';
import { noticeIn } from '../../../shared/stories/notices.ts';
import { toldBoth, toldTextOf } from '../../../shared/stories/told-text.ts';
import { inventReport } from '../../support/invented-news.ts';
import { createRandom } from '../../support/random.ts';

const report = inventReport(createRandom(1), 'harbour', 10);
const before = { title: 'Ferry runs aground', text: report.paragraphs.join('\n\n') };

describe('describeChange', () => {
  it('returns nothing for minor changes', () => {
    expect(describeChange(before, before)).toBeUndefined();
    expect(describeChange(before, { ...before, title: 'FERRY runs aground!' })).toBeUndefined();
    expect(describeChange(before, { ...before, text: before.text.toUpperCase() })).toBeUndefined();
    expect(
      describeChange(before, { ...before, text: before.text.replace('harbour', 'harbor') }),
    ).toBeUndefined();
    expect(
      describeChange(before, { ...before, text: report.paragraphs.slice(0, 6).join('\n\n') }),
    ).toBeUndefined();
    expect(describeChange(before, { ...before, text: `${before.text}\n\nMore soon.` })).toBeUndefined();
    expect(describeChange({ title: 'a', text: '' }, { title: 'a', text: '' })).toBeUndefined();
  });

  it('reports a new title together with the old one', () => {
    expect(describeChange(before, { ...before, title: 'Ferry afloat again' })).toEqual({
      kind: 'update',
      what: 'Ferry runs aground → Ferry afloat again',
    });
  });

  it('reports the first new sentence when a fifth of the text is new, and not before', () => {
    const words = before.text.split(/\s+/).length;
    const news = (share: number) => {
      const count = Math.round((words * share) / (1 - share));
      const sentence = `Divers ${Array.from({ length: count }, (_, index) => `saw${index}`).join(' ')}.`;
      return `${report.paragraphs[0]}\n\n${sentence}\n\n${report.paragraphs.slice(1).join('\n\n')}`;
    };
    expect(describeChange(before, { ...before, text: news(0.16) })).toBeUndefined();
    expect(describeChange(before, { ...before, text: news(0.24) })).toMatchObject({
      kind: 'update',
      what: expect.stringMatching(/^Divers saw0 saw1/),
    });
  });

  it('counts the first text of an article that had only a title as news', () => {
    expect(
      describeChange({ title: 'a', text: '' }, { title: 'a', text: 'The ferry sank. All are safe.' }),
    ).toEqual({
      kind: 'update',
      what: 'The ferry sank.',
    });
  });

  it('puts a new notice before all else, in its own words, and ignores an old one', () => {
    const notice = 'Correction: the ferry carried 12 people, not 120.';
    const corrected = { title: 'Ferry afloat again', text: `${before.text}\n\n${notice}` };
    expect(describeChange(before, corrected)).toEqual({ kind: 'correction', what: notice });
    expect(describeChange(corrected, { ...corrected, text: `${notice}\n\n${before.text}` })).toBeUndefined();
  });

  it('puts a retraction before a correction', () => {
    const text = `Correction: it was no ferry.\n\nThis article has been retracted.`;
    expect(describeChange(before, { ...before, text })).toEqual({
      kind: 'retraction',
      what: 'This article has been retracted.',
    });
  });

  it('finds the notice that an agency puts before the title', () => {
    expect(describeChange(before, { ...before, title: 'CORRECTED-Ferry runs aground' })).toEqual({
      kind: 'correction',
      what: 'CORRECTED-Ferry runs aground',
    });
  });
});

/** Titles that say the same, whichever comes first. */
const sameTitles: readonly (readonly [string, string])[] = [
  ['Bridge to close (4 comments)', 'Bridge to close (19 comments)'],
  ['Brücke gesperrt (12 Kommentare)', 'Brücke gesperrt (40 Kommentare)'],
  ['Ask: best tea? (34 points, 12 replies)', 'Ask: best tea? (40 points, 15 replies)'],
  ['Tunnel opens 💬 4', 'Tunnel opens 💬 9'],
  ['Live: vote in the council – 9:15', 'Live: vote in the council – 9:40'],
  ['Liveticker: Sturm (Stand: 10.15 Uhr)', 'Liveticker: Sturm (Stand: 10.20 Uhr)'],
  ['09:15 Council votes', '09:40 Council votes'],
  ['Road report (as of 3 March 2026)', 'Road report (as of 4 March 2026)'],
  ['URGENT: Bridge to close', 'Bridge to close'],
  ['Bridge to close [Updated]', 'Bridge to close'],
  ['СРОЧНО: Мост закрыт', 'Мост закрыт'],
  ['速報：橋が閉鎖', '橋が閉鎖'],
  ['UPDATE 1-Bank raises rates', 'UPDATE 3-Bank raises rates'],
  ['Bridge to close', 'Bridge to close | The Lindmouth Courier'],
  ['Bridge To Close', 'Bridge To Close - Ostby News'],
  ['Bridge to close as engineers find…', 'Bridge to close as engineers find cracks'],
  ['Seven hurt in storm', '7 hurt in storm'],
  ['Sieben Verletzte nach Sturm', '7 Verletzte nach Sturm'],
  ['Twenty-two hurt in storm', '22 hurt in storm'],
  ['1,500 jobs to go', '1500 jobs to go'],
  ['Rents rise 8%', 'Rents rise 8 per cent'],
  ['“It is over”, says mayor', '"It is over", says mayor'],
  ['BrÃ¼cke gesperrt', 'Brücke gesperrt'],
  ['Salt &amp; Pepper closes', 'Salt & Pepper closes'],
  ['Coucnil votes for tunnel', 'Council votes for tunnel'],
  ['Goverment steps back', 'Government steps back'],
  ['A bridge to close', 'Bridge to close'],
];

/** Titles that say something else. */
const otherTitles: readonly (readonly [string, string])[] = [
  ['Seven hurt in storm', 'Nine hurt in storm'],
  ['Fire at the mill (2 hurt)', 'Fire at the mill (7 hurt)'],
  ['Mayor to resign', 'Mayor not to resign'],
  ['Talks with Iran', 'Talks with Iraq'],
  ['Mayor hired', 'Mayor fired'],
  ['Bridge to close', 'Bridge to close – engineers arrested'],
  ['Vote moved to 5 May', 'Vote moved to 12 May'],
  ['Match at 15:00 in Ostby', 'Match at 17:00 in Ostby'],
  ['地震三人受伤', '地震五人受伤'],
  ['Мост закрыт', 'Мост закрыт, инженер арестован'],
];

describe('a new title', () => {
  const change = (one: string, other: string) =>
    describeChange({ title: one, text: 'x' }, { title: other, text: 'x' });

  it.each(sameTitles)('is not news: %s, %s', (one, other) => {
    expect(change(one, other)).toBeUndefined();
    expect(change(other, one)).toBeUndefined();
  });

  it.each(otherTitles)('is news: %s, %s', (one, other) => {
    expect(change(one, other)).toEqual({ kind: 'update', what: `${one} → ${other}` });
  });

  it('may end with the name of its publisher', () => {
    const [plain, named] = ['Bridge To Close', 'Bridge To Close - Harbour Voices'];
    expect(change(plain, named)).toBeDefined();
    expect(
      describeChange({ title: plain, text: '' }, { title: named, text: '', source: 'Harbour Voices' }),
    ).toBeUndefined();
  });
});

describe('a text', () => {
  const text =
    'The old bridge of Ostby will close in May so that its bearings can be changed, the city said.';
  const change = (after: string, from = text) =>
    describeChange({ title: 't', text: from }, { title: 't', text: after });

  it.each([
    'Last updated 3 March 2026, 10:15',
    'This article was last updated on Tuesday at 10:15 GMT',
    '57 comments',
    'Visited 1,204 times, 8 visits today',
    'Просмотров: 1024',
    'Related: Tunnel to open a year late, says the builder',
    'Lesen Sie auch: Der Tunnel wird ein Jahr später fertig',
    'Sign up for our daily newsletter to get stories like this every morning.',
    'Sie möchten weiterlesen? Jetzt abonnieren und alle Artikel lesen.',
    'Share this story with your friends on the networks that you use',
    '© 2026 The Lindmouth Courier. All rights reserved.',
  ])('with another line below it is not news: %s', (line) => {
    expect(change(`${text}\n${line}`)).toBeUndefined();
  });

  it.each([
    'Log in to read this story. Already a subscriber? Sign in.',
    'Please enable JavaScript to view this page.',
    '',
  ])('from which a line was removed is not news: %s', (after) => {
    expect(change(after)).toBeUndefined();
  });

  it('with typing errors, other spelling of numbers and counters is not news', () => {
    expect(change(text.replace('bridge', 'brigde'))).toBeUndefined();
    expect(change('The bridge closes in May.', 'The bridge closse in May.')).toBeUndefined();
    expect(change(`${text} 12 people like this.`, `${text} 970 people like this.`)).toBeUndefined();
  });

  it('that grew is reported with the first new sentence, not with the first sentence', () => {
    expect(
      change(`${text} Two hundred lorries a day must go by Corfe until autumn. Buses are not affected.`),
    ).toEqual({
      kind: 'update',
      what: 'Two hundred lorries a day must go by Corfe until autumn.',
    });
  });
});

describe('what a reader was told', () => {
  const [first, second] = [1, 2].map((seed) => inventReport(createRandom(seed), 'rail', 20).paragraphs);

  it('is known for a long text too, and new parts of it are found', () => {
    const title = 'Trains';
    const told = toldTextOf({ title, text: first!.join('\n') });
    expect(changeSince(told, { title, text: first!.toReversed().join('\n') })).toBeUndefined();
    const grown = [...first!, ...second!.slice(0, 10)].join('\n');
    const change = changeSince(told, { title, text: grown });
    expect(second!.some((paragraph) => change && paragraph.includes(change.what.replace('…', '')))).toBe(
      true,
    );
  });

  it('adds up over two mails', () => {
    const [one, other] = [first!, second!].map((all) => ({
      title: 'Trains',
      text: all.slice(0, 5).join('\n'),
    }));
    expect(changeSince(toldTextOf(other!), one!)).toBeDefined();
    expect(changeSince(toldBoth(toldTextOf(one!), toldTextOf(other!)), one!)).toBeUndefined();
  });

  it('fits an item with the story, however long its title is in bytes', () => {
    const { title, words } = toldTextOf({ title: '港'.repeat(400), text: '' });
    expect(Buffer.byteLength(title) + words.length).toBeLessThan(760);
  });
});

describe('noticeIn', () => {
  it.each([
    'Correction: The mayor is 51.',
    '(Corrected) Ferry sinks',
    '* Clarification – the bank is not involved.',
    'An earlier version of this article misspelled a name.',
    'Berichtigung: Der Bürgermeister ist 51.',
    'In einer früheren Version dieses Artikels stand ein falscher Name.',
    'Rectificatif : le maire a 51 ans.',
    'Fe de erratas: el alcalde tiene 51 años.',
    'Errata: o prefeito tem 51 anos.',
    'Rettifica: il sindaco ha 51 anni.',
    'Rättelse: Borgmästaren är 51.',
    'Sprostowanie: burmistrz ma 51 lat.',
    'Исправление: мэру 51 год.',
    'Düzeltme: Belediye başkanı 51 yaşında.',
    'تصحيح: عمر العمدة 51 عاما',
    '更正：市长51岁。',
    '訂正：市長は51歳。',
    '정정: 시장은 51세이다.',
  ])('takes for a correction: %s', (line) => {
    expect(noticeIn(line)).toBe('correction');
  });

  it.each([
    'RETRACTION: Ferry sinks',
    'WITHDRAWN-Ferry sinks',
    'This story was withdrawn because its source was not who he said.',
    'Diese Meldung wurde zurückgezogen.',
    'Rétractation : cet article était faux.',
    'Este artículo ha sido retirado.',
    'Dit artikel is ingetrokken.',
    'Отозвано: паром не тонул',
    '撤稿：渡轮没有沉没。',
  ])('takes for a retraction: %s', (line) => {
    expect(noticeIn(line)).toBe('retraction');
  });

  it.each([
    'Correction officers strike in three prisons',
    'The correction of the market began on Monday: shares fell.',
    'Shares corrected downwards.',
    'He withdrew his story on Monday.',
    'The article was widely read.',
    'Correction-officer union calls strike',
    'WITHDRAWN offer angers unions',
    'Korrekturen am Haushalt gefordert',
    'Oprava mostu potrvá do léta',
    'Précisions attendues lundi sur la réforme',
  ])('takes for news: %s', (line) => {
    expect(noticeIn(line)).toBeUndefined();
  });
});
