import { describe, expect, it } from 'vitest';
import { describeChange } from '../../../shared/stories/describe-change.ts';
import { noticeIn } from '../../../shared/stories/notices.ts';
import { inventReport } from '../../support/invented-news.ts';
import { createRandom } from '../../support/random.ts';

const report = inventReport(createRandom(1), 'harbour', 10);
const before = { title: 'Ferry runs aground', text: report.paragraphs.join('\n\n') };

describe('describeChange', () => {
  it('is silent about what a reader need not hear of', () => {
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

  it('tells a new title with the old one', () => {
    expect(describeChange(before, { ...before, title: 'Ferry afloat again' })).toEqual({
      kind: 'update',
      what: 'Ferry runs aground → Ferry afloat again',
    });
  });

  it('tells the first new sentence where a fifth of the text is new, and not before', () => {
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

  it('counts the first words of what was a title alone as news', () => {
    expect(
      describeChange({ title: 'a', text: '' }, { title: 'a', text: 'The ferry sank. All are safe.' }),
    ).toEqual({
      kind: 'update',
      what: 'The ferry sank.',
    });
  });

  it('puts a new notice before all else, in its own words, and an old one nowhere', () => {
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

  it('finds the notice that an agency sets before the title', () => {
    expect(describeChange(before, { ...before, title: 'CORRECTED-Ferry runs aground' })).toEqual({
      kind: 'correction',
      what: 'CORRECTED-Ferry runs aground',
    });
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
