import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { changedFigures, differingFigures } from '../../../shared/stories/figures.ts';

const telling = (source: string, text: string, language = 'en', title = '') => {
  return { articleId: source, source, title, text, language };
};
/** "about: 12 (Island Post), 15 (Ledger)". */
const said = (...tellings: Parameters<typeof differingFigures>[0]) =>
  differingFigures(tellings).map(
    ({ about, values }) =>
      `${about}: ${values.map(({ text, sources }) => `${text} (${sources.join(', ')})`).join(', ')}`,
  );

describe('a figure that sources give differently', () => {
  it('is named with what it counts and who says which', () => {
    expect(
      said(
        telling(
          'Island Post',
          'A tram left the rails on Monday. At least 12 people were injured, three of them badly.',
        ),
        telling(
          'Ledger',
          'A tram left the rails on Monday. At least 15 people were injured, three of them badly.',
        ),
        telling('Courier', 'Fifteen people were injured on Monday when a tram left the rails.'),
      ),
    ).toEqual(['people were injured: 12 (Island Post), 15 (Ledger, Courier)']);
  });

  it('is said once when the title repeats it', () => {
    expect(
      said(
        telling(
          'Post',
          'A tram derailed. At least 12 people were injured.',
          'en',
          'Tram derails, 12 injured',
        ),
        telling(
          'Ledger',
          'A tram derailed. At least 15 people were injured.',
          'en',
          '15 injured as tram derails',
        ),
      ),
    ).toHaveLength(1);
  });

  it.each([
    [
      'de',
      'Die Zahl der Vermissten stieg auf 1.200.',
      'Die Zahl der Vermissten stieg auf 1250.',
      ['1.200', '1250'],
    ],
    ['fr', 'La crue a touché 1 200 foyers.', 'La crue a touché 1 350 foyers.', ['1 200', '1 350']],
    [
      'es',
      'El incendio quemó 3,5 hectáreas de pinar.',
      'El incendio quemó 4 hectáreas de pinar.',
      ['3,5', '4'],
    ],
    [
      'pt',
      'A obra custa 5 milhões de reais ao porto.',
      'A obra custa 6 milhões de reais ao porto.',
      ['5 milhões', '6 milhões'],
    ],
    ['ja', '路面電車が脱線し、12人がけがをした。', '路面電車が脱線し、十五人がけがをした。', ['12', '十五']],
    ['ar', 'أصيب 12 شخصا في حادث القطار', 'أصيب ١٥ شخصا في حادث القطار', ['12', '١٥']],
  ])('is found in %s', (language, one, other, texts) => {
    const [found, ...rest] = differingFigures([telling('A', one, language), telling('B', other, language)]);
    expect(found?.values.map(({ text }) => text)).toEqual(texts);
    expect(rest).toEqual([]);
  });

  it('is the one that differs, among others that agree', () => {
    const text = (pupils: number) =>
      `In 3 schools, ${pupils} pupils and 12 teachers fell ill within 2 days, 4% of all.`;
    expect(said(telling('A', text(40)), telling('B', text(45)))).toEqual(['pupils: 40 (A), 45 (B)']);
  });
});

describe('figures that do not differ', () => {
  it.each([
    [
      'written in another way',
      'The port paid 1,200 euros to twelve crews.',
      'The port paid 1200 euros to 12 crews.',
    ],
    ['of other things', 'The storm broke 12 masts.', 'The storm cost 15 million euros.'],
    [
      'told both by one source',
      'First 12 people were injured, later 15 people were injured.',
      'In all, 15 people were injured.',
    ],
    ['of shares and of counts', 'Votes rose by 12% in the islands.', 'Votes rose by 15 in the islands.'],
    ['of dates and times', 'The ferry sails at 14:30 on 12 May.', 'The ferry sails at 15:30 on 13 May.'],
  ])('%s are not named', (_condition, one, other) => {
    expect(said(telling('A', one), telling('B', other))).toEqual([]);
  });
});

describe('an update', () => {
  it('changes the figures that it gives differently', () => {
    const text = (toll: string) =>
      `Rescuers found ${toll} people in the harbour. The search goes on for 2 boats.`;
    const before = { title: 'Boats sink', text: text('12'), language: 'en' };
    expect(changedFigures(before, { ...before, text: text('15') })).toEqual([
      { about: 'people in the harbour', before: '12', after: '15' },
    ]);
    expect(changedFigures(before, { ...before, text: `${text('12')} Divers help.` })).toEqual([]);
  });
});

describe('for any figures in one report', () => {
  const report = (values: readonly number[]) =>
    `In the harbour ${values[0]} boats sank. Near the lighthouse ${values[1]} sailors were rescued. The insurer expects ${values[2]} claims.`;
  const figures = fc.tuple(...Array.from({ length: 3 }, () => fc.integer({ min: 2, max: 1800 })));

  it('exactly those that were changed differ, and the order of sources changes only the order of values', () => {
    fc.assert(
      fc.property(figures, figures, (one, other) => {
        const [a, b] = [telling('A', report(one)), telling('B', report(other))];
        const changed = one.flatMap((value, index) =>
          value === other[index] ? [] : [[value, other[index]]],
        );
        const values = differingFigures([a, b]).map((found) => found.values.map(({ value }) => value));
        expect(values.every((pair) => changed.some((each) => each.join() === pair.join()))).toBe(true);
        // Two figures that changed in the same way are told once.
        expect(new Set(values.map(String))).toEqual(new Set(changed.map(String)));
        const turned = differingFigures([b, a]).map((found) =>
          found.values.map(({ value }) => value).reverse(),
        );
        expect(new Set(turned.map(String))).toEqual(new Set(values.map(String)));
      }),
      { numRuns: 100 },
    );
  });

  it('reading never fails, whatever the texts are', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'grapheme', maxLength: 300 }), { maxLength: 4 }), (texts) => {
        const found = differingFigures(texts.map((text, index) => telling(`S${index}`, text)));
        for (const { values } of found) expect(values.length).toBeGreaterThan(1);
      }),
    );
  });
});
