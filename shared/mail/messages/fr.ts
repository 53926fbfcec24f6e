import { createCount, type Messages } from './messages.ts';

const locale = 'fr-FR';
const count = createCount(locale);

export const fr: Messages = {
  language: 'fr',
  locale,

  newStories: (n) => count(n, { one: '# nouvel article', other: '# nouveaux articles' }),
  nothingNew: 'rien de nouveau',
  andOtherRules: (name, others) =>
    `${name} et ${count(others, { one: '# autre règle', other: '# autres règles' })}`,
  storiesForRules: (n, ofRules) =>
    `${fr.newStories(n)} pour ${count(ofRules, { one: '# règle', other: '# règles' })}`,
  silence: (checked, failing) =>
    `${count(checked, { one: '# article examiné', other: '# articles examinés' })}, aucun ne correspond.${
      failing === 0
        ? ''
        : ` ${count(failing, { one: '# flux n’a pas pu être lu', other: '# flux n’ont pas pu être lus' })}.`
    }`,

  alsoIn: (sources) => `Aussi dans ${count(sources, { one: '# autre source', other: '# autres sources' })}`,
  alsoMatches: (names, more) =>
    `Correspond aussi à ${names.join(', ')}${more === 0 ? '' : ` et ${count(more, { one: '# autre', other: '# autres' })}`}`,
  why: 'Pourquoi ?',
  notRelevant: 'Pas pertinent',
  change: { correction: 'Correction', retraction: 'Retiré', update: 'Mis à jour' },
  late: 'Paru auparavant',
  moreStories: (n) => `${count(n, { one: '# autre article', other: '# autres articles' })} sur cette période`,
  moreRules: (n, ofRules) =>
    `Et ${count(n, { one: '# autre article', other: '# autres articles' })} pour ${count(ofRules, { one: '# autre règle', other: '# autres règles' })}`,
  stopRule: 'Arrêter cette règle',

  urgentSubject: (subject) => `Urgent : ${subject}`,
  urgentNotice:
    'Les nouvelles urgentes arrivent aussitôt, quel que soit le rythme de vos règles, même pendant les heures de silence. Vous pouvez le désactiver dans les réglages.',
  alertsSlowed: (n, until) =>
    `${count(n, { one: '# alerte', other: '# alertes' })} aujourd’hui : jusqu’à ${until}, les suivantes arrivent une fois par heure.`,
  unknownZone: (zone) =>
    `Le fuseau horaire « ${zone} » est inconnu ; les heures sont en UTC. Choisissez-en un autre dans les réglages.`,
  unusualSilence: (rule, usual, days) =>
    `« ${rule} » trouve d’habitude ${count(usual, { one: '# article', other: '# articles' })} par jour, mais aucun depuis ${count(days, { one: '# jour', other: '# jours' })}.`,
  ruleInactive: (rule) =>
    `« ${rule} » n’est plus surveillée. Ouvrez vos règles et enregistrez-la de nouveau.`,
  moreNotices: (n) => count(n, { one: '# autre avis', other: '# autres avis' }),

  timesIn: (zone) => `Heures de ${zone}.`,
  viewInBrowser: 'Voir dans le navigateur',
  manage: 'Règles et réglages',
  unsubscribeAll: 'Se désabonner de tout',
  reason: (n) =>
    `Vous recevez ce message car vous suivez ${count(n, { one: 'cette règle', other: 'ces # règles' })}.`,

  confirmation: {
    subject: 'Confirmez vos alertes',
    title: 'Un clic, et l’actualité vient à vous',
    lead: (site) =>
      `Quelqu’un, vous espérons-nous, a demandé à ${site} de surveiller l’actualité pour cette adresse :`,
    button: 'Confirmer',
    valid: (hours) => `Le lien est valable ${count(hours, { one: '# heure', other: '# heures' })}.`,
    ignore:
      'Si ce n’était pas vous, ne faites rien : sans votre confirmation, nous n’enverrons aucune actualité.',
  },
  signIn: {
    subject: 'Votre lien de connexion',
    title: 'Se connecter',
    lead: (site) => `Quelqu’un, vous espérons-nous, veut se connecter à ${site} avec cette adresse.`,
    button: 'Se connecter',
    valid: (minutes) => `Le lien est valable ${count(minutes, { one: '# minute', other: '# minutes' })}.`,
    ignore: 'Si ce n’était pas vous, ne faites rien : personne ne peut se connecter sans ce message.',
  },
  openAddress: 'Si le bouton ne fonctionne pas, ouvrez cette adresse :',
};
