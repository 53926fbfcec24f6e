/** The host of an address in ASCII, without a final dot; empty when there is none. */
export function hostOf(url: string | undefined): string {
  if (url === undefined || !URL.canParse(url)) return '';
  return new URL(url).hostname.replace(/\.$/, '');
}

/** An address with percent-encoded words decoded, where that is possible, and with its parameters separated. */
export function readableAddress(url: string): string {
  try {
    return decodeURI(url).replaceAll('&', ' ');
  } catch {
    return url.replaceAll('&', ' ');
  }
}
