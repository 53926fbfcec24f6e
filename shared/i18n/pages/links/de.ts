import type { Translated } from '../../phrases.ts';
import type { en } from './en.ts';

export const de: Translated<typeof en> = {
  findsTitle: 'Was {rule} gefunden hat',
  findsWhen: 'Von {from} bis {to}.',
  findsNone: 'Aus dieser Zeit ist nichts mehr gespeichert. Treffer werden 35 Tage aufgehoben.',
  storyTitle: 'Alle Quellen dieser Meldung',
  ruleTitle: 'Der Suchauftrag {rule}',
  ruleQuery: 'Sucht nach',
  ruleOften: 'Wie oft',
  ruleRated: {
    one: '# seiner Meldungen wurde bewertet, davon {relevant} als relevant.',
    other: '# seiner Meldungen wurden bewertet, davon {relevant} als relevant.',
  },
  nearlyLead: 'Der Suchauftrag hat diese Meldung um eine Bedingung verfehlt.',
  nearlyEdit: 'Die Änderung',
  nearlyQuery: 'Die geänderte Anfrage',
  readOnly: 'Sie sehen dies über den Link einer E-Mail. Um etwas zu ändern, melden Sie sich an.',
  changeRule: 'Suchauftrag ändern',

  aboutStory: 'Gefunden wurde: {title}',
  byRule: 'Vom Suchauftrag {rule}',
  relevantTitle: 'Relevant?',
  relevantButton: 'Ja, das ist relevant',
  relevantDone: 'Als relevant vermerkt.',
  notRelevantTitle: 'Nicht relevant?',
  notRelevantButton: 'Nur vermerken, dass es nicht relevant ist',
  notRelevantDone: 'Als nicht relevant vermerkt.',
  leaveOutHeading: 'Solche Meldungen weglassen',
  leaveOutWord: 'Artikel, die {word} erwähnen',
  leaveOutSource: 'Artikel von {source}',
  alsoRemoved: {
    one: 'Von den neueren Artikeln würde auch # entfallen:',
    other: 'Von den neueren Artikeln würden auch # entfallen:',
  },
  alsoRemovedNone: 'Kein anderer neuerer Artikel würde entfallen.',
  noExclusion: 'Nichts unterscheidet sie von dem, was Sie haben wollen.',
  leaveOutButton: 'Diese weglassen',
  narrowed: 'Der Suchauftrag ist jetzt enger: {query}',
  muteHeading: 'Nichts mehr zu dieser Meldung',
  muteText:
    'Keine E-Mail meldet mehr davon, bei keinem Ihrer Suchaufträge; nur, wenn etwas Gesendetes falsch war.',
  muteButton: 'Meldung stummschalten',
  muted: 'Diese Meldung kommt nicht wieder.',
  undone: 'Alles ist wieder wie zuvor.',
};
