import { childrenAmong, type XmlElement } from './read-xml.ts';

/** Elements that hold one tag each, and elements that hold several tags separated by commas. */
export interface CategoryNames {
  readonly whole: ReadonlySet<string>;
  readonly lists: ReadonlySet<string>;
}

/**
 * The tags of an item: the text of its categories, and Atom's term and label, since either may be the one that people
 * know ("8-K", labelled "form type"). Terms that are web addresses only name a classification scheme and are dropped.
 */
export function categoryTags(item: XmlElement, { whole, lists }: CategoryNames): string[] {
  const single = childrenAmong(item, whole)
    // Podcasts nest a category inside a category.
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
