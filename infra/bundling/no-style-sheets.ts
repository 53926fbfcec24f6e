/**
 * Replaces the CSS parser of linkedom in the bundles of functions. It is 200 KB, which would be read at every cold
 * start, and only `style.sheet` needs it, which nothing here uses.
 */
export function parse(): never {
  throw new Error('Style sheets are not parsed in this service: do not read `sheet`.');
}
