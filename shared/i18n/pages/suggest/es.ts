export const es = {
  title: 'Alerta a partir de ejemplos',
  lead: 'Pegue artículos que quiere y algunos que no. Recibirá consultas para elegir.',
  open: 'A partir de ejemplos',
  wanted: 'Artículos que quiere',
  wantedHint:
    'Una dirección por línea, o textos separados por una línea ---. Diez es un buen número. Las direcciones se buscan entre los artículos recibidos; ninguna se abre.',
  unwanted: 'Artículos que no quiere',
  unwantedHint: 'De la misma manera. Los que se confunden fácilmente con los otros son los que más ayudan.',
  button: 'Proponer consultas',
  empty: 'Pegue al menos un artículo que quiere',
  tooMany: 'Pegue como máximo {most} ejemplos',
  tooLong: 'Acorte los textos a {most} caracteres cada uno',
  noneKnown:
    'No llegó ningún artículo con estas direcciones, y las direcciones no se abren. Pegue los textos de los artículos.',
  unknown: {
    one: 'No llegó ningún artículo con # dirección, así que se omite. Las direcciones no se abren: pegue el texto del artículo.',
    other:
      'No llegó ningún artículo con # direcciones, así que se omiten. Las direcciones no se abren: pegue los textos de los artículos.',
  },
  results: 'Consultas para elegir',
  nothing: 'Estos ejemplos tienen muy pocas palabras en común. Añada más, o textos más largos.',
  'kind-balanced': 'Equilibrada',
  'kind-narrow': 'Más estrecha',
  'kind-broad': 'Más amplia',
  'kind-short': 'Corta',
  'kind-other-words': 'Con otras palabras',
  finds: {
    one: 'Encuentra {found} de # artículo que quiere.',
    other: 'Encuentra {found} de # artículos que quiere.',
  },
  findsUnwanted: {
    one: 'Encuentra {found} de # artículo que no quiere.',
    other: 'Encuentra {found} de # artículos que no quiere.',
  },
  missed: { one: '# sin encontrar', other: '# sin encontrar' },
  wrong: { one: '# encontrado por error', other: '# encontrados por error' },
  recent: 'Lo que encontró últimamente',
  use: 'Usar esta consulta',
} as const;
