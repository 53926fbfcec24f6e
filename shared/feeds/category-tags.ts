import { childrenAmong, type XmlElement } from './read-xml.ts';

/** Elements that hold one tag each, and such that hold several apart by commas. */
export interface CategoryNames {
  readonly whole: ReadonlySet<string>;
  readonly lists: ReadonlySet<string>;
}

/**
 * The tags of an item: what its categories hold, and Atom's term and label, since either may be the one that people
 * know ("8-K", labelled "form type"). Terms that are addresses name a kind of machines.
 */
export function categoryTags(item: XmlElement, { whole, lists }: CategoryNames): string[] {
  const single = childrenAmong(item, whole)
    // Podcasts put a category into its category.
    .flatMap((category) => [category, ...childrenAmong(category, whole)])
    .flatMap(({ text, attributes }) => [
      attributes.label ?? '',
      attributes.term ?? '',
      attributes.text ?? '',
      text,
    ]);
  const listed = childrenAmong(item, lists).flatMap(({ text }) => text.split(/[,;]/));
  return [...single, ...listed]
    .map((tag) => tag.trim())
    .filter((tag) => tag !== '' && !/^https?:/i.test(tag));
}
