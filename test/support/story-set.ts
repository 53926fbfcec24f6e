import {
  inventName,
  inventReport,
  inventTemplateReport,
  type Report,
  subjectNames,
  templateNames,
} from './invented-news.ts';
import { createRandom, type Random } from './random.ts';

/** An article and the story that it really belongs to. */
export interface LabelledArticle {
  readonly id: string;
  readonly title: string;
  readonly text: string;
  readonly source: string;
  readonly publishedAt?: string;
  readonly language: string;
  readonly story: number;
  readonly template?: string;
  /** The share of the agency report's words that are still in it. */
  readonly kept: number;
}

/** The smallest share of its report's words that a copy keeps. */
export const leastKept = 0.6;

/** The text that papers put below everything that they print, in their own words. */
const boilerplates = [
  'Sign up here for our morning letter and get the best of the day before breakfast, free of charge.',
  'This text was taken over from an agency and was not edited by our newsroom. All rights are reserved. No part of it may be sold, lent or broadcast without leave.',
  'Do you know more? Write to our newsroom, we protect our sources. You can also reach us by post or by telephone on working days.',
  'Read more on this subject in our weekend edition, at the kiosk or in your letter box every Saturday. Subscribers read all of it without advertising.',
  'Support a free press: become a member for the price of a cup of coffee a month.',
];

const leads = [
  'The news came as a surprise to many readers of this paper.',
  'There is movement in a matter that has kept the region busy for some time.',
  'What had been rumoured for days is now official.',
  'Many had hoped for another outcome, and some still do.',
  'Our correspondent on the spot has followed the events since early morning.',
  'Here is what is known so far, and what is not.',
];

const headlines = [
  'What we know about {name}',
  '{name}: the next chapter',
  'New turn in {name}',
  '{name} is talking about this',
  'Why {name} matters now',
  'A day that {name} will remember',
];

/** House style: words that one paper writes and another does not. */
const houseStyles: readonly (readonly [RegExp, string])[] = [
  [/\bpercent\b/g, 'per cent'],
  [/\bsaid\b/g, 'stated'],
  [/\babout\b/gi, 'around'],
  [/\bmillion\b/g, 'm'],
  [/\bdeclined\b/g, 'refused'],
  [/\bpeople\b/g, 'persons'],
  [/[“”]/g, '"'],
  [/’/g, "'"],
  [/\breporters\b/g, 'journalists'],
  [/\bis due to\b/g, 'will'],
];

/** The words by which an editor replaces others. */
const fillers =
  'also just now again however perhaps still rather indeed meanwhile recently clearly once more their these such'.split(
    ' ',
  );

/** The largest share of a paragraph's words that an editor changes. */
const mostEdited = 0.35;

interface Paper {
  readonly name: string;
  readonly boilerplate: string;
  readonly styles: readonly (readonly [RegExp, string])[];
}

/**
 * Stories with one to eight articles each: agency reports and what papers make of them. A copy has its own headline, with a name out
 * of the text, and mostly its own lead, drops and swaps paragraphs, changes words to the paper's style and others as well, has later
 * numbers now and then, and carries the paper's boilerplate; it keeps at least 60 % of the report's words. 45 % of the
 * stories come from a template, so that most of their words are those of other stories; the rest share few subjects, and
 * with them words and turns of phrase.
 */
export function generateStorySet(seed: number, stories: number): LabelledArticle[] {
  const random = createRandom(seed);
  const papers = boilerplates.flatMap((boilerplate) => [0, 1].map(() => inventPaper(random, boilerplate)));
  const articles: LabelledArticle[] = [];
  for (let story = 0; story < stories; story += 1) {
    const report =
      random.next() < 0.45
        ? inventTemplateReport(random, random.pick(templateNames))
        : inventReport(random, random.pick(subjectNames), random.between(4, 14));
    const [first, ...others] = random.shuffle(papers);
    const printed = others.slice(0, random.next() < 0.4 ? 0 : random.between(1, 7));
    if (printed.length === 0 || random.next() < 0.6) articles.push(printAsSent(report, first!, story));
    for (const paper of printed) articles.push(printCopy(random, report, paper, story));
  }
  return random.shuffle(articles);
}

/** Lightly edited copies of one report by a number of papers, so that every two of them are similar. */
export function copiesOf(seed: number, count: number): LabelledArticle[] {
  const random = createRandom(seed);
  const report = inventReport(random, random.pick(subjectNames), 10);
  return Array.from({ length: count }, (_, index) => {
    const paper = inventPaper(random, random.pick(boilerplates));
    return printCopy(random, report, { ...paper, name: `${paper.name} ${index}` }, 0, {
      leastKept: 0.85,
      mostEdited: 0.1,
    });
  });
}

