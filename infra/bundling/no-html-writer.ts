/**
 * Takes the place of `dom-serializer` in the bundles of functions: 78 KB, most of it a second table of HTML entities. domutils
 * has it for two functions that write HTML, which nothing here calls.
 */
export function render(): never {
  throw new Error('HTML is not written from a tree in this service.');
}
// domutils imports it by this name.
export { render as default };
