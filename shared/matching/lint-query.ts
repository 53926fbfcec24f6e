import { fold } from './analysis/fold.ts';
import { inOrder, Remarks } from './grammar/remarks.ts';
import { implies } from './implies.ts';
import { type Alternatives, type And, joinAnd, type Near, type Query, type Remark } from './query.ts';

/** What the warnings need to know about recent articles. */
export interface LintSample {
  /** How many articles there are. */
  readonly articles: number;
  /** How many days they cover. */
  readonly days: number;
  /** How many of them a query matches. Called a few times for each query. */
  readonly count: (query: Query) => number;
}

/** With fewer articles, or fewer days, nothing can be said about how common a word is. */
const ENOUGH_ARTICLES = 50;
const ENOUGH_DAYS = 1 / 24;
/** The share of articles that makes a word very common. */
const VERY_COMMON = 0.2;
/** The least share of its matches that an exclusion should leave. */
const MOST_HIDDEN = 0.2;
const ENOUGH_MATCHES = 5;
const SHORT_PREFIX = 3;

/** Words that are common even when there is no sample. */
const COMMON_WORDS: ReadonlySet<string> = new Set(
  (
    'a about after all also an and are as at be been but by for from had has have he her his i in into is it its ' +
    'more new no not of on one or our out over said say she so than that the their there they this to two up us was ' +
    'we were what when which who will with would year you'
  ).split(' '),
);

/**
 * Warns about a query that is valid but may disappoint, in the order of its text: clauses that can never match, and
 * prefixes or single words that find too much. With a sample it also warns about exclusions that hide most matches, and
 * says how many articles to expect. Places refer to the text that the query was parsed from.
 */
export function lintQuery(query: Query, sample?: LintSample): Remark[] {
  const remarks = new Remarks();
  remarkOnContradictions(query, remarks);
  remarkOnPrefixes(query, remarks);
  remarkOnNames(query, remarks);
  remarkOnCommonWord(query, sample, remarks);
  if (sample && sample.articles >= ENOUGH_ARTICLES) {
    remarkOnHiding(query, sample, remarks);
    remarkOnVolume(query, sample, remarks);
  }
  return inOrder(remarks.warnings);
}

function remarkOnContradictions(query: Query, remarks: Remarks): void {
  if (query.kind === 'near') remarkOnFields(query, remarks);
  if (query.kind === 'and') remarkOnConflicts(query, remarks);
  if (query.kind === 'and' || query.kind === 'or' || query.kind === 'atLeastOf') {
    for (const operand of query.operands) remarkOnContradictions(operand, remarks);
  }
}

/** Neighbours must lie in one field. */
function remarkOnFields(near: Near, remarks: Remarks): void {
  const scopesOf = (alternatives: Alternatives) =>
    alternatives.flatMap(({ scope }) => (scope === 'content' ? ['title', 'text'] : [scope]));
  const [first, ...rest] = near.operands.map(scopesOf);
  if (first!.some((scope) => rest.every((scopes) => scopes.includes(scope)))) return;
  remarks.warn(
    near,
    'This can never match: words near each other must lie in one field, and these are in different ones.',
  );
}

function remarkOnConflicts({ operands }: And, remarks: Remarks): void {
  for (const [i, operand] of operands.entries()) {
    if (operand.kind === 'not') {
      const contradicts = operands.some((other) => other.kind !== 'not' && implies(other, operand.operand));
      if (contradicts) remarks.warn(operand, 'This can never match: it excludes what the query asks for.');
    } else if (operand.kind === 'site' || operand.kind === 'language') {
      const others = operands.slice(0, i).filter((other) => other.kind === operand.kind);
      if (others.every((other) => implies(other, operand) || implies(operand, other))) continue;
      const what = operand.kind === 'site' ? 'on two sites' : 'in two languages';
      remarks.warn(operand, `This can never match: no article is ${what}. Join them by OR.`);
    }
  }
}

