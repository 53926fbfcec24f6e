import type { Language } from '../i18n/languages.ts';
import type { PageAreas } from '../i18n/pages/catalogue.ts';
import type { Say } from '../i18n/phrases.ts';
import type { Alternatives, Near, Proximity, Query, Scope, Sequence } from '../matching/query.ts';
import { typedWords } from './typed-words.ts';

/** So many operands of a list are named; the others are counted. */
const mostNamed = 8;

/** Text that reads in its own direction inside a sentence of another (Unicode's isolates). */
const isolated = (text: string) => `\u2068${text}\u2069`;

/** With what a query is said. */
export interface WordsOf {
  readonly t: Say<Pick<PageAreas, 'words'>>;
  readonly language: Language;
}

/**
 * What a query asks for as a sentence: `iran NEAR/5 sanctions -football` is "Articles with “iran” and “sanctions” with at
 * most 5 words between, without “football”."
 *
 * @param text what the query was read from: its words are said as they were typed
 */
export function queryInWords(query: Query, text: string, view: WordsOf): string {
  const say = new Sentence(text, view);
  const all = query.kind === 'and' ? query.operands : [query];
  const wanted = all.filter(({ kind }) => kind !== 'not');
  const unwanted = all.flatMap((operand) => (operand.kind === 'not' ? alternativesIn(operand.operand) : []));
  const said = wanted.length === 1 && wanted[0] ? say.query(wanted[0], true) : say.all(wanted);
  return unwanted.length === 0
    ? view.t('words.articles', { wanted: said })
    : view.t('words.articlesWithout', { wanted: said, unwanted: say.any(unwanted) });
}

/** `-(a OR b)` is "without a or b". */
function alternativesIn(query: Query): readonly Query[] {
  return query.kind === 'or' ? query.operands : [query];
}

class Sentence {
  readonly #text: string;
  readonly #t: WordsOf['t'];
  readonly #language: Language;

  constructor(text: string, { t, language }: WordsOf) {
    this.#text = text;
    this.#t = t;
    this.#language = language;
  }

  /** What is not wanted comes last, since "not a and b" could be read in two ways. */
  all(operands: readonly Query[]): string {
    const nots = operands.filter(({ kind }) => kind === 'not');
    return this.#joined([...operands.filter(({ kind }) => kind !== 'not'), ...nots], 'conjunction');
  }

  any(operands: readonly Query[]): string {
    return this.#joined(operands, 'disjunction');
  }

  /** A field that all of them share is said once. */
  #joined(operands: readonly Query[], type: Intl.ListFormatType): string {
    const sequences = operands.filter((one) => one.kind === 'sequence');
    const scope = sequences[0]?.scope;
    const isShared = sequences.length === operands.length && sequences.every((one) => one.scope === scope);
    if (scope === undefined || scope === 'list' || !isShared) {
      return this.#list(operands, type, (one) => this.query(one));
    }
    return this.#inField(
      scope,
      this.#list(sequences, type, (one) => this.#words(one)),
    );
  }

  /** @param alone it needs no brackets */
  query(query: Query, alone = false): string {
    const t = this.#t;
    const group = (list: string) => (alone ? list : t('words.group', { list }));
    switch (query.kind) {
      case 'and':
        return group(this.all(query.operands));
      case 'or':
        return group(this.any(query.operands));
      case 'not':
        return t('words.not', { what: this.query(query.operand) });
      case 'atLeastOf':
        return t('words.atLeastOf', {
          count: query.least,
          list: this.#list(query.operands, 'unit', (one) => this.query(one)),
        });
      case 'count':
        return t('words.times', { count: query.least, list: this.#alternatives(query.alternatives) });
      case 'near':
        return group(this.#near(query));
      case 'proximity':
        return group(this.#proximity(query));
      case 'sequence':
        return this.#sequence(query);
      case 'site':
        return t('words.site', { host: isolated(query.host) });
      case 'language':
        return t('words.language', { language: this.#nameOf(query.language) });
      default:
        return query satisfies never;
    }
  }

  #near({ operands, gaps }: Near): string {
    const pairs = gaps.map(({ distance, ordered }, at) => {
      const [first, second] = [
        this.#alternatives(operands[at] ?? []),
        this.#alternatives(operands[at + 1] ?? []),
      ];
      if (distance === 0) {
        return ordered
          ? this.#t('words.rightBefore', { first, second })
          : this.#t('words.sideBySide', { first, second });
      }
      return ordered
        ? this.#t('words.before', { first, second, count: distance })
        : this.#t('words.near', { first, second, count: distance });
    });
    const grouped = pairs.length > 1 ? pairs.map((list) => this.#t('words.group', { list })) : pairs;
    return this.#join(grouped, 'conjunction');
  }

  #proximity({ words, distance }: Proximity): string {
    const list = this.#list(words, 'conjunction', (one) => this.#quoted('words.word', one));
    return this.#t('words.together', { list, count: distance });
  }

  #alternatives(all: Alternatives): string {
    const list = this.#list(all, 'disjunction', (one) => this.#sequence(one));
    return all.length > 1 ? this.#t('words.group', { list }) : list;
  }

  #sequence(sequence: Sequence): string {
    const { scope, words } = sequence;
    if (scope !== 'list') return this.#inField(scope, this.#words(sequence));
    return this.#t('words.sourceList', { name: isolated(`@${words[0]?.text ?? ''}`) });
  }

  #inField(scope: Exclude<Scope, 'list'>, what: string): string {
    switch (scope) {
      case 'content':
        return what;
      case 'title':
        return this.#t('words.inTitle', { what });
      case 'text':
        return this.#t('words.inText', { what });
      case 'url':
        return this.#t('words.inAddress', { what });
      case 'author':
        return this.#t('words.author', { what });
      case 'tag':
        return this.#t('words.tag', { what });
      case 'source':
        return this.#t('words.source', { what });
      default:
        return scope satisfies never;
    }
  }

  #words(sequence: Sequence): string {
    const { form, words, scope } = sequence;
    if (words.some(({ wildcard }) => wildcard)) {
      const pattern = words.map(({ text }) => text).join(' ');
      const isPrefix = words.length === 1 && /^[^*?]+\*$/.test(pattern);
      return isPrefix
        ? this.#t('words.beginsWith', { text: isolated(pattern.slice(0, -1)) })
        : this.#t('words.pattern', { text: isolated(pattern) });
    }
    if (form === 'exact') return this.#quoted('words.exact', sequence);
    const isPhrase = form === 'folded' && (scope === 'content' || scope === 'title' || scope === 'text');
    return this.#quoted(isPhrase ? 'words.phrase' : 'words.word', sequence);
  }

  #quoted(key: 'words.word' | 'words.phrase' | 'words.exact', { from, to }: Sequence): string {
    return this.#t(key, { text: isolated(typedWords(this.#text.slice(from, to))) });
  }

  #list<One>(all: readonly One[], type: Intl.ListFormatType, say: (one: One) => string): string {
    const named = all.length > mostNamed + 1 ? all.slice(0, mostNamed) : all;
    const rest = all.length - named.length;
    const parts = named.map(say);
    return this.#join(rest === 0 ? parts : [...parts, this.#t('words.more', { count: rest })], type);
  }

  #join(parts: readonly string[], type: Intl.ListFormatType): string {
    return new Intl.ListFormat(this.#language.locale, { type }).format(parts);
  }

  #nameOf(tag: string): string {
    return new Intl.DisplayNames(this.#language.locale, { type: 'language' }).of(tag) ?? tag;
  }
}
