/** Invented mails as a reader might get them: for screenshots, for measuring and as a start for tests. */
import type {
  Confirmation,
  Digest,
  DigestEntry,
  DigestGroup,
  TextPart,
} from '../../shared/mail/digest-model.ts';

/** "Fog closes the *lighthouse* road" in parts: what stands between asterisks is marked. */
export function parts(text: string): readonly TextPart[] {
  return text
    .split('*')
    .map((part, i) => ({ text: part, marked: i % 2 === 1 }))
    .filter((part) => part.text !== '');
}

/** As long as signed tokens are. */
const signed = `0.${'Zk3vQ8pR2sT5uW9x'.repeat(12)}.${'Y1aB4cZk3vQ8pR2s'.repeat(3)}`;

export function entryWith(changes: Partial<DigestEntry> = {}): DigestEntry {
  return {
    title: parts('Keepers return to the *lighthouse* at Cape Marrow'),
    url: 'https://harbour-times.example/2026/keepers-return-to-cape-marrow',
    source: 'The Harbour Times',
    language: 'en',
    publishedAt: '2026-05-04T05:40:00Z',
    snippet: parts(
      '… Forty years after the lamp was automated, two keepers have moved back into the *lighthouse* at Cape Marrow. Their task is not the light but the *gannets* that nest below it, and a sea wall that the winter storms undid …',
    ),
    otherSources: 0,
    alsoMatched: [],
    why: 'lighthouse AND (keeper OR gannet)',
    relevantUrl: `https://alerts.example.org/relevant/${signed}`,
    notRelevantUrl: `https://alerts.example.org/not-relevant/${signed}`,
    ...changes,
  };
}

export function groupWith(changes: Partial<DigestGroup> = {}): DigestGroup {
  return {
    ruleId: 'lighthouses',
    name: 'Lighthouses',
    entries: [entryWith()],
    overflow: 0,
    archiveUrl: 'https://alerts.example.org/archive/lighthouses?from=2026-05-03T06:00:00Z',
    editRuleUrl: `https://alerts.example.org/r/${signed}`,
    pauseRuleUrl: 'https://alerts.example.org/u/4mQ8pR2sT5uW9xY1aB4cZk?want=pause',
    weeklyRuleUrl: 'https://alerts.example.org/u/4mQ8pR2sT5uW9xY1aB4cZk?want=weekly',
    unsubscribeRuleUrl: 'https://alerts.example.org/u/4mQ8pR2sT5uW9xY1aB4cZk',
    ...changes,
  };
}

export function digestWith(changes: Partial<Digest> = {}): Digest {
  return {
    kind: 'digest',
    language: 'en',
    timezone: 'Europe/Madrid',
    at: '2026-05-04T06:00:00Z',
    groups: [groupWith()],
    notices: [],
    links: {
      viewInBrowser: 'https://alerts.example.org/m/9xY1aB4cZk3vQ8pR2sT5uW',
      manage: 'https://alerts.example.org/rules',
      archive: 'https://alerts.example.org/archive?from=2026-05-03T06:00:00Z',
      unsubscribeAll: 'https://alerts.example.org/u/pR2sT5uW9xY1aB4cZk3vQ8',
      oneClick: 'https://alerts.example.org/u/pR2sT5uW9xY1aB4cZk3vQ8',
    },
    ...changes,
  };
}

