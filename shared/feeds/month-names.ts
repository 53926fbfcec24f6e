/**
 * Languages in which feeds write dates, most frequent first. If two disagree ("lis." is November or October), the
 * first one is used.
 */
const languages =
  'de de-AT fr es pt it nl pl ru uk cs sk hr sl sr-Latn sr bg be mk bs ro hu sv da nb fi is et lv lt el tr az id ms ca gl eu cy ga hy ka sq ar fa he hi'.split(
    ' ',
  );

/** The twelve months, each with all its forms in one language. */
type MonthForms = readonly (readonly string[])[];

const english = 'january february march april may june july august september october november december'.split(
  ' ',
);
let tables: readonly MonthForms[] | undefined;
const cache = new Map<string, number | undefined>();

/**
 * The month that a word names, 1 to 12: the full name or at least its first three letters, in about forty languages,
 * in any case, with or without accents. The names come from the locale data of the runtime (CLDR).
 */
export function monthNumber(word: string): number | undefined {
  const plain = plainWord(word);
  if (plain.length < 3 || plain.length > 20) return undefined;
  const month = english.findIndex((name) => name.startsWith(plain)) + 1;
  // "Mar." means March, not the Finnish November.
  if (month > 0) return month;
  if (!cache.has(plain)) {
    if (cache.size > 500) cache.clear();
    cache.set(plain, foreignMonth(plain));
  }
  return cache.get(plain);
}

function foreignMonth(word: string): number | undefined {
  tables ??= languages.map(monthForms);
  for (const matches of [(name: string) => name === word, (name: string) => name.startsWith(word)]) {
    for (const table of tables) {
      const found = table.flatMap((forms, index) => (forms.some(matches) ? [index + 1] : []));
      // "jui" can be June or July.
      if (found.length === 1) return found[0];
    }
  }
  return undefined;
}

/** The forms of the months: alone and next to a day (many languages decline them), long and short. */
function monthForms(language: string): MonthForms {
  const formats = (['long', 'short'] as const).flatMap((month) =>
    [{ month }, { month, day: 'numeric' } as const].map(
      (options) =>
        new Intl.DateTimeFormat(language, {
          ...options,
          timeZone: 'UTC',
          numberingSystem: 'latn',
          calendar: 'gregory',
        }),
    ),
  );
  return Array.from({ length: 12 }, (_, index) => {
    const day = Date.UTC(2021, index, 5);
    const names = formats.map((format) => {
      const parts = format.formatToParts(day);
      return plainWord(parts.find(({ type }) => type === 'month')?.value ?? '');
    });
    return [...new Set(names)].filter((name) => /^\p{L}{2,}$/u.test(name));
  });
}

function plainWord(word: string): string {
  return word
    .toLowerCase()
    .normalize('NFD')
    .replace(/[\p{M}.]/gu, '');
}
