import { describe, expect, it } from 'vitest';
import { sameStory } from '../../../shared/stories/same-story.ts';
import { type SketchableArticle, sketchOf } from '../../../shared/stories/sketch.ts';
import { inventReport } from '../../support/invented-news.ts';
import { createRandom } from '../../support/random.ts';

const reportText = inventReport(createRandom(3), 'harbour', 8).paragraphs.join('\n\n');
const title = 'Harbour board sells the old crane';

function areOne(one: SketchableArticle, other: SketchableArticle): boolean {
  const [first, second] = [sketchOf(one).sketch, sketchOf(other).sketch];
  const answer = sameStory(first, second);
  expect(sameStory(second, first)).toBe(answer);
  return answer;
}

const notes =
  'Welcome to the weekly hour about gardens, bees and the weather. You find us in every player. Leave us some stars, tell your neighbours, and write to the address on our page. Sound and music are by the people of the old brewery.';
const forecast = (day: string, sky: string, degrees: number) =>
  `${day} starts ${sky} in most valleys and clears up towards evening, with highs of ${degrees} degrees. Winds stay light from the west. Walkers should take a coat along and mind the paths, which are still wet in places. The outlook for the days that follow is changeable.`;

describe('two articles of one source', () => {
  const source = 'The Lindmouth Courier';

  it.each([
    [
      'episodes with the same notes',
      { title: 'No. 12: Roses', text: notes },
      { title: 'No. 13: Wasps', text: notes },
    ],
    [
      'forecasts of two days',
      { title: 'Forecast for Monday', text: forecast('Monday', 'misty', 9) },
      { title: 'Forecast for Tuesday', text: forecast('Tuesday', 'frosty', 14) },
    ],
    [
      'the same title over a form filled in twice',
      {
        title: 'Notice of a permit',
        text: `${forecast('Corfe', 'misty', 9)} Granted to Ann Ostby of Mill Lane 4.`,
      },
      {
        title: 'Notice of a permit',
        text: `${forecast('Selby', 'windy', 31)} Granted to Bob Thirsk of Quay 17.`,
      },
    ],
    [
      'teasers over one footer',
      {
        title: 'Silver found',
        text: `A farmer near Otby has found a hoard of coins in his field.\n${notes}`,
      },
      {
        title: 'Panda caught',
        text: `A panda that had left the zoo was found asleep in a garden.\n${notes}`,
      },
    ],
    [
      'a wall in place of the text',
      { title: 'Bridge to close', text: notes },
      { title: 'Mayor resigns', text: notes },
    ],
  ])('are two stories: %s', (_, one, other) => {
    expect(areOne({ ...one, source }, { ...other, source })).toBe(false);
    // Without a source they may be of one.
    expect(areOne(one, other)).toBe(false);
  });

  it('are two stories when the same words come on another day', () => {
    const stars = { title: 'Stars of the day', text: notes, source };
    expect(
      areOne({ ...stars, publishedAt: '2026-03-02' }, { ...stars, publishedAt: '2026-03-02T05:00:00Z' }),
    ).toBe(true);
    expect(
      areOne({ ...stars, publishedAt: '2026-03-02' }, { ...stars, publishedAt: '2026-03-03T05:00:00Z' }),
    ).toBe(false);
  });

  it('are one story when the later one is longer', () => {
    const start = reportText.slice(0, reportText.length / 2);
    expect(areOne({ title, text: start, source }, { title, text: reportText, source })).toBe(true);
    expect(
      areOne({ title, text: reportText, source }, { title: `${title} for scrap`, text: reportText, source }),
    ).toBe(true);
  });
});

describe('articles of two sources', () => {
  const one = { title, text: reportText, source: 'The Wire' };
  const source = 'The Echo';

  it.each([
    ['all in capitals', { title: title.toUpperCase(), text: reportText.toUpperCase() }],
    ['the beginning alone', { title, text: `${reportText.split(/\s+/).slice(0, 40).join(' ')} [...]` }],
    [
      'with a lead and a headline of its own',
      { title: 'What we know of the crane', text: `Nobody expected it.\n\n${reportText}` },
    ],
    ['a few words that are the same', { title, text: reportText }],
  ])('are one story: %s', (_, other) => {
    expect(areOne(one, { ...other, source })).toBe(true);
  });

  it('are two stories when they are only about the same subject', () => {
    const other = inventReport(createRandom(4), 'harbour', 8);
    expect(areOne(one, { title: other.title, text: other.paragraphs.join('\n\n'), source })).toBe(false);
  });

  it('are two stories when they share a text that contains neither title', () => {
    const text =
      'This release mends some faults and brings newer parts. Nothing needs to be changed by those who upgrade. Thanks to all who wrote to us about what went wrong and how it could be mended.';
    expect(
      areOne(
        { title: 'kettle 2.1', text, source: 'kettle' },
        { title: 'lantern 0.9', text, source: 'lantern' },
      ),
    ).toBe(false);
  });
});

describe('a few words', () => {
  it('are one story if title and text are the same, and two if one of them differs', () => {
    const short = { title: 'Bridge of Ostby closed', text: 'Engineers found cracks.' };
    expect(areOne(short, { ...short })).toBe(true);
    expect(areOne(short, { ...short, text: 'Engineers found a seal.' })).toBe(false);
    expect(areOne(short, { ...short, title: 'Bridge of Corfe closed' })).toBe(false);
    expect(areOne({ title: short.title, text: '' }, { title: short.title, text: '' })).toBe(true);
  });
});
