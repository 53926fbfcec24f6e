/** The guide to queries. */
export const en = {
  title: 'Writing queries',
  fromTitle: 'Queries from {product}',
  lead: 'Every query on this page can be tried on recent articles.',
  contents: 'On this page',
  products: 'Queries from other products',
  try: 'Try',
  inEnglish: 'This guide is written in English. Queries look the same in every language.',
} as const;
