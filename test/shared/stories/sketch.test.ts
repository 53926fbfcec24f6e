import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { likeness, sketchOf } from '../../../shared/stories/sketch.ts';
import {
  inventName,
  inventReport,
  inventTemplateReport,
  templateNames,
} from '../../support/invented-news.ts';
import { createRandom } from '../../support/random.ts';

const report = inventReport(createRandom(1), 'rail', 8);
const text = report.paragraphs.join('\n\n');
const like = (one: string, other: string) =>
  likeness(sketchOf({ title: '', text: one }).ranks, sketchOf({ title: '', text: other }).ranks);

describe('sketchOf', () => {
  it('has 128 ascending ranks and 12 bands, each once', () => {
    const { ranks, bands } = sketchOf({ title: 'a', text });
    expect(ranks).toHaveLength(128);
    expect([...ranks]).toEqual([...new Set(ranks)].sort((a, b) => a - b));
    expect(bands).toEqual([...new Set(bands)].sort());
    expect(bands).toHaveLength(12);
    expect(bands.every((band) => /^[0-9a-f]{16}$/.test(band))).toBe(true);
  });

  it('does not depend on the title, the order of long paragraphs, case, accents or apostrophes', () => {
    const { ranks } = sketchOf({ title: 'a', text });
    expect(sketchOf({ title: 'b', text }).ranks).toEqual(ranks);
    expect(like(text, text.replaceAll('’', "'"))).toBe(1);
    expect(like(text, text.replaceAll('e', 'é'))).toBe(1);
    expect(like(text, report.paragraphs.toReversed().join('\n\n'))).toBeGreaterThan(0.7);
  });

  it('takes a short text together with its title, and nothing of a few words', () => {
    const short = 'The night train was late again on Monday, and nobody on it said why.';
    expect(sketchOf({ title: 'Late', text: short }).ranks).not.toEqual(
      sketchOf({ title: 'Soon', text: short }).ranks,
    );
    expect(sketchOf({ title: 'Morning briefing', text: 'What you need to know.' })).toEqual({
      ranks: new Uint32Array(),
      bands: [],
    });
  });

  it('works on any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 500 }), (text) => {
        const { ranks, bands } = sketchOf({ title: '', text });
        expect(bands.length).toBe(Math.min(ranks.length, 12));
        expect(likeness(ranks, ranks)).toBe(ranks.length === 0 ? 0 : 1);
      }),
    );
  });

  it.each([
    [
      'Chinese',
      '港口管理局星期一说，渡轮“远方号”在第3号码头旁搁浅，船上有214名乘客，无人受伤。',
      '法院星期五驳回了上诉，认为证据不足，案件将于明年3月重新审理，律师表示失望。',
    ],
    [
      'Arabic',
      'قالت سلطة الميناء يوم الاثنين إن العبارة جنحت قرب الرصيف رقم ٣ وعلى متنها ٢١٤ راكبا ولم يصب أحد منهم بأذى وستعود الخدمة غدا صباحا إذا تحسن الطقس',
      'رفضت المحكمة يوم الجمعة الطعن لعدم كفاية الأدلة وستنظر في القضية من جديد في شهر مارس وقال المحامي إنه يشعر بخيبة أمل كبيرة بعد هذا القرار',
    ],
  ])('tells texts apart in %s', (_, one, other) => {
    expect(like(one, `${one} ${one.slice(0, 20)}`)).toBeGreaterThan(0.7);
    expect(like(one, other)).toBeLessThan(0.1);
  });
});

describe('likeness', () => {
  /** Ranks whose last three bits say what kind of feature each is. */
  const ranksOf = (...features: [rank: number, kind: number][]) =>
    Uint32Array.from(features, ([rank, kind]) => rank * 8 + kind);
  const [common, number] = [0, 2];

  it('is exact for texts that fit their sketches', () => {
    const [one, other] = [
      [1, 2, 3, 4],
      [2, 3, 4, 5],
    ].map((ranks) => ranksOf(...ranks.map((rank): [number, number] => [rank, common])));
    expect(likeness(one!, other!)).toBe(3 / 5);
    expect(likeness(one!, ranksOf([7, common]))).toBe(0);
    expect(likeness(new Uint32Array(), new Uint32Array())).toBe(0);
  });

  it('lets a number that differs count for sixteen phrases', () => {
    const one = ranksOf([1, common], [2, common], [3, number]);
    expect(likeness(one, ranksOf([1, common], [2, common], [4, number]))).toBeCloseTo(2 / 34);
    expect(likeness(one, ranksOf([3, number], [4, common], [5, common]))).toBeCloseTo(16 / 20);
  });

  it.each([1, 2, 3, 4, 5])(
    'estimates what long texts have in common, from a sample of each (seed %i)',
    (seed) => {
      const random = createRandom(seed);
      const invent = (count: number) =>
        Array.from(
          { length: count },
          () => random.pick(['', 'Northport saw ', '712 ']) + inventName(random).toLowerCase(),
        ).join(' ');
      const shared = invent(800);
      // The inventions weigh alike on average, and a third of them is in both texts.
      expect(Math.abs(like(`${shared} ${invent(800)}`, `${shared} ${invent(800)}`) - 1 / 3)).toBeLessThan(
        0.12,
      );
    },
  );

  it('counts heavy features for what they stand for, and not twice', () => {
    const numbers = Array.from({ length: 300 }, (_, index) => `saw ${index} gulls`).join(' ');
    const random = createRandom(1);
    const invent = () => Array.from({ length: 4_000 }, () => inventName(random).toLowerCase()).join(' ');
    // Each number makes a pair (32) and stands in three shingles (16): 24,000 in common beside 4,000 of each text's own.
    expect(Math.abs(like(`${numbers} ${invent()}`, `${numbers} ${invent()}`) - 24 / 32)).toBeLessThan(0.12);
  });

  it('is symmetric', () => {
    const sketches = fc
      .uniqueArray(fc.nat(200), { maxLength: 128 })
      .map((ranks) => Uint32Array.from(ranks, (rank) => rank * 8 + (rank % 5)).sort());
    fc.assert(
      fc.property(sketches, sketches, (one, other) => {
        expect(likeness(one, other)).toBe(likeness(other, one));
      }),
    );
  });

  it.each(templateNames)('is small between two reports written to the template "%s"', (template) => {
    const random = createRandom(7);
    const [one, other] = [0, 1].map(() => inventTemplateReport(random, template).paragraphs.join('\n\n'));
    expect(like(one!, other!)).toBeLessThan(0.17);
  });
});
