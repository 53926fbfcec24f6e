import type { Translated } from '../../phrases.ts';
import type { en } from './en.ts';

export const fr: Translated<typeof en> = {
  findsTitle: 'Ce que {rule} a trouvé',
  findsWhen: 'Du {from} au {to}.',
  findsNone: 'Rien n’est plus conservé de cette période. Les résultats sont gardés 35 jours.',
  storyTitle: 'Toutes les sources de cette actualité',
  ruleTitle: 'L’alerte {rule}',
  ruleQuery: 'Recherche',
  ruleOften: 'Rythme',
  ruleRated: {
    one: '# de ses articles a été évalué ; {relevant} comme pertinents.',
    other: '# de ses articles ont été évalués ; {relevant} comme pertinents.',
  },
  nearlyLead: 'L’alerte a manqué cet article à une condition près.',
  nearlyEdit: 'La modification',
  nearlyQuery: 'La requête modifiée',
  readOnly: 'Vous voyez cette page grâce au lien d’un e-mail. Pour changer quelque chose, connectez-vous.',
  changeRule: 'Modifier l’alerte',

  aboutStory: 'Article trouvé : {title}',
  byRule: 'Par l’alerte {rule}',
  relevantTitle: 'Est-ce pertinent ?',
  relevantButton: 'Oui, c’est pertinent',
  relevantDone: 'Noté comme pertinent.',
  notRelevantTitle: 'Pas pertinent ?',
  notRelevantButton: 'Noter seulement que ce n’est pas pertinent',
  notRelevantDone: 'Noté comme non pertinent.',
  leaveOutHeading: 'Écarter ce genre d’articles',
  leaveOutWord: 'Les articles qui mentionnent {word}',
  leaveOutSource: 'Les articles de {source}',
  alsoRemoved: {
    one: 'Parmi les articles récents, # autre serait écarté :',
    other: 'Parmi les articles récents, # autres seraient écartés :',
  },
  alsoRemovedNone: 'Aucun autre article récent ne serait écarté.',
  noExclusion: 'Rien ne le distingue de ce que vous voulez recevoir.',
  leaveOutButton: 'Les écarter',
  narrowed: 'L’alerte est désormais plus précise : {query}',
  muteHeading: 'Plus rien sur cette actualité',
  muteText:
    'Aucun e-mail n’en dira plus, par aucune de vos alertes, sauf si ce qui vous a été envoyé était faux.',
  muteButton: 'Ignorer cette actualité',
  muted: 'Cette actualité ne reviendra pas.',
  undone: 'Tout est comme avant.',
};
