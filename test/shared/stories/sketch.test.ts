import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sketchOf } from '../../../shared/stories/sketch.ts';
import { fromBytes, toBytes } from '../../../shared/stories/sketch-bytes.ts';
import { inventReport } from '../../support/invented-news.ts';
import { createRandom } from '../../support/random.ts';

const report = inventReport(createRandom(1), 'rail', 8);
const text = report.paragraphs.join('\n\n');
const ranksOf = (text: string) => sketchOf({ title: '', text }).sketch.ranks;

describe('sketchOf', () => {
  it('samples 96 phrases, ascending, each once; has four lists of bands to claim from and looks at all of them', () => {
    const { sketch, choices, probed } = sketchOf({ title: 'A title of words', text });
    expect(sketch.ranks).toHaveLength(96);
    expect([...sketch.ranks]).toEqual([...new Set(sketch.ranks)].sort((a, b) => a - b));
    expect(choices).toHaveLength(4);
    expect(new Set(choices.map(([first]) => first)).size).toBe(4);
    expect(probed.length).toBeLessThanOrEqual(54);
    expect(new Set(probed).size).toBe(probed.length);
    expect(choices.flat().every((band) => probed.includes(band))).toBe(true);
    expect(probed.every((band) => /^[0-9a-f]{16}$/.test(band))).toBe(true);
  });

  it('samples the same whatever the title, case, accents and apostrophes', () => {
    const ranks = ranksOf(text);
    expect(sketchOf({ title: 'b', text }).sketch.ranks).toEqual(ranks);
    expect(ranksOf(text.replaceAll('’', "'"))).toEqual(ranks);
    expect(ranksOf(text.replaceAll('e', 'é'))).toEqual(ranks);
  });

  it('does not recognise names when all words have capitals, or none', () => {
    const caseless = (text: string) => sketchOf({ title: '', text }).sketch.caseless;
    expect([text, text.toUpperCase(), text.toLowerCase()].map(caseless)).toEqual([false, true, true]);
  });

  it('shares a band between a text and its first words, all in capitals or not', () => {
    const whole = sketchOf({ title: 'Night train', text });
    for (const count of [25, 40, 60]) {
      const teaser = `${text.split(/\s+/).slice(0, count).join(' ')} …`;
      for (const shown of [teaser, teaser.toUpperCase()]) {
        const { choices, probed } = sketchOf({ title: 'Late again', text: shown });
        expect(choices.some(([first]) => whole.probed.includes(first!))).toBe(true);
        expect(whole.choices.some(([first]) => probed.includes(first!))).toBe(true);
      }
    }
  });

  it('takes a short text together with its title, a few words as a whole, and has no bands for one or two words', () => {
    const short = 'The night train was late again on Monday, and nobody on it said why.';
    expect(sketchOf({ title: 'Late', text: short }).sketch.ranks).not.toEqual(
      sketchOf({ title: 'Soon', text: short }).sketch.ranks,
    );
    expect(sketchOf({ title: 'Morning briefing', text: 'What you need to know.' }).choices).toHaveLength(1);
    expect(sketchOf({ title: 'Morning briefing', text: '' }).choices).toEqual([]);
  });

  it('works for any text, and is restored from its bytes, which fit a write unit', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 2_000 }), fc.string(), (text, title) => {
        const { sketch } = sketchOf({ title, text, source: title, receivedAt: '2026-03-02T10:00:00Z' });
        const bytes = toBytes(sketch);
        expect(bytes.length).toBeLessThanOrEqual(820);
        expect(fromBytes(Buffer.concat([Buffer.of(1), bytes]).subarray(1))).toEqual(sketch);
      }),
    );
  });
});
