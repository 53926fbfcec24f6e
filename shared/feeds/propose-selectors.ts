import { decodeText } from './decode-text.ts';
import { FeedError } from './feed-error.ts';
import { type PageElement, type PageTree, readPageTree } from './page-tree.ts';
import type { FeedSource } from './parse-feed.ts';
import { maxSelector } from './selector-problem.ts';
import { headlinesOf } from './watched-page.ts';

/** A selector for `feeds add --watch`, and what it finds. */
export interface SelectorProposal {
  readonly selector: string;
  readonly count: number;
  /** The first headlines, so that a person can judge the proposal. */
  readonly headlines: readonly { readonly title: string; readonly url: string }[];
}

/** Fewer repeated links are not a list of news, and shorter texts are section names. */
const minHeadlines = 4;
const minTitle = 20;

const maxProposals = 5;
const shownHeadlines = 5;
const maxAncestors = 4;
/** The most selectors that are tried. Pages need a few dozen. */
const maxTried = 200;

/** Parts of a page with menus and legal notes. */
const besidesNews = 'nav, footer, aside, [role="navigation"], [role="contentinfo"]';

/**
 * Proposes selectors for the headlines of a page, best first: lists of links that repeat at the same place in the
 * page's structure and read like headlines. Longer lists of longer texts come first. Throws `FeedError` if the page
 * cannot be read or has no such list.
 */
export function proposeSelectors(body: Uint8Array, source: FeedSource): readonly SelectorProposal[] {
  const document = readPageTree(decodeText(body, source.contentType));
  if (!document)
    throw new FeedError('too-large', `${source.url} is too large or too deeply nested to be watched.`);
  const selectors = new Set<string>();
  for (const link of document.querySelectorAll('a[href]')) {
    const title = link.textContent?.trim() ?? '';
    if (title.length < minTitle || link.closest(besidesNews)) continue;
    for (const selector of selectorsFor(link)) selectors.add(selector);
  }
  const found = new Map<string, Judged>();
  for (const selector of [...selectors].slice(0, maxTried)) {
    const judged = judge(document, source.url, selector);
    if (!judged) continue;
    // If several selectors find the same links, keep the shortest.
    const known = found.get(judged.finds);
    if (!known || selector.length < known.selector.length) found.set(judged.finds, judged);
  }
  if (found.size === 0) {
    throw new FeedError('no-headlines', `${source.url} has no list of links that read like headlines.`);
  }
  return [...found.values()]
    .sort((a, b) => b.score - a.score || a.selector.length - b.selector.length)
    .slice(0, maxProposals)
    .map(({ selector, count, headlines }) => ({ selector, count, headlines }));
}

interface Judged extends SelectorProposal {
  readonly score: number;
  /** The addresses that it finds, as one text. */
  readonly finds: string;
}

/** Undefined if it finds too few headlines, or mostly links that do not read like one. */
function judge(document: PageTree, url: string, selector: string): Judged | undefined {
  const items = headlinesOf(document, url, selector);
  const lengths = items.map(({ title }) => title.length).sort((a, b) => a - b);
  const median = lengths[Math.floor(lengths.length / 2)] ?? 0;
  if (items.length < minHeadlines || median < minTitle) return undefined;
  const own = items.filter((item) => URL.parse(item.url)?.host === URL.parse(url)?.host).length;
  return {
    selector,
    count: items.length,
    headlines: items.slice(0, shownHeadlines).map(({ title, url: address }) => ({ title, url: address })),
    // Twice as many links do not double the score, and text beyond the length of a line adds nothing.
    score: Math.sqrt(items.length) * Math.min(median, 80) * (own / items.length),
    finds: items.map((item) => item.url).join(' '),
  };
}

/** Selectors for a link: its own tag and class, then with one more ancestor each time. */
function selectorsFor(link: PageElement): readonly string[] {
  const selectors: string[] = [];
  let path = nameOf(link);
  let above = link.parentElement;
  for (let depth = 0; depth < maxAncestors && above && !/^(?:body|html)$/i.test(above.tagName); depth += 1) {
    path = `${nameOf(above)} > ${path}`;
    if (path.length > maxSelector) break;
    selectors.push(path);
    above = above.parentElement;
  }
  return selectors;
}

/**
 * The tag and its first class, unless a build tool generated the class: such names change with each release of the
 * page.
 */
function nameOf(element: PageElement): string {
  const lasting = [...element.classList].find((name) => /^[a-z]+(?:[-_]{1,2}[a-z]+)*$/i.test(name));
  return element.tagName.toLowerCase() + (lasting === undefined ? '' : `.${lasting}`);
}
