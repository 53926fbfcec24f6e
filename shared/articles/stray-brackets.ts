/** HTML attributes that have no value. */
const bareAttributes = new Set(
  'allowfullscreen async autofocus autoplay checked compact controls default defer disabled download hidden inert ismap itemscope loop mozallowfullscreen multiple muted nomodule noresize noshade novalidate nowrap open playsinline readonly required reversed selected webkitallowfullscreen'.split(
    ' ',
  ),
);

/** "<" before a letter, and everything up to the end of a possible tag. */
const tagLike = /<[a-z][^<>]*(?:>|$|(?=<))/gi;
/**
 * The same, but only where it may not be a tag: the name has other characters in it, or words without values follow.
 */
const doubtful =
  /<[a-z][\w:.-]*(?:[^\w:.\-\s<>/"'=]|:?\/\/|\s+[^\s=<>"'/]+(?:\s+[^\s=<>"'/]+)*\s*(?:>|$|<))/i;

/**
 * Escapes "<" as `&lt;` where it does not begin a tag: "$a<b$", "if a<b and b>c", "<https://news.example>". Browsers
 * drop the text after such a sign.
 */
export function escapeStrayBrackets(html: string): string {
  if (!doubtful.test(html)) return html;
  return html.replace(tagLike, (tag) => (isTag(tag) ? tag : `&lt;${tag.slice(1)}`));
}

function isTag(tag: string): boolean {
  if (/^<[a-z][\w:.-]*(?:[^\w:.\-\s<>/"'=]|:?\/\/)/i.test(tag)) return false;
  const words = /^<[\w:.-]+((?:\s+[^\s=<>"'/]+)+)\s*(>?)$/.exec(tag);
  if (!words) return true;
  const bare = words[1]?.trim().toLowerCase().split(/\s+/) ?? [];
  // A tag that was cut off may end within the name of its first attribute.
  if (words[2] === '' && bare.length < 2) return true;
  return bare.some((word) => bareAttributes.has(word));
}
