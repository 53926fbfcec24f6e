export const fr = {
  title: 'Alerte à partir d’exemples',
  lead: 'Collez des articles que vous voulez, et quelques-uns que vous ne voulez pas. Vous obtenez des requêtes au choix.',
  open: 'À partir d’exemples',
  wanted: 'Articles que vous voulez',
  wantedHint:
    'Une adresse par ligne, ou des textes séparés par une ligne ---. Dix est un bon nombre. Les adresses sont cherchées parmi les articles reçus ; aucune n’est ouverte.',
  unwanted: 'Articles que vous ne voulez pas',
  unwantedHint: 'De la même façon. Ceux que l’on confond facilement avec les autres aident le plus.',
  button: 'Proposer des requêtes',
  empty: 'Collez au moins un article que vous voulez',
  tooMany: 'Collez au plus {most} exemples',
  tooLong: 'Raccourcissez chaque texte à {most} caractères',
  noneKnown:
    'Aucun article n’est arrivé sous ces adresses, et les adresses ne sont pas ouvertes. Collez les textes des articles.',
  unknown: {
    one: 'Aucun article n’est arrivé sous # adresse, elle est donc laissée de côté. Les adresses ne sont pas ouvertes : collez le texte de l’article.',
    other:
      'Aucun article n’est arrivé sous # adresses, elles sont donc laissées de côté. Les adresses ne sont pas ouvertes : collez les textes des articles.',
  },
  results: 'Requêtes au choix',
  nothing: 'Ces exemples ont trop peu de mots en commun. Ajoutez-en, ou des textes plus longs.',
  'kind-balanced': 'Équilibrée',
  'kind-narrow': 'Plus étroite',
  'kind-broad': 'Plus large',
  'kind-short': 'Courte',
  'kind-other-words': 'Avec d’autres mots',
  finds: {
    one: 'Trouve {found} sur # article que vous voulez.',
    other: 'Trouve {found} sur # articles que vous voulez.',
  },
  findsUnwanted: {
    one: 'Trouve {found} sur # article que vous ne voulez pas.',
    other: 'Trouve {found} sur # articles que vous ne voulez pas.',
  },
  missed: { one: '# manqué', other: '# manqués' },
  wrong: { one: '# trouvé à tort', other: '# trouvés à tort' },
  recent: 'Ce qu’elle a trouvé dernièrement',
  use: 'Utiliser cette requête',
} as const;
