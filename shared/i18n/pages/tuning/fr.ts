export const fr = {
  relevance: {
    one: 'Sur # résultat que vous avez noté en 30 jours, {relevant} est pertinent ({share}).',
    other: 'Sur # résultats que vous avez notés en 30 jours, {relevant} sont pertinents ({share}).',
  },
  low: 'C’est peu. Cette requête laisse de côté ce que les autres ont en commun :',
  lowNone: 'C’est peu. Rien ne distingue les autres : essayez de resserrer la requête vous-même.',
  loses: {
    one: 'Elle n’aurait pas trouvé # résultat noté : {notRelevant} non pertinent, {relevant} pertinent.',
    other:
      'Elle n’aurait pas trouvé # résultats notés : {notRelevant} non pertinents, {relevant} pertinents.',
  },
  removes: {
    one: 'Elle écarterait # des résultats récents de l’alerte.',
    other: 'Elle écarterait # des résultats récents de l’alerte.',
  },
  seeDifference: 'Voir la différence',
  tabNearly: 'Presque',
  nearlyNone: 'Aucun article récent n’a manqué cette requête à une condition près.',
  nearlyLead: 'Ces articles récents ont manqué la requête à une condition près.',
  'kind-left-out': 'Sans {clause}',
  'kind-allowed': 'Sans l’exclusion {clause}',
  'kind-any-form': '{clause} sous toutes ses formes',
  'kind-anywhere': '{clause} n’importe où dans l’article',
  'kind-further-apart': '{clause} plus éloignés',
  'kind-fewer': 'Moins de {clause}',
  adds: {
    one: 'Cette modification aurait apporté # article.',
    other: 'Cette modification aurait apporté # articles.',
  },
  addsWeek: {
    one: 'Environ # de plus par semaine.',
    other: 'Environ # de plus par semaine.',
  },
  tryEdit: 'Essayer cette modification',
  weekly: 'Une fois par semaine, me montrer ce que cette alerte a presque trouvé',
  weeklyHint:
    'Jusqu’à trois articles manqués à une condition près, avec la modification qui les aurait trouvés. Dans le premier e-mail après votre heure hebdomadaire, ou seuls s’il n’y a rien d’autre.',
} as const;
