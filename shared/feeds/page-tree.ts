import { Parser } from 'htmlparser2';
import { parseHTML } from 'linkedom';

/** The part of the DOM that is used here. */
export interface PageElement {
  readonly tagName: string;
  readonly textContent: string | null;
  readonly classList: Iterable<string>;
  readonly parentElement: PageElement | null;
  getAttribute(name: string): string | null;
  matches(selector: string): boolean;
  closest(selector: string): PageElement | null;
  querySelector(selector: string): PageElement | null;
  querySelectorAll(selector: string): Iterable<PageElement>;
}

export type PageTree = Pick<PageElement, 'querySelector' | 'querySelectorAll'> & {
  readonly documentElement: PageElement | null;
};

/** Front pages of large publishers have about 10,000 elements, nested 40 deep. */
const maxElements = 30_000;
const maxDepth = 200;

/**
 * The tree of a page. It needs hundreds of bytes per element, so a page that is too large is refused before the tree
 * is built.
 */
export function readPageTree(html: string): PageTree | undefined {
  if (!isModest(html)) return undefined;
  try {
    return parseHTML(html).document;
  } catch {
    return undefined;
  }
}

function isModest(html: string): boolean {
  let elements = 0;
  let depth = 0;
  let modest = true;
  const parser = new Parser({
    onopentagname() {
      elements += 1;
      depth += 1;
      if (elements <= maxElements && depth <= maxDepth) return;
      modest = false;
      parser.pause();
    },
    onclosetag() {
      depth -= 1;
    },
  });
  parser.write(html);
  return modest;
}
