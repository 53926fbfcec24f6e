import { describe, expect, it } from 'vitest';
import { firstLine, firstSentence } from '../../../shared/articles/first-sentence.ts';

describe('firstSentence', () => {
  it.each([
    ['The U.S. Navy and Gen. Ada Brook sailed. Then it rained.', 'The U.S. Navy and Gen. Ada Brook sailed.'],
    [
      'Defence Secretary Mark T. Stone left at 5 p.m. on Friday. He ate.',
      'Defence Secretary Mark T. Stone left at 5 p.m. on Friday.',
    ],
    ['Prices rose 3.5 percent to $1.2 billion. Nobody bought.', 'Prices rose 3.5 percent to $1.2 billion.'],
    [
      'It is No. 1 in St. Helens since Jan. 3. So it goes.',
      'It is No. 1 in St. Helens since Jan. 3. So it goes.',
    ],
    ['She said no. He said yes.', 'She said no.'],
    ['“Why?” he asked. Nobody knew.', '“Why?” he asked.'],
    ['“It is over.” The room fell silent.', '“It is over.”'],
    ['Mr. and Mrs. Reed won! Others lost.', 'Mr. and Mrs. Reed won!'],
    ['No stop at all', 'No stop at all'],
    ['They gave it to me. Then they left on a whim.', 'They gave it to me.'],
    ['', ''],
  ])('of English without a language: %s', (text, sentence) => {
    expect(firstSentence(text)).toBe(sentence);
  });

  it.each([
    [
      'de',
      'Am 3. Oktober kam Dr. Meier, z. B. mit dem Zug. Dann regnete es.',
      'Am 3. Oktober kam Dr. Meier, z. B. mit dem Zug.',
    ],
    ['en', 'She was 84. Her son wept.', 'She was 84.'],
    ['sv', 'Han satte sig. Sedan såg hon det. Slut.', 'Han satte sig.'],
    [
      'pl',
      'Spotkał go dr Nowak i gen. Lis z ul. Długiej. Padało.',
      'Spotkał go dr Nowak i gen. Lis z ul. Długiej.',
    ],
    ['fr', 'M. Dubois et Mme. Leroy sont partis. Ils rient.', 'M. Dubois et Mme. Leroy sont partis.'],
    ['es', 'La Sra. Ruiz habló en EE. UU. ayer. ¿Y hoy?', 'La Sra. Ruiz habló en EE. UU. ayer.'],
    ['ru', 'В г. Омске выступил А. П. Орлов. Было тихо.', 'В г. Омске выступил А. П. Орлов.'],
    ['ja', '大きな地震がありました。津波の心配はありません。', '大きな地震がありました。'],
    ['zh', '今天下雨了。明天天晴。', '今天下雨了。'],
    ['hi', 'आज बारिश हुई। कल धूप होगी।', 'आज बारिश हुई।'],
    ['ar', 'هطل المطر اليوم؟ ربما غدا.', 'هطل المطر اليوم؟'],
    ['el', 'Έβρεξε σήμερα. Αύριο;', 'Έβρεξε σήμερα.'],
  ])('of %s: %s', (language, text, sentence) => {
    expect(firstSentence(text, language)).toBe(sentence);
  });

  it('continues over wrapped lines, but not from a headline into the text', () => {
    expect(
      firstSentence('The river rose above all its banks on\nMonday night. Nobody\nwas hurt.\n\nMore.'),
    ).toBe('The river rose above all its banks on Monday night.');
    expect(firstSentence('River rises\nThe river rose above all its banks on Monday night.')).toBe(
      'River rises',
    );
  });
});

describe('firstLine', () => {
  it('is a headline even if the text follows without a blank line', () => {
    expect(firstLine('\n Quake \nA quake shook the coast today.\n\nMore')).toBe('Quake');
  });

  it('is the whole paragraph if the next line continues in lower case', () => {
    expect(firstLine('A quake shook\nthe coast.\n\nMore')).toBe('A quake shook the coast.');
  });
});
