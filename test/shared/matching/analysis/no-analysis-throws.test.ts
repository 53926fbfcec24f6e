import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { analyseArticle, tokensOf } from '../../../../shared/matching/analysis/analyse-article.ts';
import { LANGUAGE_RULES, languageNumber } from '../../../../shared/matching/analysis/languages.ts';
import { STEMMER_COUNT, stem, stemWith } from '../../../../shared/matching/analysis/stem.ts';
import { createRandom } from '../../../support/random.ts';

/** The letters of each language that has a stemmer; where a script has one language, all of its letters. */
const LATIN = 'abcdefghijklmnopqrstuvwxyz';
const ALPHABETS: Readonly<Record<string, string>> = {
  ar: 'ابتثجحخدذرزسشصضطظعغفقكلمنهويىةءأإآؤئ',
  bg: 'абвгдежзийклмнопрстуфхцчшщъьюя',
  el: 'αβγδεζηθικλμνξοπρστυφχψωςάέήίόύώϊΐ',
  hi: 'अआइईउऊएऐओऔकखगघचछजझटठडढणतथदधनपफबभमयरलवशषसहािीुूेैोौंँ्',
  ne: 'अआइईउऊएऐओऔकखगघचछजझटठडढणतथदधनपफबभमयरलवशषसहािीुूेैोौंँ्',
  hy: 'աբգդեզէըթժիլխծկհձղճմյնշոչպջռսվտրցւփքօֆ',
  ru: 'абвгдежзийклмнопрстуфхцчшщъыьэюяё',
  sr: `${LATIN}čćđšžабвгдђежзијклљмнњопрстћуфхцчџш`,
  ta: 'அஆஇஈஉஊஎஏஐஒஓகஙசஞடணதநபமயரலவழளறனாிீுூெேைொோ்',
  uk: 'абвгґдеєжзиіїйклмнопрстуфхцчшщьюя',
};
const STEMMED = LANGUAGE_RULES.slice(0, STEMMER_COUNT).flatMap(({ codes }) => codes);
const WORDS = 4000;

describe('a stemmer', () => {
  it.each(STEMMED)(`of %s returns a text for any of ${WORDS} words of its alphabet`, (language) => {
    const stemmer = languageNumber(language);
    const letters = [...(ALPHABETS[language] ?? `${LATIN}àáâãäåæçèéêëìíîïñòóôõöøùúûüýğışąćęłńśźżčďěňřšťůőű`)];
    const random = createRandom(stemmer);
    const wrong: string[] = [];
    for (let i = 0; i < WORDS; i++) {
      const length = random.between(1, 14);
      const word = Array.from({ length }, () => random.pick(letters)).join('');
      const found = stem(word, stemmer);
      if (typeof found !== 'string' || found.length === 0) wrong.push(word);
    }
    expect(wrong).toEqual([]);
  });

  it.each<[string, (word: string) => string]>([
    [
      'throws',
      () => {
        throw new TypeError('read only');
      },
    ],
    ['returns nothing', () => ''],
    ['leaves one letter', (word) => word.slice(0, 1)],
    ['leaves less than half of the word', (word) => word.slice(0, 2)],
  ])('that %s leaves the word unchanged', (_, takeOffEndings) => {
    expect(stemWith(takeOffEndings, 'weather')).toBe('weather');
  });
});

describe('an article', () => {
  it('of any characters is analysed in every language', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary', maxLength: 60 }),
        fc.constantFrom(...STEMMED),
        (text, language) => {
          for (const { keys } of tokensOf(analyseArticle({ title: '', text, language }), 'text')) {
            expect(keys.length).toBeGreaterThan(0);
          }
        },
      ),
      { numRuns: 1000 },
    );
  });
});
