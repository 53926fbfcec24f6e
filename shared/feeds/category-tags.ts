import { childrenNamed, type XmlElement } from './read-xml.ts';

/** Elements that hold one tag each, and such that hold several apart by commas. */
export interface CategoryNames {
  readonly whole: readonly string[];
  readonly lists: readonly string[];
}

/**
 * The tags of an item: what its categories hold, and Atom's term and label, since either may be the one that people
 * know ("8-K", labelled "form type"). Terms that are addresses name a kind of machines.
 */
export function categoryTags(item: XmlElement, { whole, lists }: CategoryNames): string[] {
  const single = whole
    .flatMap((name) => childrenNamed(item, name))
    .flatMap(({ text, attributes }) => [attributes.label ?? '', attributes.term ?? '', text]);
  const listed = lists.flatMap((name) => childrenNamed(item, name)).flatMap(({ text }) => text.split(/[,;]/));
  return [...single, ...listed]
    .map((tag) => tag.trim())
    .filter((tag) => tag !== '' && !/^https?:/i.test(tag));
}
