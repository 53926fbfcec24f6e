import { Parser } from 'htmlparser2';

/**
 * Limits, since building and searching the tree of a page takes time and memory for each element, level and
 * character.
 */
const limits = { elements: 8_000, depth: 150, characters: 700_000 } as const;

/** Elements without words of an article, though they are often most of a page's bytes. */
const dropped = new Set('canvas iframe link noscript object script style svg template'.split(' '));

/**
 * A page without scripts, styles, drawings and comments, cut at the limits. The article comes before the parts that
 * make a page endless. Undefined if the page is nested deeper than any reading mode of a browser would accept.
 */
export function slimPage(html: string): string | undefined {
  let page = '';
  let elements = 0;
  let depth = 0;
  let tooDeep = false;
  /**
   * The position up to which the source is copied or dropped, and the depth of the element that is being dropped; 0
   * if none is.
   */
  let done = 0;
  let droppingAt = 0;

  function copyTo(end: number): void {
    if (end > done && droppingAt === 0) page += html.slice(done, end);
    done = Math.max(done, end);
  }

  const parser = new Parser({
    onopentag(name, { type }) {
      depth += 1;
      if (droppingAt > 0) return;
      elements += 1;
      tooDeep ||= depth > limits.depth;
      if (tooDeep || elements > limits.elements || page.length > limits.characters) {
        copyTo(parser.startIndex);
        done = html.length;
        parser.pause();
      } else if (dropped.has(name) && type !== 'application/ld+json') {
        copyTo(parser.startIndex);
        droppingAt = depth;
      }
    },
    onclosetag() {
      if (depth === droppingAt) {
        done = parser.endIndex + 1;
        droppingAt = 0;
      }
      depth -= 1;
    },
    oncomment() {
      copyTo(parser.startIndex);
      done = Math.max(done, parser.endIndex + 1);
    },
  });
  parser.write(html);
  parser.end();
  if (tooDeep) return undefined;
  copyTo(html.length);
  return page.slice(0, limits.characters);
}
