import { describe, expect, it } from 'vitest';
import { detectLanguage } from '../../../../shared/matching/analysis/detect-language.ts';
import { languageOf, settleLanguage } from '../../../../shared/matching/analysis/language-of-article.ts';
import { canonicalLanguage, isLanguage } from '../../../../shared/matching/analysis/languages.ts';
import { QueryIndex } from '../../../../shared/matching/query-index.ts';

const GERMAN =
  'Die Fähren im Hafen liegen seit dem Sonntag still, und die Reederei hat noch nicht gesagt, wann sie wieder fahren.';
const ITALIAN =
  'I traghetti sono fermi nel porto dalla scorsa domenica e la compagnia non ha ancora detto quando ripartono.';

describe('a language that a few function words show', () => {
  it.each([
    ['id', 'Kapal itu tidak dapat berlayar karena badai, kata nakhoda pada hari Senin.'],
    ['ms', 'Kapal itu tidak boleh belayar kerana ribut, kata nakhoda pada hari Isnin.'],
    [
      'ga',
      'Dúirt an máistir cuain go bhfuil an bád farantóireachta le seoladh arís nuair a bheidh an stoirm thart.',
    ],
    ['mk', 'Капетанот вчера изјави дека бродот ќе плови кога ќе помине бурата, но не и порано.'],
    ['kk', 'Кеме дауыл басылған соң жолға шығады деп хабарлады және жаңа кесте туралы айтты.'],
    ['mn', 'Хөлөг онгоц салхи намдсаны дараа хөдөлнө гэж ахмад нь хэлсэн байна.'],
    ['af', 'Die skip sal nie voor Maandag vaar nie, want die storm is nog te sterk vir almal aan boord.'],
    ['sw', 'Meli hiyo itaondoka baada ya dhoruba kupita, alisema nahodha wa bandari siku ya Jumatatu.'],
    ['ne', 'आँधी थामिएपछि मात्र जहाज चल्ने भएको छ भन्ने कुरा कप्तानले बताए ।'],
    ['uk', 'Капітан повідомив, що пором знову піде, коли закінчиться шторм.'],
    ['be', 'Капітан сказаў, што паром зноў пойдзе, калі скончыцца шторм.'],
    ['fa', 'ناخدا گفت که کشتی پس از طوفان دوباره حرکت می کند'],
    ['ur', 'کپتان نے کہا کہ جہاز طوفان کے بعد دوبارہ چلے گا'],
    ['vi', 'Thuyền trưởng nói rằng tàu sẽ không ra khơi cho đến khi bão tan.'],
    ['ja', '船長は嵐が過ぎれば再び出航すると述べた。'],
    ['zh', '船长说暴风雨过后渡轮将再次起航。'],
    ['no', 'Havnesjefen sa at ferjen ikke går igjen før stormen har gitt seg.'],
    ['da', 'Havnechefen sagde, at færgen ikke sejler igen, før stormen er ovre.'],
  ])('is %s', (language, text) => {
    expect(detectLanguage(text)).toBe(language);
  });

  it.each(['Rotterdam Hamburg', 'A320', '', '🙂 !', 'Ahoi'])('is not guessed from %j', (text) => {
    expect(detectLanguage(text)).toBeUndefined();
  });
});

describe('the language of an article', () => {
  const of = (text: string, language?: string, defaultLanguage?: string) =>
    languageOf({ title: '', text, ...(language !== undefined && { language }) }, defaultLanguage);

  it('is the stated one when the text agrees or says little', () => {
    expect(of(GERMAN, 'de-AT')).toBe('de-at');
    expect(of('Ahoi', 'fr')).toBe('fr');
    expect(of('Die Fähre fährt.', 'en')).toBe('en');
  });

  it('is that of the text when this is clearly another', () => {
    expect(of(GERMAN, 'en-US')).toBe('de');
    expect(of(ITALIAN, 'en')).toBe('it');
    expect(of('Паром снова пойдёт в море, когда закончится шторм.', 'en')).toBe('ru');
    expect(of('Владивосток', 'en')).toBe('');
    expect(
      of(
        'Laiva ei ole vielä lähtenyt, mutta se on nyt satamassa ja kapteeni sanoi, että he ovat jo valmiita.',
        'en',
      ),
    ).toBe('fi');
  });

  it('stays the stated one when the two are close relatives', () => {
    expect(of('Kapal itu tidak dapat berlayar karena badai, kata nakhoda pada hari Senin.', 'ms')).toBe('ms');
    expect(of('Havnesjefen sa at ferjen ikke går igjen før stormen har gitt seg.', 'da')).toBe('da');
  });

  it('is the default when nothing is known, if the default uses the script of the text', () => {
    expect(of('12', undefined, 'de')).toBe('de');
    expect(of('Rotterdam Hamburg', undefined, 'de')).toBe('de');
    expect(of('Владивосток', undefined, 'de')).toBe('');
  });
});

describe('an article whose language is settled', () => {
  it('has the language of its text, which is not asked about again', () => {
    const article = settleLanguage({ title: 'Fähren', text: GERMAN, language: 'en', source: 'Coast' });
    expect(article).toEqual({
      title: 'Fähren',
      text: GERMAN,
      language: 'de',
      source: 'Coast',
      languageSettled: true,
    });
    expect(languageOf({ ...article, text: ITALIAN }, 'fr')).toBe('de');
  });

  it('has none if it cannot be told, whatever the default of its reader', () => {
    const article = settleLanguage({ title: 'Владивосток', text: '' }, 'de');
    expect(article).toEqual({ title: 'Владивосток', text: '', languageSettled: true });
    expect(languageOf(article, 'ru')).toBe('');
  });

  it('matches as it did before', () => {
    const index = QueryIndex.build([
      { id: 'q', expression: 'Fähre' },
      { id: 'german', expression: 'Fähre lang:de' },
    ]);
    const article = { title: '', text: GERMAN, language: 'en' };
    const found = index.match(article).map(({ queryId }) => queryId);
    expect(found.toSorted()).toEqual(['german', 'q']);
    expect(index.match(settleLanguage(article)).map(({ queryId }) => queryId)).toEqual(found);
  });
});

describe('the code of a language', () => {
  it.each([
    ['deu', 'de'],
    ['ger', 'de'],
    ['iw', 'he'],
    ['in', 'id'],
    ['ua', 'uk'],
    ['gr', 'el'],
    ['cz', 'cs'],
    ['jp', 'ja'],
    ['sh', 'sr'],
    ['pt_BR', 'pt-br'],
    ['zh-Hant-TW', 'zh-hant-tw'],
    ['!', '!'],
  ])('%s means %s', (stated, meant) => {
    expect(canonicalLanguage(stated)).toBe(meant);
  });

  it.each([
    ['en-gb', 'en', true],
    ['en', 'en-gb', false],
    ['nb', 'no', true],
    ['no', 'nb', true],
    ['de', 'en', false],
  ])('an article in %s is found by lang:%s: %s', (language, asked, found) => {
    expect(isLanguage(language, asked)).toBe(found);
  });
});
