/** Making a rule out of examples. */
export const en = {
  title: 'Rule from examples',
  lead: 'Paste articles that you want, and some that you don’t. You get queries to choose from.',
  open: 'From examples',
  wanted: 'Articles you want',
  wantedHint:
    'One address on each line, or texts with a line of --- between them. Ten are a good number. Addresses are looked up among the articles that came in; none is opened.',
  unwanted: 'Articles you don’t want',
  unwantedHint: 'The same way. Those that are easily mistaken for the others help most.',
  button: 'Suggest queries',
  empty: 'Paste at least one article that you want',
  tooMany: 'Paste at most {most} examples',
  tooLong: 'Shorten texts to {most} characters each',
  noneKnown:
    'No article came in under these addresses, and addresses are not opened. Paste the texts of the articles.',
  unknown: {
    one: 'No article came in under # address, so it is left out. Addresses are not opened: paste the text of the article.',
    other:
      'No article came in under # addresses, so they are left out. Addresses are not opened: paste the texts of the articles.',
  },
  results: 'Queries to choose from',
  nothing: 'These examples have too few words in common. Add more of them, or longer texts.',
  'kind-balanced': 'Balanced',
  'kind-narrow': 'Narrower',
  'kind-broad': 'Broader',
  'kind-short': 'Short',
  'kind-other-words': 'In other words',
  finds: {
    one: 'Finds {found} of # article that you want.',
    other: 'Finds {found} of # articles that you want.',
  },
  findsUnwanted: {
    one: 'Finds {found} of # article that you don’t want.',
    other: 'Finds {found} of # articles that you don’t want.',
  },
  missed: { one: '# missed', other: '# missed' },
  wrong: { one: '# found by mistake', other: '# found by mistake' },
  recent: 'What it found lately',
  use: 'Use this query',
} as const;
