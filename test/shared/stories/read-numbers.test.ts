import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readNumbers } from '../../../shared/stories/read-numbers.ts';

const valuesIn = (text: string, language?: string) =>
  readNumbers(text, language).numbers.map(({ value }) => value);

describe('a number', () => {
  it.each([
    ['en', 'At least 1,200 people and 1.5 million euros', [1200, 1_500_000]],
    ['en', 'It cost $3.5bn, €4m or 10k', [3.5e9, 4e6, 10_000]],
    ['en', 'Twelve crews on 1,00,000 boats', [12, 100_000]],
    ['de', '1.200 Menschen, 3,5 Mio. Euro und 2 Milliarden Kronen', [1200, 3.5e6, 2e9]],
    ['de', 'Zwölf Boote kosten 1’234 Franken', [12, 1234]],
    ['fr', '1 200 habitants, 3,5 millions et 2 milliards', [1200, 3.5e6, 2e9]],
    ['es', '3.000 millones, 2 mil millones y 12.345 personas', [3e9, 2e9, 12_345]],
    ['pt', '5 milhões ou 1,2 bilhão de reais', [5e6, 1.2e9]],
    ['ru', '1 200 человек и 3,5 млн рублей', [1200, 3.5e6]],
    ['ja', '3万5000人、十二人、１２人、2億円', [35_000, 12, 12, 2e8]],
    ['ar', 'إصابة ١٢ شخصا و١٬٢٠٠ منزل و3 ملايين', [12, 1200, 3e6]],
    ['hi', '१२ लोग', [12]],
  ])('is read as it is written in %s: %s', (language, text, values) => {
    expect(valuesIn(text, language)).toEqual(values);
  });

  it('keeps its sign and its spelling', () => {
    const [share, money] = readNumbers('12 % of $3.5bn', 'en').numbers;
    expect(share).toMatchObject({ text: '12 %', sign: '%' });
    expect(money).toMatchObject({ text: '$3.5bn', sign: '$' });
  });

  it.each([
    ['en', 'On 12 May 2026, at 14:30 and at 5 pm, the 12th of March and June 3'],
    ['en', 'Covid-19, 24/7, 9/11, 10-12 tons, A380, @12, +4420'],
    ['de', 'Am 12. Mai um 14 Uhr im Jahr 1998'],
    ['es', 'El 12 de mayo de 2026'],
    ['fr', 'le 12 mai'],
    ['ja', '5月3日午後2時、第12回、2026年'],
    ['ar', 'في 12 مايو'],
  ])('is not what dates, times, names and places in a sequence have: %s, %s', (language, text) => {
    expect(valuesIn(text, language)).toEqual([]);
  });

  const locales = ['en-GB', 'de-DE', 'de-CH', 'fr-FR', 'es-ES', 'pt-BR', 'it-IT', 'ru-RU', 'sv-SE', 'pl-PL'];
  const others = ['ja-JP', 'ar-EG', 'hi-IN', 'tr-TR', 'nl-NL', 'id-ID', 'uk-UA', 'fa-IR'];
  it.each([...locales, ...others])('is read back from the format of %s', (locale) => {
    const format = new Intl.NumberFormat(locale, { maximumFractionDigits: 2 });
    const language = locale.slice(0, 2);
    fc.assert(
      fc.property(
        fc.integer({ min: 2101, max: 2_000_000_000 }),
        fc.constantFrom(0, 0.5, 0.25),
        (whole, part) => {
          const value = whole + part;
          expect(valuesIn(`x ${format.format(value)} y`, language)).toEqual([value]);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('never makes reading fail, whatever the text is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 200 }), (text) => {
        for (const { value, text: written } of readNumbers(text, 'en').numbers) {
          expect(Number.isFinite(value)).toBe(true);
          expect(written).not.toBe('');
        }
      }),
    );
  });
});
