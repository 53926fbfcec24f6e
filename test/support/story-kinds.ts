/**
 * Sets of articles that are easily mistaken for one story, or for several. Each set contains copies, so that both kinds
 * of error are counted: what must stay together, and what must stay apart.
 */
import { inventName, inventReport, subjectNames } from './invented-news.ts';
import { createRandom, type Random } from './random.ts';
import type { LabelledArticle } from './story-set.ts';

/** Makes a set with a number of stories from a seed. */
export type StoryKind = (seed: number, stories: number) => LabelledArticle[];

export const storyKinds: Readonly<Record<string, StoryKind>> = {
  'teasers and texts': teasersAndTexts,
  'one publisher’s footer': footers,
  'serial templates': serials,
  'all in capitals': capitals,
  '30 % edited': edited,
  'a few words': fewWords,
};

const hour = 3_600_000;
const start = Date.parse('2026-03-02T06:00:00Z');

interface Draft {
  readonly title: string;
  readonly text: string;
  readonly source: string;
  /** Hours after the set begins. */
  readonly at?: number;
}

/** Collects articles, with their labels. */
function createSet() {
  const articles: LabelledArticle[] = [];
  return {
    articles,
    add(story: number, { title, text, source, at = 0 }: Draft) {
      const publishedAt = new Date(start + at * hour).toISOString();
      const id = `${story}-${articles.length}`;
      articles.push({ id, title, text, source, language: 'en', story, kept: 1, publishedAt });
    },
  };
}

function reportOf(random: Random, paragraphs = random.between(5, 12)) {
  const { title, paragraphs: all } = inventReport(random, random.pick(subjectNames), paragraphs);
  return { title, text: all.join('\n\n') };
}

const firstWords = (text: string, count: number) => text.split(/\s+/).slice(0, count).join(' ');

/** The first 25 to 60 words in one feed, all of it in another; the teaser is cut anywhere and says that there is more. */
function teasersAndTexts(seed: number, stories: number): LabelledArticle[] {
  const random = createRandom(seed);
  const set = createSet();
  const endings = ['', ' …', ' [...]', '... Read more', '\nContinue reading'];
  for (let story = 0; story < stories; story += 1) {
    const { title, text } = reportOf(random);
    const teaser = firstWords(text, random.between(25, 60)) + random.pick(endings);
    const [one, other] = random.shuffle(['The Northern Star', 'Lindmouth Today', 'Radio Ostby']);
    const isOwn = random.next() < 0.3;
    const full = { title, text, source: other!, at: random.between(0, 5) };
    const short = {
      title: isOwn || random.next() < 0.5 ? title : firstWords(text, 7),
      text: teaser,
      source: isOwn ? other! : one!,
      at: random.between(0, 5),
    };
    for (const draft of random.shuffle([full, short])) set.add(story, draft);
  }
  return random.shuffle(set.articles);
}

const footerSentences = [
  'Read all of it on our website, where you also find pictures and a map.',
  'Sign up for our letter and get the news of your county before breakfast.',
  'Follow us wherever you like to be, and tell your friends.',
  'This site uses cookies so that it works as you expect; by staying you agree.',
  'The Valley Press Group prints nineteen papers in six counties, and has done so since 1911.',
  'Our 260 journalists are read by more than 1.4 million people every month.',
  'All rights are reserved, and nothing may be copied without our consent.',
  'Do you have a story for us? Write to the newsroom in confidence at any time.',
];

/** Unrelated teasers over a footer as long as they are, from three papers of one house; some are printed by two of them. */
function footers(seed: number, stories: number): LabelledArticle[] {
  const random = createRandom(seed);
  const set = createSet();
  const footer = random.shuffle(footerSentences).slice(0, random.between(3, 5)).join(' ');
  const papers = [0, 1, 2].map(() => `${inventName(random)} Gazette`);
  for (let story = 0; story < stories; story += 1) {
    const { title, text } = reportOf(random, 4);
    const teaser = `${firstWords(text, random.between(25, 60))}.\n${footer}`;
    const [one, other] = random.shuffle(papers);
    set.add(story, { title, text: teaser, source: one! });
    if (random.next() < 0.4) set.add(story, { title, text: teaser, source: other! });
  }
  return random.shuffle(set.articles);
}

interface Series {
  readonly title: (cast: Record<string, string>) => string;
  readonly text: (cast: Record<string, string>) => string;
}

