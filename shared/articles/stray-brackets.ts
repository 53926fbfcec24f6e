/** Attributes that stand without a value. */
const bareAttributes = new Set(
  'allowfullscreen async autofocus autoplay checked compact controls default defer disabled download hidden inert ismap itemscope loop mozallowfullscreen multiple muted nomodule noresize noshade novalidate nowrap open playsinline readonly required reversed selected webkitallowfullscreen'.split(
    ' ',
  ),
);

/** "<" before a letter, and what follows up to where the tag would end. */
const tagLike = /<[a-z][^<>]*(?:>|$|(?=<))/gi;
/** The same, but only where it may not be a tag: a name with other signs in it, or words without values. */
const doubtful =
  /<[a-z][\w:.-]*(?:[^\w:.\-\s<>/"'=]|:?\/\/|\s+[^\s=<>"'/]+(?:\s+[^\s=<>"'/]+)*\s*(?:>|$|<))/i;

/**
 * HTML in which "<" is written as `&lt;` where it is a sign and begins no tag: "$a<b$", "if a<b and b>c",
 * "<https://news.example>". Browsers swallow what follows such a sign.
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
  // A tag that is cut off may end within the name of its first attribute.
  if (words[2] === '' && bare.length < 2) return true;
  return bare.some((word) => bareAttributes.has(word));
}
