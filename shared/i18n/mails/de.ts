import type { Translated } from '../phrases.ts';
import type { en } from './en.ts';

export const de: Translated<typeof en> = {
  newStories: { one: '# neue Meldung', other: '# neue Meldungen' },
  subjectMore: '{title}, +{more}',
  nothingNew: 'nichts Neues',
  andOtherRules: { one: '{name} und # weiterer Suchauftrag', other: '{name} und # weitere Suchaufträge' },
  storiesForRules: { one: '{stories} zu # Suchauftrag', other: '{stories} zu # Suchaufträgen' },
  silence: { one: '# Artikel geprüft, kein Treffer.', other: '# Artikel geprüft, kein Treffer.' },
  silentSources: {
    one: '# Quelle, von der dieser Suchauftrag sonst jede Woche hört, schweigt seit {day}: {names}.',
    other: '# Quellen, von denen dieser Suchauftrag sonst jede Woche hört, schweigen seit {day}: {names}.',
  },
  silentFeeds: 'Nicht lesbare Feeds: {names}.',
  feedsFailing: { one: '# Feed war nicht lesbar.', other: '# Feeds waren nicht lesbar.' },

  alsoIn: 'Auch in: {names}',
  alsoInMore: {
    one: 'Auch in: {names} und # weiteren Quelle',
    other: 'Auch in: {names} und # weiteren Quellen',
  },
  alsoInUnnamed: { one: 'Auch in # weiteren Quelle', other: 'Auch in # weiteren Quellen' },
  alsoMatches: 'Auch Treffer für: {names}',
  alsoMatchesMore: {
    one: 'Auch Treffer für: {names} und # weiteren',
    other: 'Auch Treffer für: {names} und # weitere',
  },
  why: 'Treffer:',
  relevant: 'Relevant',
  notRelevant: 'Nicht relevant',
  mute: 'Stummschalten',
  follow: 'Verfolgen',
  unfollow: 'Nicht mehr verfolgen',
  source: 'Weitere Quelle',
  figures: 'Zahlen',
  followEnded: 'Zu „{story}“ ist 7 Tage lang nichts geschehen, daher verfolgen Sie die Meldung nicht mehr.',
  reasonFollowed: {
    one: 'Sie erhalten diese E-Mail, weil Sie diese Meldung verfolgen.',
    other: 'Sie erhalten diese E-Mail, weil Sie diese # Meldungen verfolgen.',
  },
  correction: 'Korrektur',
  retraction: 'Zurückgezogen',
  update: 'Aktualisiert',
  late: 'Früher erschienen',
  contents: 'In dieser E-Mail',
  moreStories: { one: '# weitere Meldung', other: '# weitere Meldungen' },
  moreRules: {
    one: 'Und {stories} zu # weiteren Suchauftrag',
    other: 'Und {stories} zu # weiteren Suchaufträgen',
  },
  editRule: 'Bearbeiten',
  pauseRule: 'Pausieren',
  weeklyRule: 'Wöchentlich',
  stopRule: 'Beenden',

  urgentSubject: 'Eilmeldung: {subject}',
  urgentNotice:
    'Eilmeldungen kommen sofort, unabhängig vom Zeitplan Ihrer Suchaufträge und auch in der Ruhezeit. In den Einstellungen können Sie das abschalten.',
  alertsSlowed: {
    one: 'Heute # Benachrichtigung: Bis {until} kommen neue einmal je Stunde.',
    other: 'Heute # Benachrichtigungen: Bis {until} kommen neue einmal je Stunde.',
  },
  unknownZone:
    'Die Zeitzone „{zone}“ ist unbekannt, Zeiten sind daher in UTC. Wählen Sie in den Einstellungen eine andere.',
  usualStories: { one: '# Meldung', other: '# Meldungen' },
  unusualSilence: {
    one: '„{rule}“ findet sonst {stories} am Tag, seit # Tag aber keine.',
    other: '„{rule}“ findet sonst {stories} am Tag, seit # Tagen aber keine.',
  },
  unusual: '„{rule}“: {said}.',
  unusualIn: '{stories} innerhalb von {time}',
  unusualFound: '{found}; üblich: {usual}',
  unusualNone: '{found}; üblich: keine',
  unusualFirst: 'Zuerst: {source}, {time}.',
  unusualFirstAt: 'Erste Meldung: {time}.',
  unusualWords: 'Neue Wörter: {words}.',
  ruleInactive:
    '„{rule}“ wird nicht mehr beobachtet. Öffnen Sie Ihre Suchaufträge und speichern Sie ihn neu.',
  nearlyLead:
    'Meldungen, die einen Suchauftrag um eine Bedingung verfehlt haben, mit der Änderung, die sie gefunden hätte.',
  nearlySubject: 'Beinahe: {title}',
  packs: 'Pakete mit Suchaufträgen',
  packsLead:
    'Diese Pakete haben sich geändert, seit Sie sie zuletzt übernommen haben. Nichts ändert sich, bevor Sie entscheiden.',
  packChanges: { one: '# Änderung Ihrer Suchaufträge.', other: '# Änderungen Ihrer Suchaufträge.' },
  seePack: 'Unterschied ansehen',
  packSubject: 'Das Paket „{pack}“ hat sich geändert',
  reasonPacks: {
    one: 'Sie erhalten diese E-Mail, weil Sie diesem Paket mit Suchaufträgen folgen.',
    other: 'Sie erhalten diese E-Mail, weil Sie diesen # Paketen mit Suchaufträgen folgen.',
  },
  moreNotices: { one: '# weiterer Hinweis', other: '# weitere Hinweise' },

  timesIn: 'Zeiten in {zone}.',
  viewInBrowser: 'Im Browser ansehen',
  manage: 'Suchaufträge und Einstellungen',
  unsubscribeAll: 'Alles abbestellen',
  reason: {
    one: 'Sie erhalten diese E-Mail, weil Sie diesen Suchauftrag angelegt haben.',
    other: 'Sie erhalten diese E-Mail, weil Sie diese # Suchaufträge angelegt haben.',
  },

  confirmSubject: 'Bitte bestätigen Sie Ihren News-Alert',
  confirmTitle: 'Ein Klick, und die Nachrichten kommen zu Ihnen',
  confirmLead: 'Jemand, hoffentlich Sie, hat bei {site} für diese Adresse Benachrichtigungen bestellt:',
  confirmButton: 'Bestätigen',
  confirmValid: { one: 'Der Link gilt # Stunde.', other: 'Der Link gilt # Stunden.' },
  confirmIgnore:
    'Waren Sie das nicht? Dann müssen Sie nichts tun: Ohne Ihre Bestätigung schicken wir keine Nachrichten.',
  'frequency-as-it-happens': 'sofort',
  'frequency-hourly': 'höchstens stündlich',
  'frequency-daily': 'täglich',
  'frequency-weekly': 'wöchentlich',
  'frequency-unusual': 'nur bei Ungewöhnlichem',

  signInSubject: 'Ihr Anmeldelink',
  signInTitle: 'Anmelden',
  signInLead: 'Jemand, hoffentlich Sie, möchte sich mit dieser Adresse bei {site} anmelden.',
  signInButton: 'Anmelden',
  signInValid: {
    one: 'Der Link gilt einmal, # Minute lang.',
    other: 'Der Link gilt einmal, # Minuten lang.',
  },
  signInIgnore:
    'Waren Sie das nicht? Dann müssen Sie nichts tun: Ohne diese E-Mail kann sich niemand anmelden.',
  addressSubject: 'Bitte bestätigen Sie Ihre neue Adresse',
  addressTitle: 'Adresse ändern',
  addressLead: 'Jemand, hoffentlich Sie, hat {site} gebeten, Nachrichten an eine andere Adresse zu senden:',
  addressButton: 'Änderung bestätigen',
  addressIgnore:
    'Waren Sie das nicht? Dann müssen Sie nichts tun: Ohne beide Bestätigungen ändert sich nichts.',
  outputSubject: '{output} nimmt keine Nachrichten mehr an',
  outputTitle: 'Eine Ausgabe steht still',
  outputLead: 'Wir konnten nicht weitergeben, was Ihre Regel gefunden hat, und versuchen es nicht mehr:',
  outputButton: 'Ausgabe ansehen',
  outputKept: 'Was nicht angenommen wurde, lässt sich 14 Tage lang erneut senden.',
  outputIgnore: 'Die E-Mails der Regel kommen weiterhin.',
  tokenSubject: 'Ein neues Token für Ihr Konto',
  tokenTitle: 'Ein Token wurde erstellt',
  tokenLead:
    'Jemand, hoffentlich Sie, hat ein Token erstellt, mit dem ein Programm Ihr Konto bei {site} nutzen kann:',
  tokenReads: 'Darf Suchaufträge und Meldungen lesen',
  tokenWrites: 'Darf Suchaufträge und Einstellungen lesen und ändern',
  tokenButton: 'Token ansehen',
  tokenFine: 'Wenn Sie es waren, ist nichts zu tun.',
  tokenNotYou: 'Wenn nicht, widerrufen Sie das Token und melden Sie die anderen Geräte ab.',
  openAddress: 'Falls die Schaltfläche nicht funktioniert, öffnen Sie diese Adresse:',
};
