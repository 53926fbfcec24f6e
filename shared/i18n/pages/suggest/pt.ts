export const pt = {
  title: 'Alerta a partir de exemplos',
  lead: 'Cole artigos que você quer e alguns que não quer. Você recebe consultas para escolher.',
  open: 'A partir de exemplos',
  wanted: 'Artigos que você quer',
  wantedHint:
    'Um endereço por linha, ou textos separados por uma linha ---. Dez é um bom número. Os endereços são procurados entre os artigos recebidos; nenhum é aberto.',
  unwanted: 'Artigos que você não quer',
  unwantedHint: 'Da mesma forma. Os que se confundem facilmente com os outros ajudam mais.',
  button: 'Sugerir consultas',
  empty: 'Cole pelo menos um artigo que você quer',
  tooMany: 'Cole no máximo {most} exemplos',
  tooLong: 'Encurte cada texto para {most} caracteres',
  noneKnown:
    'Nenhum artigo chegou com estes endereços, e endereços não são abertos. Cole os textos dos artigos.',
  unknown: {
    one: 'Nenhum artigo chegou com # endereço, que fica de fora. Endereços não são abertos: cole o texto do artigo.',
    other:
      'Nenhum artigo chegou com # endereços, que ficam de fora. Endereços não são abertos: cole os textos dos artigos.',
  },
  results: 'Consultas para escolher',
  nothing: 'Estes exemplos têm poucas palavras em comum. Inclua mais deles, ou textos mais longos.',
  'kind-balanced': 'Equilibrada',
  'kind-narrow': 'Mais estreita',
  'kind-broad': 'Mais ampla',
  'kind-short': 'Curta',
  'kind-other-words': 'Com outras palavras',
  finds: {
    one: 'Encontra {found} de # artigo que você quer.',
    other: 'Encontra {found} de # artigos que você quer.',
  },
  findsUnwanted: {
    one: 'Encontra {found} de # artigo que você não quer.',
    other: 'Encontra {found} de # artigos que você não quer.',
  },
  missed: { one: '# não encontrado', other: '# não encontrados' },
  wrong: { one: '# encontrado por engano', other: '# encontrados por engano' },
  recent: 'O que ela encontrou ultimamente',
  use: 'Usar esta consulta',
} as const;
