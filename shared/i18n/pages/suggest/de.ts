export const de = {
  title: 'Suchauftrag aus Beispielen',
  lead: 'Fügen Sie Artikel ein, die Sie wollen, und einige, die Sie nicht wollen. Sie erhalten Anfragen zur Auswahl.',
  open: 'Aus Beispielen',
  wanted: 'Artikel, die Sie wollen',
  wantedHint:
    'Eine Adresse je Zeile, oder Texte mit einer Zeile --- dazwischen. Zehn sind eine gute Zahl. Adressen werden unter den eingegangenen Artikeln gesucht, keine wird geöffnet.',
  unwanted: 'Artikel, die Sie nicht wollen',
  unwantedHint: 'Ebenso. Am meisten helfen solche, die man leicht mit den anderen verwechselt.',
  button: 'Anfragen vorschlagen',
  empty: 'Fügen Sie mindestens einen Artikel ein, den Sie wollen',
  tooMany: 'Fügen Sie höchstens {most} Beispiele ein',
  tooLong: 'Kürzen Sie Texte auf je {most} Zeichen',
  noneKnown:
    'Unter diesen Adressen ist kein Artikel eingegangen, und Adressen werden nicht geöffnet. Fügen Sie die Texte der Artikel ein.',
  unknown: {
    one: 'Unter # Adresse ist kein Artikel eingegangen, sie bleibt weg. Adressen werden nicht geöffnet: Fügen Sie den Text des Artikels ein.',
    other:
      'Unter # Adressen ist kein Artikel eingegangen, sie bleiben weg. Adressen werden nicht geöffnet: Fügen Sie die Texte der Artikel ein.',
  },
  results: 'Anfragen zur Auswahl',
  nothing: 'Diese Beispiele haben zu wenige Wörter gemeinsam. Geben Sie mehr davon an, oder längere Texte.',
  'kind-balanced': 'Ausgewogen',
  'kind-narrow': 'Enger',
  'kind-broad': 'Weiter',
  'kind-short': 'Kurz',
  'kind-other-words': 'Mit anderen Wörtern',
  finds: {
    one: 'Findet {found} von # Artikel, den Sie wollen.',
    other: 'Findet {found} von # Artikeln, die Sie wollen.',
  },
  findsUnwanted: {
    one: 'Findet {found} von # Artikel, den Sie nicht wollen.',
    other: 'Findet {found} von # Artikeln, die Sie nicht wollen.',
  },
  missed: { one: '# nicht gefunden', other: '# nicht gefunden' },
  wrong: { one: '# zu Unrecht gefunden', other: '# zu Unrecht gefunden' },
  recent: 'Was sie zuletzt fand',
  use: 'Diese Anfrage verwenden',
} as const;
