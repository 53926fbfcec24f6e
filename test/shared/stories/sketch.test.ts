import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { likeness, sketchOf } from '../../../shared/stories/sketch.ts';
import { inventReport, inventTemplateReport, templateNames } from '../../support/invented-news.ts';
import { createRandom } from '../../support/random.ts';

const report = inventReport(createRandom(1), 'rail', 8);
const text = report.paragraphs.join('\n\n');
const like = (one: string, other: string) =>
  likeness(sketchOf({ title: '', text: one }).ranks, sketchOf({ title: '', text: other }).ranks);

describe('sketchOf', () => {
  it('has 64 ascending ranks and 16 bands, each once', () => {
    const { ranks, bands } = sketchOf({ title: 'a', text });
    expect(ranks).toHaveLength(64);
    expect([...ranks]).toEqual([...new Set(ranks)].sort((a, b) => a - b));
    expect(bands).toEqual([...new Set(bands)].sort());
    expect(bands).toHaveLength(16);
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
      fc.property(fc.string({ unit: 'binary', maxLength: 500 }), (any) => {
        const { ranks, bands } = sketchOf({ title: '', text: any });
        expect(bands.length).toBe(Math.min(ranks.length, 16));
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
  it('estimates the share in common, exactly for what fits a sketch', () => {
    expect(likeness(Uint32Array.of(1, 2, 3, 4), Uint32Array.of(2, 3, 4, 5))).toBe(3 / 5);
    expect(likeness(Uint32Array.of(1, 2), Uint32Array.of(3))).toBe(0);
    expect(likeness(new Uint32Array(), new Uint32Array())).toBe(0);
  });

  it('looks only as far as both sketches reach', () => {
    const lower = Uint32Array.from({ length: 64 }, (_, index) => index);
    const upper = Uint32Array.from({ length: 64 }, (_, index) => index + 32);
    expect(likeness(lower, upper)).toBe(32 / 64);
  });

  it('is symmetric', () => {
    const sketches = fc
      .uniqueArray(fc.nat(200), { maxLength: 64 })
      .map((ranks) => Uint32Array.from(ranks).sort());
    fc.assert(
      fc.property(sketches, sketches, (one, other) => {
        expect(likeness(one, other)).toBe(likeness(other, one));
      }),
    );
  });

  it.each(templateNames)('is small between two reports written to the template "%s"', (template) => {
    const random = createRandom(7);
    const [one, other] = [0, 1].map(() => inventTemplateReport(random, template).paragraphs.join('\n\n'));
    expect(like(one!, other!)).toBeLessThan(0.22);
  });
});
