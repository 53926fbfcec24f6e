import type { Place } from '../query.ts';
import type { LexemeMeaning } from './lexeme.ts';
import { ownSpelling } from './operator-words.ts';
import { type Remarks, replaced } from './remarks.ts';

interface Sort {
  readonly places: Place[];
  /** The spelling to use here. Undefined where it cannot simply replace what was typed. */
  readonly own: string | undefined;
}

/** Collects the foreign spellings that were understood, so that each kind gets one remark. */
export class ForeignSpellings {
  readonly #text: string;
  readonly #sorts = new Map<string, Sort>();

  constructor(text: string) {
    this.#text = text;
  }

  /**
   * @param advice sentences to add; empty for none
   * @param instead what to write, where the meaning alone does not say
   */
  note(place: Place, meaning: LexemeMeaning | undefined, advice: string, instead?: string): void {
    const own = instead ?? (meaning && ownSpelling(meaning));
    const message = [this.#howItIsRead(place, meaning, own, advice), advice]
      .filter((part) => part !== '')
      .join(' ');
    const sort = this.#sorts.get(message);
    if (sort) sort.places.push(place);
    else this.#sorts.set(message, { own, places: [place] });
  }

  remarkOn(remarks: Remarks): void {
    for (const [message, { places, own }] of this.#sorts) {
      if (own === undefined) {
        remarks.warn(places[0]!, message);
        continue;
      }
      const replacements = places.map((place) => ({ ...place, by: this.#spaced(place, own) }));
      const { suggestion, ...place } = replaced(this.#text, replacements);
      remarks.warn(place, message, suggestion);
    }
  }

  #howItIsRead(
    place: Place,
    meaning: LexemeMeaning | undefined,
    own: string | undefined,
    advice: string,
  ): string {
    const typed = this.#text.slice(place.from, place.to).trim();
    if (meaning?.kind === 'suffix' && meaning.field !== 'content')
      return `${typed} is read as ${meaning.field}: before the words on its left.`;
    if (own === undefined) return '';
    if (own !== '') return `${typed} is read as ${own}.`;
    return advice === ''
      ? `${typed} is read as title and text, which is where words are looked for anyway.`
      : '';
  }

  /** Adds the spaces that an operator needs, such as for `a/N5/b`. */
  #spaced({ from, to }: Place, own: string): string {
    if (!/^[A-Z]/.test(own)) return own;
    const before = /[^\s(]/.test(this.#text.charAt(from - 1)) ? ' ' : '';
    const after = /[^\s)(]/.test(this.#text.charAt(to)) ? ' ' : '';
    return before + own + after;
  }
}
