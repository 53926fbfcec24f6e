import { createCount, type Messages } from './messages.ts';

const locale = 'de-DE';
const count = createCount(locale);
const stories = (n: number) => count(n, { one: '# Meldung', other: '# Meldungen' });

export const de: Messages = {
  language: 'de',
  locale,

  newStories: (n) => count(n, { one: '# neue Meldung', other: '# neue Meldungen' }),
  nothingNew: 'nichts Neues',
  andOtherRules: (name, others) =>
    `${name} und ${count(others, { one: '# weitere Regel', other: '# weitere Regeln' })}`,
  storiesForRules: (n, ofRules) =>
    `${de.newStories(n)} zu ${count(ofRules, { one: '# Regel', other: '# Regeln' })}`,
  silence: (checked, failing) =>
    `${count(checked, { one: '# Artikel', other: '# Artikel' })} geprüft, keiner passte.${
      failing === 0 ? '' : ` ${count(failing, { one: '# Feed war', other: '# Feeds waren' })} nicht lesbar.`
    }`,

  alsoIn: (sources) => `Auch in ${count(sources, { one: '# weiteren Quelle', other: '# weiteren Quellen' })}`,
  alsoMatches: (names, more) =>
    `Passt auch zu ${names.join(', ')}${more === 0 ? '' : ` und ${count(more, { one: '# weiteren', other: '# weiteren' })}`}`,
  why: 'Warum das?',
  notRelevant: 'Nicht relevant',
  change: { correction: 'Korrektur', retraction: 'Zurückgezogen', update: 'Aktualisiert' },
  late: 'Früher erschienen',
  moreStories: (n) =>
    `${count(n, { one: '# weitere Meldung', other: '# weitere Meldungen' })} aus dieser Zeit`,
  moreRules: (n, ofRules) =>
    `Und ${count(n, { one: '# weitere Meldung', other: '# weitere Meldungen' })} zu ${count(ofRules, { one: '# weiteren Regel', other: '# weiteren Regeln' })}`,
  stopRule: 'Diese Regel beenden',

  urgentSubject: (subject) => `Dringend: ${subject}`,
  urgentNotice:
    'Dringende Nachrichten kommen sofort, unabhängig vom Zeitplan Ihrer Regeln und auch in der Ruhezeit. In den Einstellungen können Sie das abschalten.',
  alertsSlowed: (n, until) =>
    `${count(n, { one: '# Eilmeldung', other: '# Eilmeldungen' })} heute: Bis ${until} kommen neue einmal je Stunde.`,
  unknownZone: (zone) =>
    `Die Zeitzone „${zone}“ ist unbekannt, Zeiten sind daher in UTC. Wählen Sie in den Einstellungen eine andere.`,
  unusualSilence: (rule, usual, days) =>
    `„${rule}“ findet sonst ${stories(usual)} am Tag, seit ${count(days, { one: '# Tag', other: '# Tagen' })} aber keine.`,
  ruleInactive: (rule) =>
    `„${rule}“ wird nicht mehr beobachtet. Öffnen Sie Ihre Regeln und speichern Sie sie neu.`,
  moreNotices: (n) => count(n, { one: '# weiterer Hinweis', other: '# weitere Hinweise' }),

  timesIn: (zone) => `Zeiten in ${zone}.`,
  viewInBrowser: 'Im Browser ansehen',
  manage: 'Regeln und Einstellungen',
  unsubscribeAll: 'Alles abbestellen',
  reason: (n) =>
    `Sie erhalten diese Mail, weil Sie ${count(n, { one: 'dieser Regel', other: 'diesen # Regeln' })} folgen.`,

  confirmation: {
    subject: 'Bestätigen Sie Ihre Nachrichten',
    title: 'Ein Klick, und die Nachrichten kommen zu Ihnen',
    lead: (site) =>
      `Jemand, hoffentlich Sie, hat ${site} gebeten, die Nachrichten für diese Adresse zu beobachten:`,
    button: 'Bestätigen',
    valid: (hours) => `Der Link gilt ${count(hours, { one: '# Stunde', other: '# Stunden' })}.`,
    ignore: 'Waren Sie es nicht, tun Sie nichts: Ohne Ihre Bestätigung schicken wir keine Nachrichten.',
  },
  signIn: {
    subject: 'Ihr Anmeldelink',
    title: 'Anmelden',
    lead: (site) => `Jemand, hoffentlich Sie, möchte sich mit dieser Adresse bei ${site} anmelden.`,
    button: 'Anmelden',
    valid: (minutes) => `Der Link gilt ${count(minutes, { one: '# Minute', other: '# Minuten' })}.`,
    ignore: 'Waren Sie es nicht, tun Sie nichts: Ohne diese Mail kann sich niemand anmelden.',
  },
  openAddress: 'Falls der Knopf nicht funktioniert, öffnen Sie diese Adresse:',
};
