import { createCount, type Messages } from './messages.ts';

const locale = 'en-GB';
const count = createCount(locale);
const stories = (n: number) => count(n, { one: '# story', other: '# stories' });
const rules = (n: number) => count(n, { one: '# rule', other: '# rules' });

export const en: Messages = {
  language: 'en',
  locale,

  newStories: (n) => count(n, { one: '# new story', other: '# new stories' }),
  nothingNew: 'nothing new',
  andOtherRules: (name, others) =>
    `${name} and ${count(others, { one: '# other rule', other: '# other rules' })}`,
  storiesForRules: (n, ofRules) => `${en.newStories(n)} for ${rules(ofRules)}`,
  silence: (checked, failing) =>
    `${count(checked, { one: '# article', other: '# articles' })} checked, none matched.${
      failing === 0 ? '' : ` ${count(failing, { one: '# feed', other: '# feeds' })} could not be read.`
    }`,

  alsoIn: (sources) => `Also in ${count(sources, { one: '# other source', other: '# other sources' })}`,
  alsoMatches: (names, more) =>
    `Also matches ${names.join(', ')}${more === 0 ? '' : ` and ${count(more, { other: '# more' })}`}`,
  why: 'Why this?',
  notRelevant: 'Not relevant',
  change: { correction: 'Correction', retraction: 'Retracted', update: 'Updated' },
  late: 'Published earlier',
  moreStories: (n) => `${count(n, { one: '# more story', other: '# more stories' })} in this period`,
  moreRules: (n, ofRules) =>
    `And ${count(n, { one: '# more story', other: '# more stories' })} for ${count(ofRules, { one: '# more rule', other: '# more rules' })}`,
  stopRule: 'Stop this rule',

  urgentSubject: (subject) => `Urgent: ${subject}`,
  urgentNotice:
    'Urgent news is sent at once, whatever the schedule of your rules and in quiet hours too. You can turn this off in your settings.',
  alertsSlowed: (n, until) =>
    `${count(n, { one: '# alert', other: '# alerts' })} today: until ${until} new stories come once an hour.`,
  unknownZone: (zone) =>
    `The time zone “${zone}” is unknown, so times are in UTC. Choose another in your settings.`,
  unusualSilence: (rule, usual, days) =>
    `“${rule}” usually finds ${stories(usual)} a day, but none for ${count(days, { one: '# day', other: '# days' })}.`,
  ruleInactive: (rule) => `“${rule}” is no longer watched. Open your rules and save it again.`,
  moreNotices: (n) => count(n, { one: '# more notice', other: '# more notices' }),

  timesIn: (zone) => `Times are in ${zone}.`,
  viewInBrowser: 'View in browser',
  manage: 'Rules and settings',
  unsubscribeAll: 'Unsubscribe from everything',
  reason: (n) =>
    `You get this mail because you follow ${count(n, { one: 'this rule', other: 'these # rules' })}.`,

  confirmation: {
    subject: 'Confirm your news alerts',
    title: 'One click, and the news comes to you',
    lead: (site) => `Somebody, we hope you, asked ${site} to watch the news for this address:`,
    button: 'Confirm',
    valid: (hours) => `The link works for ${count(hours, { one: '# hour', other: '# hours' })}.`,
    ignore: 'If it was not you, do nothing: without your confirmation you get no news from us.',
  },
  signIn: {
    subject: 'Your sign-in link',
    title: 'Sign in',
    lead: (site) => `Somebody, we hope you, asked to sign in to ${site} with this address.`,
    button: 'Sign in',
    valid: (minutes) => `The link works for ${count(minutes, { one: '# minute', other: '# minutes' })}.`,
    ignore: 'If it was not you, do nothing: nobody can sign in without this mail.',
  },
  openAddress: 'If the button does not work, open this address:',
};
