export const de = {
  relevance: {
    one: 'Von # Fund, den Sie in 30 Tagen bewertet haben, ist {relevant} relevant ({share}).',
    other: 'Von # Funden, die Sie in 30 Tagen bewertet haben, sind {relevant} relevant ({share}).',
  },
  low: 'Das ist wenig. Diese Anfrage lässt weg, was die anderen gemeinsam haben:',
  lowNone: 'Das ist wenig. Nichts unterscheidet die anderen, engen Sie die Anfrage also selbst ein.',
  loses: {
    one: 'Sie hätte # bewerteten Fund nicht gefunden: {notRelevant} nicht relevant, {relevant} relevant.',
    other: 'Sie hätte # bewertete Funde nicht gefunden: {notRelevant} nicht relevant, {relevant} relevant.',
  },
  removes: {
    one: 'Von den letzten Funden des Suchauftrags fiele # weg.',
    other: 'Von den letzten Funden des Suchauftrags fielen # weg.',
  },
  seeDifference: 'Unterschied ansehen',
  tabNearly: 'Beinahe',
  nearlyNone: 'Kein neuer Artikel hat diese Anfrage um eine Bedingung verfehlt.',
  nearlyLead: 'Diese neuen Artikel haben die Anfrage um eine Bedingung verfehlt.',
  'kind-left-out': 'Ohne {clause}',
  'kind-allowed': 'Ohne den Ausschluss {clause}',
  'kind-any-form': '{clause} in jeder Form',
  'kind-anywhere': '{clause} irgendwo im Artikel',
  'kind-further-apart': '{clause} weiter auseinander',
  'kind-fewer': 'Weniger aus {clause}',
  adds: {
    one: 'Diese Änderung hätte # Artikel gebracht.',
    other: 'Diese Änderung hätte # Artikel gebracht.',
  },
  addsWeek: {
    one: 'Etwa # mehr pro Woche.',
    other: 'Etwa # mehr pro Woche.',
  },
  tryEdit: 'Änderung ausprobieren',
  weekly: 'Einmal pro Woche zeigen, was dieser Suchauftrag beinahe gefunden hätte',
  weeklyHint:
    'Bis zu drei Meldungen, die er um eine Bedingung verfehlt hat, mit der Änderung, die sie gefunden hätte. In der ersten E-Mail nach Ihrer Wochenzeit, oder allein, wenn es sonst nichts gibt.',
} as const;