/** A morning's digest over four rules: updates, a retraction, a late story, another script, a rule that found nothing. */
export const sampleDigest: Digest = digestWith({
  groups: [
    groupWith({
      entries: [
        entryWith({
          otherSources: 12,
          otherSourceNames: ['Coast Radio', 'Island Post', 'Sea Letter'],
          storyUrl: `https://alerts.example.org/r/${signed}s`,
          alsoMatched: ['Seabirds'],
        }),
        entryWith({
          title: parts('*Skerry Light* is to be sold, not torn down'),
          url: 'https://northern-ledger.example/skerry-light',
          source: 'Northern Ledger',
          author: 'Ida Thorne',
          publishedAt: '2026-05-03T19:12:00Z',
          snippet: parts(
            'The coast authority will sell the *Skerry Light* and its two cottages by the end of the year. An earlier version of this report said that the *lighthouse* would be demolished.',
          ),
          change: {
            kind: 'correction',
            what: 'New title: “Skerry Light is to be sold, not torn down”',
          },
        }),
        entryWith({
          title: parts('منارة الرأس تعود إلى العمل بعد عشرين عامًا'),
          url: 'https://al-mina.example/manara',
          source: 'الميناء',
          language: 'ar',
          publishedAt: '2026-05-04T03:05:00Z',
          snippet: parts('عادت *المنارة* القديمة إلى العمل مساء الأحد بعد أن رممها متطوعون من أهل القرية.'),
          why: 'lighthouse OR منارة',
        }),
      ],
      overflow: 9,
    }),
    groupWith({
      ruleId: 'ferries',
      name: 'ferry AND (strike OR "out of service") NOT tourism',
      entries: [
        entryWith({
          title: parts('Crews call a second *ferry strike* for the long weekend'),
          url: 'https://island-post.example/strike',
          source: 'Island Post',
          publishedAt: '2026-05-04T04:55:00Z',
          otherSources: 3,
          snippet: parts(
            'Talks broke down shortly before midnight. Unless the company moves, no *ferry* will leave the western islands from Friday noon until Sunday evening, the union said; medical crossings are exempt from the *strike*.',
          ),
          why: 'ferry AND strike',
        }),
        entryWith({
          title: parts('Minister withdraws claim about *ferry* subsidies'),
          url: 'https://island-post.example/subsidies',
          source: 'Island Post',
          publishedAt: '2026-05-03',
          snippet: parts(
            'The paper has retracted its report on Thursday’s statement. The figures that it quoted were those of another line.',
          ),
          change: { kind: 'retraction', what: 'The Island Post has withdrawn this report.' },
          why: 'ferry AND strike',
        }),
      ],
    }),
    groupWith({
      ruleId: 'seabirds',
      name: 'Seabirds',
      entries: [
        entryWith({
          title: parts('What the *gannets* of the Ness eat, and what it says about the sea'),
          url: 'https://field-notes.example/gannets',
          source: 'Field Notes',
          author: 'Dr Ola Brandt',
          publishedAt: '2026-04-11',
          late: true,
          snippet: parts(
            'For three summers, volunteers collected what parent *gannets* dropped. The list has forty species, and in its order one can read how warm water moved north.',
          ),
          why: 'gannet* OR puffin*',
        }),
      ],
    }),
    groupWith({
      ruleId: 'sea-walls',
      name: 'Sea walls',
      entries: [],
      silence: {
        articlesChecked: 4212,
        feedsFailing: 2,
        sources: {
          count: 2,
          since: '2026-11-17T09:00:00.000Z',
          named: [{ name: 'Harbour Gazette', failing: true, status: '403' }, { name: 'Island Post' }],
        },
      },
    }),
  ],
  notices: [{ kind: 'unusual-silence', rule: 'Sea walls', usualPerDay: 4, days: 3 }],
});

/** An alert about one rule, held back by the limit of the day. */
export const sampleAlert: Digest = digestWith({
  kind: 'alert',
  groups: [
    groupWith({
      ruleId: 'ferries',
      name: 'Ferries',
      entries: sampleDigest.groups[1]!.entries,
    }),
  ],
  notices: [{ kind: 'alerts-slowed', count: 20, until: '2026-05-04T22:00:00Z' }],
});

export const sampleConfirmation: Confirmation = {
  language: 'en',
  rules: [
    { name: 'Lighthouses', query: 'lighthouse AND (keeper OR gannet)', frequency: 'daily' },
    { query: 'ferry AND (strike OR "out of service") NOT tourism', frequency: 'as-it-happens' },
  ],
  confirmUrl: 'https://alerts.example.org/confirm?t=3vQ8pR2sT5uW9xY1aB4cZk7dE6fG0hJ',
  validHours: 24,
  siteUrl: 'https://alerts.example.org',
};

/** As many different stories as asked for, of the length that real ones have, over three rules. */
export function digestOf(stories: number): Digest {
  const entries = Array.from({ length: stories }, (_, i) =>
    entryWith({
      title: parts(`Harbour ${i + 1} opens a *lighthouse* museum after years of repairs`),
      url: `https://harbour-times.example/2026/05/04/harbour-${i + 1}-opens-a-lighthouse-museum`,
      publishedAt: new Date(Date.UTC(2026, 4, 3, 6, i * 7)).toISOString(),
      otherSources: i % 4,
      alsoMatched: i % 5 === 0 ? ['Seabirds'] : [],
    }),
  );
  const third = Math.ceil(stories / 3);
  return digestWith({
    groups: ['Lighthouses', 'Museums', 'Harbours'].map((name, i) =>
      groupWith({ ruleId: name.toLowerCase(), name, entries: entries.slice(i * third, (i + 1) * third) }),
    ),
  });
}
