import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareQuotes, quotesIn } from '../../../shared/stories/quotes.ts';

const telling = (source: string, text: string) => ({ articleId: source, source, title: '', text });

describe('direct speech', () => {
  it.each([
    ['“We will sail on Monday,” she said.', 'We will sail on Monday,'],
    ['"We will sail on Monday," she said.', 'We will sail on Monday,'],
    ['„Wir fahren am Montag wieder“, sagte sie.', 'Wir fahren am Montag wieder'],
    ['»Wir fahren am Montag wieder«, sagte sie.', 'Wir fahren am Montag wieder'],
    ['« Nous repartons lundi matin », dit-elle.', 'Nous repartons lundi matin'],
    ['«Zarpamos el lunes por la mañana», dijo.', 'Zarpamos el lunes por la mañana'],
    ['「月曜日には必ず出港します」と話した。', '月曜日には必ず出港します'],
    ['وقالت: «سنبحر صباح يوم الاثنين».', 'سنبحر صباح يوم الاثنين'],
  ])('is read in the marks of many languages: %s', (text, said) => {
    expect(quotesIn(text).map((quote) => quote.text)).toEqual([said]);
  });

  it.each([
    'The “Sea Star” sails again.',
    "The crew's boat isn't new, the owners' boats are.",
    'A 5" pipe and a 6" pipe were found in the yard.',
    'An “opening without an end is no quote.',
  ])('is not what only has marks in it: %s', (text) => {
    expect(quotesIn(text)).toEqual([]);
  });
});

describe('a quote that sources print in different words', () => {
  it('has its versions with their sources; a part of a version is that version', () => {
    const { differing, single } = compareQuotes([
      telling('Post', 'She said: “We will rebuild the bridge before winter comes.”'),
      telling('Ledger', '"We will rebuild this bridge well before winter," she said.'),
      telling('Courier', '“We will rebuild the bridge”, she said.'),
    ]);
    expect(differing).toEqual([
      [
        { text: 'We will rebuild the bridge before winter comes.', sources: ['Post', 'Courier'] },
        { text: 'We will rebuild this bridge well before winter,', sources: ['Ledger'] },
      ],
    ]);
    expect(single).toEqual([]);
  });

  it('does not differ in case, accents or the last stop', () => {
    const same = compareQuotes([
      telling('Post', '“Le café est fermé jusqu’à lundi.”'),
      telling('Ledger', '«le cafe est ferme jusqu’a lundi»'),
    ]);
    expect(same).toEqual({ differing: [], single: [] });
  });

  it('is single when one of several sources prints it', () => {
    const only = telling('Post', '“Nobody told us about the cracks,” said a worker.');
    expect(compareQuotes([only, telling('Ledger', 'Nobody spoke.')]).single).toEqual([
      { text: 'Nobody told us about the cracks,', sources: ['Post'] },
    ]);
    expect(compareQuotes([only]).single).toEqual([]);
  });
});

describe('for any texts', () => {
  it('each version has a source, and the same texts never differ', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme', maxLength: 400 }),
        fc.lorem({ maxCount: 12 }),
        (odd, words) => {
          const text = `${odd}\n“${words}”\n"${words}"`;
          const { differing, single } = compareQuotes([telling('A', text), telling('B', text)]);
          expect(single).toEqual([]);
          for (const version of differing.flat()) expect(version.sources).toEqual(['A', 'B']);
        },
      ),
    );
  });
});