/** What one source prints each day, or under each of its items. */
const series: Readonly<Record<string, Series>> = {
  forecast: {
    title: ({ day }) => `Your forecast for ${day}`,
    text: ({ day, sky, other, number }) =>
      `${day} begins ${sky} across the district and turns ${other} by the evening, with a high of ${number} degrees. Breezes stay gentle along the shore. Walkers should pack a coat, and those at sea should listen to the shipping news before they set out. The rest of the week remains changeable.`,
  },
  horoscope: {
    title: () => 'Stars of the day',
    text: ({ sky, other, number, thing }) =>
      `Rams should be patient in the morning and bold at night; a ${sky} mood brings luck with the ${thing}. Bulls wait for a letter. Twins meet somebody ${other} at work, and should not lend money before noon. Crabs stay at home and rest. Lions shine among friends. Your number is ${number}.`,
  },
  match: {
    title: ({ name, name2 }) => `${name} win at ${name2}`,
    text: ({ name, name2, name3 }) =>
      `${name} won at ${name2} at the weekend by a late goal of ${name3}. The home side had most of the ball before the break but could not make it count against a tired defence. Both sides play again in the cup on Wednesday night.`,
  },
  episode: {
    title: ({ count, thing }) => `Episode ${count}: ${thing}`,
    text: () =>
      'This is the weekly talk about all that happens between the hills and the sea, with two voices that you know and one that you do not. Find us in every player, leave us a star, and send your questions to the usual address. Music and sound are made by the team at the old mill.',
  },
  recall: {
    title: ({ name, thing, count }) => `Recall: ${name} ${thing} (${count}/26)`,
    text: ({ name, thing }) =>
      `Recall of ${name} ${thing}: it may overheat while it is charged and cause a burn. It does not meet the safety rules for household goods and has been taken off the market. Customers who own one should stop using it, unplug it and return it to the shop for their money. No receipt is needed.`,
  },
  dealings: {
    title: () => 'Notice of managers’ transactions',
    text: ({ name, name2, name3, number, count }) =>
      `The company ${name} Holding was told today of a deal in its shares by a person with managerial duties. Name of the person: ${name2} ${name3}. Volume: ${number}00 shares. Price: ${count} crowns each. The deal took place at the exchange of the capital. This notice is made because the market rules ask for it.`,
  },
  court: {
    title: ({ name, name2 }) => `Ruling in ${name} v. ${name2}`,
    text: () =>
      'The motion to extend the time for an answer is granted for good cause. Both parties are to send a joint letter on the state of the case within three weeks of this ruling. Who does not comply may be ordered to bear the costs. The clerk is directed to enter this ruling in the register of the court.',
  },
  close: {
    title: () => 'Closing report',
    text: ({ number, count, name, updown }) =>
      `The index of the exchange closed ${updown} ${count} points at ${number} this evening in quiet trading. ${name} gained the most, and banks were in demand again. Dealers spoke of a calm day before the figures that are expected later in the week. Bonds hardly moved, and oil was dearer than the day before.`,
  },
};

const weekdays = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];
const skies = ['bright', 'dull', 'wet', 'frosty', 'windy', 'warm', 'misty', 'stormy'];
const things = 'kettle lamp heater scooter toaster drill blanket camera shaver printer'.split(' ');

/** Issue after issue of a source's series, a day or a few hours apart; now and then the same issue comes twice. */
function serials(seed: number, stories: number): LabelledArticle[] {
  const random = createRandom(seed);
  const set = createSet();
  const names = Object.keys(series);
  const issues = new Map<string, number>();
  for (let story = 0; story < stories; story += 1) {
    const name = random.pick(names);
    const issue = (issues.get(name) ?? random.between(1, 40)) + 1;
    issues.set(name, issue);
    const [sky, other] = random.shuffle(skies);
    const cast = {
      day: weekdays[issue % 7]!,
      sky: sky!,
      other: other!,
      number: String(random.between(5, 9_000)),
      count: String(issue),
      thing: things[issue % things.length]!,
      name: inventName(random),
      name2: inventName(random),
      name3: inventName(random),
      updown: random.pick(['up', 'down']),
    };
    const template = series[name]!;
    const draft = { title: template.title(cast), text: template.text(cast), at: issue * 24 };
    set.add(story, { ...draft, source: `The ${name} desk` });
    if (random.next() < 0.3) {
      set.add(story, { ...draft, source: `The ${name} desk`, at: draft.at + 2 });
    }
  }
  return set.articles;
}

/** A report, and the same all in capitals from another paper, edited lightly. */
function capitals(seed: number, stories: number): LabelledArticle[] {
  return pairs(seed, stories, (random, report) => ({
    title: report.title.toUpperCase(),
    text: replaceWords(random, report.text, random.next() * 0.1).toUpperCase(),
  }));
}

/** A report, and the same with three words in ten replaced, names and numbers among them. */
function edited(seed: number, stories: number): LabelledArticle[] {
  return pairs(seed, stories, (random, report) => ({
    title: random.next() < 0.5 ? report.title : firstWords(report.text, 8),
    text: replaceWords(random, report.text, 0.3),
  }));
}

function pairs(
  seed: number,
  stories: number,
  copy: (random: Random, report: { title: string; text: string }) => { title: string; text: string },
): LabelledArticle[] {
  const random = createRandom(seed);
  const set = createSet();
  for (let story = 0; story < stories; story += 1) {
    const report = reportOf(random);
    set.add(story, { ...report, source: 'The Wire' });
    set.add(story, { ...copy(random, report), source: 'The Echo' });
  }
  return random.shuffle(set.articles);
}

/** Replaces each word with this probability by another one that fits the report. */
function replaceWords(random: Random, text: string, share: number): string {
  const words = reportOf(random, 6).text.split(/\s+/);
  return text
    .split(' ')
    .map((word) => (random.next() < share ? random.pick(words) : word))
    .join(' ');
}

const openings = ['Fire', 'Strike', 'Vote', 'Storm', 'Trial', 'Talks', 'Search', 'Repairs'];
const places = ['in the harbour', 'at the mill', 'near the bridge', 'on the moor', 'in the old town'];

/** Headlines with a few words of text: printed in two sections or two papers, or again under the same headline. */
function fewWords(seed: number, stories: number): LabelledArticle[] {
  const random = createRandom(seed);
  const set = createSet();
  for (let story = 0; story < stories; story += 1) {
    const title = `${random.pick(openings)} ${random.pick(places)}`;
    const text = `${inventName(random)} ${inventName(random)} ${random.pick(['calls for calm', 'asks for help', 'is safe'])}.`;
    const draft = { title, text, at: random.between(0, 3) };
    set.add(story, { ...draft, source: 'Lindmouth Today' });
    if (random.next() < 0.5)
      set.add(story, { ...draft, source: random.pick(['Lindmouth Today', 'Radio Ostby']) });
  }
  return random.shuffle(set.articles);
}