function inventPaper(random: Random, boilerplate: string): Paper {
  return {
    name: `The ${inventName(random)} Times`,
    boilerplate,
    styles: random.shuffle(houseStyles).slice(0, random.between(0, 4)),
  };
}

function printAsSent(report: Report, paper: Paper, story: number): LabelledArticle {
  return labelled(report, story, paper, report.title, report.paragraphs.join('\n\n'), 1);
}

function printCopy(
  random: Random,
  report: Report,
  paper: Paper,
  story: number,
  limits = { leastKept, mostEdited },
): LabelledArticle {
  const words = wordsOf(report.paragraphs.join(' '));
  let paragraphs = report.paragraphs.map((paragraph) =>
    paper.styles.reduce((text, [pattern, replacement]) => text.replace(pattern, replacement), paragraph),
  );
  paragraphs = paragraphs.map((paragraph) => edit(random, paragraph, random.next() * limits.mostEdited));
  if (random.next() < 0.25) paragraphs = paragraphs.map((paragraph) => update(random, paragraph));
  const goal = limits.leastKept + random.next() * (1 - limits.leastKept);
  const known = new Map(paragraphs.map((paragraph) => [paragraph, wordsOf(paragraph)]));
  const read = (paragraph: string) => known.get(paragraph) ?? [];
  for (const index of random.shuffle(paragraphs.map((_, place) => place))) {
    const fewer = paragraphs.with(index, '');
    if (keptShare(words, fewer.flatMap(read)) >= goal) paragraphs = fewer;
  }
  paragraphs = paragraphs.filter((paragraph) => paragraph !== '');
  if (random.next() < 0.3 && paragraphs.length > 2) {
    const at = random.between(1, paragraphs.length - 2);
    paragraphs = paragraphs.with(at, paragraphs[at + 1]!).with(at + 1, paragraphs[at]!);
  }
  const kept = keptShare(words, paragraphs.flatMap(read));
  if (random.next() < 0.7) paragraphs.unshift(random.shuffle(leads).slice(0, random.between(1, 2)).join(' '));
  if (random.next() < 0.5) paragraphs[0] = `${inventName(random).toUpperCase()} — ${paragraphs[0]}`;
  if (random.next() < 0.7) paragraphs.push(paper.boilerplate);
  const title = random.pick(headlines).replace('{name}', nameIn(random, paragraphs.join(' ')));
  return labelled(report, story, paper, title, paragraphs.join('\n\n'), kept);
}

/** A name from the text, because headlines are about their texts. */
function nameIn(random: Random, text: string): string {
  return random.pick(text.match(/(?<=[a-z,] )[A-Z][a-z]{3,}/g) ?? [inventName(random)]);
}

/** Edits a text: removes or replaces this share of the words in lower case. */
function edit(random: Random, paragraph: string, share: number): string {
  return paragraph
    .split(' ')
    .flatMap((word) => {
      if (!/^[a-z]+$/.test(word) || random.next() >= share) return [word];
      return random.next() < 0.4 ? [] : [random.pick(fillers)];
    })
    .join(' ');
}

/** Some hours later, one number in six has changed. */
function update(random: Random, paragraph: string): string {
  return paragraph.replace(/\b\d+\b/g, (number) =>
    random.next() < 1 / 6 ? String(Number(number) + random.between(1, 9)) : number,
  );
}

function labelled(
  report: Report,
  story: number,
  paper: Paper,
  title: string,
  text: string,
  kept: number,
): LabelledArticle {
  return {
    id: `${story}-${paper.name.replace(/\W+/g, '-')}`,
    title,
    text,
    source: paper.name,
    language: 'en',
    story,
    kept,
    ...(report.template && { template: report.template }),
  };
}

function wordsOf(text: string): string[] {
  return text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
}

/** The share of `words` that `others` still have, each counted as often as it stands there. */
function keptShare(words: readonly string[], others: readonly string[]): number {
  const left = new Map<string, number>();
  for (const word of others) left.set(word, (left.get(word) ?? 0) + 1);
  let kept = 0;
  for (const word of words) {
    const count = left.get(word) ?? 0;
    if (count > 0) {
      kept += 1;
      left.set(word, count - 1);
    }
  }
  return kept / words.length;
}
