/**
 * All texts of a mail that are not content, in one language. There is one file per language. To add a language, write
 * such a file and add it to `languages.ts`. Names and titles are passed cleaned and cut, counts as numbers.
 */
export interface Messages {
  /** BCP 47 language of these messages. */
  readonly language: string;
  /** Locale for dates and numbers, if the subscriber's language names no region. */
  readonly locale: string;

  /** "3 new stories" */
  newStories(count: number): string;
  /** "nothing new": after a rule's name, in a subject. */
  readonly nothingNew: string;
  /** "“Quds Force” and 2 other rules": the subject of a mail if the full list is too long. */
  andOtherRules(name: string, others: number): string;
  /** Subject and headline of a digest over several rules: "12 new stories for 3 rules". */
  storiesForRules(stories: number, rules: number): string;
  /** "4,212 articles checked, none matched. 2 feeds could not be read." */
  silence(articlesChecked: number, feedsFailing: number): string;

  /** "Also in 12 other sources" */
  alsoIn(sources: number): string;
  /** "Also matches Iran, Lighthouses": the subscriber's other rules. `more` of them are not named. */
  alsoMatches(names: readonly string[], more: number): string;
  /** Label before the clause that matched: "Why this?" */
  readonly why: string;
  readonly notRelevant: string;
  /** Labels of a story that was sent before. */
  readonly change: { readonly correction: string; readonly retraction: string; readonly update: string };
  /** Label of a story published long ago: "Published earlier". */
  readonly late: string;
  /** "12 more stories in this period" */
  moreStories(count: number): string;
  /** "And 30 more stories for 4 more rules" */
  moreRules(stories: number, rules: number): string;
  /** "Stop this rule" */
  readonly stopRule: string;

  /** "Urgent: Iran: Parliament meets": a subject that says that the mail could not wait. */
  urgentSubject(subject: string): string;
  /** Why an urgent mail comes now, and where to turn that off. */
  readonly urgentNotice: string;
  /** "20 alerts today: until 00:00 new ones come once an hour." */
  alertsSlowed(count: number, until: string): string;
  /** The zone in the settings is unknown, so times are in UTC. */
  unknownZone(zone: string): string;
  /** "“Lighthouses” usually finds 4 stories a day, but none for 3 days." */
  unusualSilence(rule: string, usualPerDay: number, days: number): string;
  /** "“Lighthouses” is no longer watched. Open your rules and save it again." */
  ruleInactive(rule: string): string;
  /** "7 more notices" */
  moreNotices(count: number): string;

  /** "Times are in Europe/Madrid." */
  timesIn(zone: string): string;
  readonly viewInBrowser: string;
  readonly manage: string;
  readonly unsubscribeAll: string;
  /** "You get this mail because you follow 3 rules at wirewatch.example.org." */
  reason(rules: number): string;

  readonly confirmation: {
    readonly subject: string;
    readonly title: string;
    /** Before the list of rules. */
    lead(site: string): string;
    readonly button: string;
    /** "The link works for 24 hours." */
    valid(hours: number): string;
    /** What to do if it was somebody else: nothing. */
    readonly ignore: string;
  };
  readonly signIn: {
    readonly subject: string;
    readonly title: string;
    lead(site: string): string;
    readonly button: string;
    /** "The link works for 15 minutes and once." */
    valid(minutes: number): string;
    readonly ignore: string;
  };
  /** "If the button does not work, open this address:" */
  readonly openAddress: string;
}

/** The forms of a word by plural category (`Intl.PluralRules`). "#" stands for the number. */
export type Forms = Readonly<Partial<Record<Intl.LDMLPluralRule, string>>> & { readonly other: string };

/**
 * Returns a function that counts in a language: `count(3, { one: '# story', other: '# stories' })` gives "3 stories".
 */
export function createCount(locale: string): (value: number, forms: Forms) => string {
  const rules = new Intl.PluralRules(locale);
  const numbers = new Intl.NumberFormat(locale, { maximumFractionDigits: 1 });
  return (value, forms) => (forms[rules.select(value)] ?? forms.other).replaceAll('#', numbers.format(value));
}
