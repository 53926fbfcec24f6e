import type { Translated } from '../../phrases.ts';
import type { en } from './en.ts';

export const de: Translated<typeof en> = {
  articles: 'Artikel mit {wanted}.',
  articlesWithout: 'Artikel mit {wanted}, ohne {unwanted}.',
  group: '({list})',
  not: 'nicht {what}',
  more: { one: '# weiteren Begriff', other: '# weiteren Begriffen' },
  word: '„{text}“',
  phrase: 'der Wortfolge „{text}“',
  exact: 'genau „{text}“',
  beginsWith: 'Wörtern, die mit „{text}“ beginnen',
  pattern: 'Wörtern wie „{text}“',
  near: {
    one: '{first} und {second} mit höchstens # Wort dazwischen',
    other: '{first} und {second} mit höchstens # Wörtern dazwischen',
  },
  before: {
    one: '{first} vor {second} mit höchstens # Wort dazwischen',
    other: '{first} vor {second} mit höchstens # Wörtern dazwischen',
  },
  sideBySide: '{first} und {second} nebeneinander',
  rightBefore: '{first} direkt vor {second}',
  together: {
    one: '{list} beisammen in beliebiger Reihenfolge, mit höchstens # anderen Wort dazwischen',
    other: '{list} beisammen in beliebiger Reihenfolge, mit höchstens # anderen Wörtern dazwischen',
  },
  atLeastOf: { one: 'mindestens # von: {list}', other: 'mindestens # von: {list}' },
  times: { one: 'mindestens #-mal {list}', other: 'mindestens #-mal {list}' },
  inTitle: '{what} im Titel',
  inText: '{what} im Text',
  inAddress: '{what} in der Webadresse',
  author: '{what} als Autor',
  tag: '{what} als Schlagwort',
  source: '{what} als Quelle',
  sourceList: 'einer Quelle der Liste {name}',
  site: 'einer Seite von {host}',
  language: 'Text auf {language}',
};