function remarkOnPrefixes(query: Query, remarks: Remarks): void {
  for (const clause of childrenOf(query)) remarkOnPrefixes(clause, remarks);
  if (query.kind !== 'sequence') return;
  for (const { text } of query.words) {
    const [prefix = '', ...rest] = text.split('*');
    if (rest.length === 0 || [...prefix].length > SHORT_PREFIX) continue;
    remarks.warn(query, `${prefix}* finds every word that begins with ${prefix}. More letters find fewer.`);
  }
}

/** `US` also finds the pronoun; `IT` and `WHO` likewise. In a phrase the other words make it clear. */
function remarkOnNames(query: Query, remarks: Remarks): void {
  for (const clause of childrenOf(query)) remarkOnNames(clause, remarks);
  if (query.kind !== 'sequence' || query.words.length > 1 || query.form === 'exact') return;
  const { text } = query.words[0]!;
  const lower = text.toLowerCase();
  if (text.length < 2 || text !== text.toUpperCase() || !COMMON_WORDS.has(lower)) return;
  remarks.warn(query, `${text} also finds the word “${lower}”. =${text} finds it in capitals only.`);
}

function childrenOf(query: Query): readonly Query[] {
  switch (query.kind) {
    case 'and':
    case 'or':
    case 'atLeastOf':
      return query.operands;
    case 'not':
      return [query.operand];
    case 'near':
      return query.operands.flat();
    case 'count':
      return query.alternatives;
    case 'proximity':
      return query.words;
    case 'sequence':
    case 'site':
    case 'language':
      return [];
    default:
      return query satisfies never;
  }
}

function remarkOnCommonWord(query: Query, sample: LintSample | undefined, remarks: Remarks): void {
  for (const clause of query.kind === 'or' ? query.operands : [query]) {
    if (clause.kind !== 'sequence' || clause.words.length > 1) continue;
    if (isCommon(clause, fold(clause.words[0]!.text), sample)) {
      remarks.warn(clause, `${clause.words[0]!.text} is in very many articles. Add a word that narrows it.`);
    }
  }
}

function isCommon(clause: Query, word: string, sample: LintSample | undefined): boolean {
  if (!sample || sample.articles < ENOUGH_ARTICLES) return COMMON_WORDS.has(word);
  return sample.count(clause) > sample.articles * VERY_COMMON;
}

function remarkOnHiding(query: Query, sample: LintSample, remarks: Remarks): void {
  if (query.kind !== 'and') return;
  for (const operand of query.operands) {
    if (operand.kind !== 'not') continue;
    const rest = query.operands.filter((other) => other !== operand);
    const without = sample.count(joinAnd(rest, query));
    const hidden = without - sample.count(query);
    if (without < ENOUGH_MATCHES || hidden <= without * (1 - MOST_HIDDEN)) continue;
    remarks.warn(operand, `This hides ${hidden} of ${without} recent articles that match the rest.`);
  }
}

/** What `remarkOnVolume` says, which differs from all other warnings: nothing in the query is to be changed. */
const volumeSaid =
  /^(?:None of the \d+ recent articles matches|Expect (?:about \d+ articles? a (?:day|week)|less than one article a week))\.$/;

/** The warnings but for how many articles to expect: pages say that in the reader's language, and once. */
export function withoutVolume(warnings: readonly Remark[]): readonly Remark[] {
  return warnings.filter(({ message }) => !volumeSaid.test(message));
}

function remarkOnVolume(query: Query, sample: LintSample, remarks: Remarks): void {
  if (sample.days < ENOUGH_DAYS) return;
  const count = sample.count(query);
  const perDay = count / sample.days;
  const volume =
    perDay >= 1
      ? `about ${counted(Math.round(perDay))} a day`
      : `about ${counted(Math.round(perDay * 7))} a week`;
  if (count === 0) remarks.warn(query, `None of the ${sample.articles} recent articles matches.`);
  else if (perDay * 7 < 1) remarks.warn(query, 'Expect less than one article a week.');
  else remarks.warn(query, `Expect ${volume}.`);
}

const counted = (articles: number) => (articles === 1 ? '1 article' : `${articles} articles`);
