/** The beginning of a text, at most `most` UTF-16 units of it, never half of a character such as an emoji. */
export function fitting(text: string, most: number): string {
  return text
    .toWellFormed()
    .slice(0, most)
    .replace(/[\uD800-\uDBFF]$/, '');
}
