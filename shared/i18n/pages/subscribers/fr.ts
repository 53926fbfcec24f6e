import type { Translated } from '../../phrases.ts';
import type { en } from './en.ts';

export const fr: Translated<typeof en> = {
  'status-active': 'Actif',
  'status-pending': 'Non confirmé',
  'status-unsubscribed': 'Désabonné',
  'reason-bounce': 'Non distribuable',
  'reason-complaint': 'Plainte',
  'reason-operator': 'Arrêté par l’exploitant',
  lead: 'Le nom des adresses est presque entièrement masqué, sauf si vous en indiquez une.',
  import: 'Importer des personnes',
  whole: 'Adresse complète',
  find: 'Trouver',
  lists: 'Listes',
  all: 'Tous',
  stopped: 'Arrêtés',
  none: 'Personne',
  noneText: 'Aucun abonné dans cette liste.',
  address: 'Adresse',
  state: 'État',
  zone: 'Fuseau',
  nextLook: 'Prochain contrôle',
  since: 'Depuis',
  nobody: 'Personne n’est abonné avec {email}.',
  'nothing-bounce': 'Rien n’est envoyé à cette adresse : non distribuable, {when}.',
  'nothing-complaint': 'Rien n’est envoyé à cette adresse : plainte, {when}.',
  'nothing-operator': 'Rien n’est envoyé à cette adresse : arrêtée par l’exploitant, {when}.',
  suppress: 'Ne rien envoyer à cette adresse',
  suppressAsk: 'Plus aucun e-mail n’y sera envoyé. Continuer ?',
  lift: 'Autoriser les e-mails',
  liftComplaint: 'Son titulaire a signalé nos e-mails comme indésirables, et en redemande.',
  suppressedNone: 'Aucune adresse',
  suppressedNoneText: 'Aucune adresse n’est bloquée pour cette raison.',
  suppressed: 'Adresses qui ne reçoivent pas d’e-mail',
  why: 'Raison',
  when: 'Quand',
  notStored: 'non enregistrée',
  complaintHint:
    'Après une plainte, l’adresse doit être cherchée seule avant d’autoriser à nouveau les e-mails.',

  failedLooks: {
    one: 'La rédaction ou l’envoi a échoué # fois et est reporté. Le journal de deliver dit pourquoi ; l’entrée du guide est mails-fail.',
    other:
      'La rédaction ou l’envoi a échoué # fois de suite et est reporté. Le journal de deliver dit pourquoi ; l’entrée du guide est mails-fail.',
  },
  latest: 'Derniers e-mails',
  latestNone: 'Aucun ces 90 derniers jours.',
  digests: 'Résumés',
  digestsAt: '{time}, {zone}',
  confirmed: 'Confirmé',
  id: 'Identifiant',
  export: 'Exporter',
  stop: 'Arrêter les e-mails',
  stopAsk: 'Plus aucun e-mail n’y sera envoyé. Ses alertes restent. Continuer ?',
  eraseButton: 'Effacer…',
  eraseTitle: 'Effacer {email} ?',
  eraseText: {
    one: 'L’adresse, les réglages, l’alerte, les e-mails et les liens sont supprimés aussitôt, sans retour possible.',
    other:
      'L’adresse, les réglages, les # alertes, les e-mails et les liens sont supprimés aussitôt, sans retour possible.',
  },
  eraseTextNone:
    'L’adresse, les réglages, les e-mails et les liens sont supprimés aussitôt, sans retour possible.',
  eraseKept:
    'Le fait qu’une adresse n’était pas distribuable ou s’est plainte est conservé, sous forme de hachage.',
  eraseExport:
    'Exportez d’abord les données si leur titulaire les veut. Si un fichier se termine par {next}, c’est la première partie : {command} les écrit toutes.',
  sure: 'Son titulaire l’a demandé, ou je sais pourquoi il le faut',
  sureWrong: 'Indiquez que vous êtes sûr : c’est irréversible.',
  erase: 'Tout effacer',
  keep: 'Garder',

  importLead:
    'Chaque adresse reçoit une demande de confirmation par e-mail. Personne ne reçoit rien d’autre avant.',
  file: 'Fichier CSV',
  list: 'Ou la liste elle-même',
  listHint:
    'La première ligne nomme les colonnes : {columns} ; {email} et {query} sont nécessaires. Une ligne est une alerte d’une personne ; 1 000 lignes au plus.',
  ask: 'Demander',
  listMissing: 'Choisissez un fichier, ou collez la liste.',
  'outcome-asked': 'Demandé par e-mail',
  'outcome-already': 'Déjà là',
  'outcome-refused': 'Non retenu',
  'outcome-later': 'À renvoyer',
  outcomeCount: '{outcome} : {count}',
  listEmpty: 'La liste n’a pas de ligne.',
  laterText:
    'Renvoyez la même liste pour les lignes restantes : personne n’est sollicité deux fois en un jour.',
  open: 'Lignes non traitées',
  line: 'Ligne',
  lineNumber: 'Ligne {number}',
  outcome: 'Résultat',
  more: { one: '# de plus.', other: '# de plus.' },
  addressWrong:
    'Écrivez l’adresse complète, comme ada@reader.example. On ne peut pas chercher une partie d’adresse.',

  doneErased: 'Tout ce qui concerne l’abonné est effacé.',
  doneSuppressed: 'Plus aucun e-mail n’est envoyé à cette adresse.',
  doneLifted:
    'Cette adresse peut de nouveau recevoir des e-mails. Ils reprennent quand son titulaire le demande.',
  doneRepeated: 'L’e-mail repart dans une ou deux minutes.',
};
