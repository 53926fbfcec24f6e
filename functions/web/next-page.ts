/**
 * The page to go to next, from an address or a form: a path on this site, or undefined. Anything that a browser could
 * take for another site is refused (`//host`, `/\host`, an address with a scheme, control characters).
 */
export function nextPage(text: string | undefined): string | undefined {
  if (text === undefined || text.length > 2000 || !/^\/(?![/\\])[!-~]*$/.test(text)) return undefined;
  const base = 'https://site.invalid';
  const url = URL.parse(text, base);
  if (url === null || url.origin !== base || url.pathname.startsWith('//')) return undefined;
  return url.pathname + url.search + url.hash;
}
