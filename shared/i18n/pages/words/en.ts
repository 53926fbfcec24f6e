/** What a query asks for, in plain words. */
export const en = {
  articles: 'Articles with {wanted}.',
  articlesWithout: 'Articles with {wanted}, without {unwanted}.',
  group: '({list})',
  not: 'not {what}',
  more: { one: '# more', other: '# more' },

  word: '“{text}”',
  phrase: 'the phrase “{text}”',
  exact: 'exactly “{text}”',
  beginsWith: 'words that begin with “{text}”',
  pattern: 'words like “{text}”',

  near: {
    one: '{first} and {second} with at most # word between',
    other: '{first} and {second} with at most # words between',
  },
  before: {
    one: '{first} before {second} with at most # word between',
    other: '{first} before {second} with at most # words between',
  },
  sideBySide: '{first} and {second} side by side',
  rightBefore: '{first} right before {second}',
  together: {
    one: '{list} together in any order, with at most # other word among them',
    other: '{list} together in any order, with at most # other words among them',
  },
  atLeastOf: { one: 'at least # of these: {list}', other: 'at least # of these: {list}' },
  times: { one: '{list} at least # time', other: '{list} at least # times' },

  inTitle: '{what} in the title',
  inText: '{what} in the text',
  inAddress: '{what} in the web address',
  author: '{what} as the author',
  tag: '{what} as a tag',
  source: '{what} as the source',
  sourceList: 'a source on the list {name}',
  site: 'a page on {host}',
  language: 'text in {language}',
} as const;
