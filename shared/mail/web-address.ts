/** Longer addresses take too much room in a mail, and some clients cut them. */
const maxLength = 2_000;

/** The address in ASCII if a mail may link to it (http or https); otherwise undefined. */
export function webAddress(address: string | undefined): string | undefined {
  if (address === undefined || address.length > maxLength) return undefined;
  const url = URL.parse(address);
  if (url === null || (url.protocol !== 'https:' && url.protocol !== 'http:')) return undefined;
  if (url.username !== '' || url.password !== '') return undefined;
  return url.href.length > maxLength ? undefined : url.href;
}
