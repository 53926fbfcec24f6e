import type { Language, LanguageCode } from './languages.ts';

/** The forms of a phrase by plural category (`Intl.PluralRules`). "#" stands for the number. */
export type Forms = Readonly<Partial<Record<Intl.LDMLPluralRule, string>>> & { readonly other: string };

/** A text with blanks in braces, "{name} and others"; in several forms where it counts something. */
export type Phrase = string | Forms;

/** The phrases of one part of the pages or mails, by key. English comes first: its keys and blanks are the others'. */
export type Phrases = Readonly<Record<string, Phrase>>;

/** The same keys in another language. A missing or an unknown key fails the types. */
export type Translated<English extends Phrases> = {
  readonly [Key in keyof English]: English[Key] extends string ? string : Forms;
};

/** The phrases of one area in every language. */
export type Area<English extends Phrases> = Readonly<
  Record<Exclude<LanguageCode, 'en'>, Translated<English>>
> & {
  readonly en: English;
};

/** All areas by name. */
export type Areas = Readonly<Record<string, Readonly<Record<LanguageCode, Phrases>>>>;

/** The same areas in one language. */
export type InOneLanguage<All extends Areas> = { readonly [Name in keyof All]: Phrases };

/** What areas that are at hand in all languages say in one of them. */
export function inLanguage<All extends Areas>(areas: All, code: LanguageCode): InOneLanguage<All> {
  const said = Object.entries<Areas[string]>(areas).map(([name, area]) => [name, area[code]] as const);
  return Object.fromEntries(said) as InOneLanguage<All>;
}

/** "area.key" */
export type PhraseKey<All extends Areas> = {
  [Name in keyof All & string]: `${Name}.${keyof All[Name]['en'] & string}`;
}[keyof All & string];

type PhraseAt<All extends Areas, Key> = Key extends `${infer Name}.${infer Rest}`
  ? Name extends keyof All
    ? Rest extends keyof All[Name]['en']
      ? All[Name]['en'][Rest]
      : never
    : never
  : never;

type BlanksIn<Text> = Text extends `${string}{${infer Name}}${infer Rest}` ? Name | BlanksIn<Rest> : never;

type Blanks<One> = One extends { readonly other: infer Text } ? 'count' | BlanksIn<Text> : BlanksIn<One>;

/** What has to be given with a key: nothing, or a value for each of its blanks. */
export type ValuesFor<All extends Areas, Key, Value> = [Blanks<PhraseAt<All, Key>>] extends [never]
  ? []
  : [values: Readonly<Record<Blanks<PhraseAt<All, Key>>, Value>>];

/** Says phrases of some areas in one language. Numbers are written as the locale does. */
export interface Say<All extends Areas> {
  <Key extends PhraseKey<All>>(key: Key, ...values: ValuesFor<All, Key, string | number>): string;
  /** The phrase in pieces: text, and the values as they were given; numbers as text. */
  pieces<Key extends PhraseKey<All>, Value>(
    key: Key,
    ...values: ValuesFor<All, Key, string | number | Value>
  ): readonly (string | Value)[];
}

/**
 * @param areas in this language
 * @throws TypeError for a key that no area has; the types keep that from happening
 */
export function createSay<All extends Areas>(
  areas: InOneLanguage<All>,
  { locale }: Pick<Language, 'locale'>,
): Say<All> {
  const plural = new Intl.PluralRules(locale);
  const numbers = new Intl.NumberFormat(locale, { maximumFractionDigits: 1 });

  function textOf(key: string, count: unknown): string {
    const dot = key.indexOf('.');
    const phrase = areas[key.slice(0, dot)]?.[key.slice(dot + 1)];
    if (phrase === undefined) throw new TypeError(`No area has the phrase ${key}.`);
    if (typeof phrase === 'string') return phrase;
    const number = Number(count);
    return (phrase[plural.select(number)] ?? phrase.other).replaceAll('#', numbers.format(number));
  }

  function piecesOf(key: string, values: Readonly<Record<string, unknown>> = {}): unknown[] {
    // Every second piece is the name of a blank.
    return textOf(key, values.count)
      .split(/\{(\w+)\}/)
      .map((piece, index) => {
        if (index % 2 === 0) return piece;
        const value = values[piece];
        return typeof value === 'number' ? numbers.format(value) : value;
      })
      .filter((piece) => piece !== '');
  }

  const say = (key: string, values?: Readonly<Record<string, unknown>>) => piecesOf(key, values).join('');
  return Object.assign(say, { pieces: piecesOf }) as Say<All>;
}
