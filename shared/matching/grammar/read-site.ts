import { hostOf } from '../analysis/address.ts';
import type { Place, Site } from '../query.ts';
import { plainView } from './plain-view.ts';
import type { Remarks } from './remarks.ts';

/** Top-level domains that a host may end with, besides the two-letter ones of countries. */
const TOP_LEVEL: ReadonlySet<string> = new Set(
  (
    'com org net edu gov mil int info biz eu arpa news media press online site blog tv radio mobi name museum ' +
    'aero coop jobs travel asia cat post tel xxx africa berlin london paris wien nyc app dev cloud'
  ).split(' '),
);

/** `site:reuters.com`, also pasted as an address without a path or as `*.reuters.com`. `www.` is ignored. */
export function readSite(typed: string, place: Place, remarks: Remarks): Site | undefined {
  const [name = '', ...path] = plainView(typed)
    .trim()
    .replace(/^(?:[a-z][a-z\d+.-]*:)?\/\//i, '')
    .replace(/^[*.]+/, '')
    .replace(/^www\.(?=[^./]+\.)/i, '')
    .replace(/[./?,;:!*]+$/, '')
    .split('/');
  const host = asciiHost(name);
  if (host && path.length === 0) {
    if (!host.includes('.') && host.length !== 2 && !TOP_LEVEL.has(host)) {
      const message =
        'A host has a dot, as in site:example.org, so this finds nothing. For the name of a newspaper, write source:.';
      remarks.warn(place, message, `source:${/^[\p{L}\p{N}-]+$/u.test(name) ? name : `"${name}"`}`);
    }
    return { kind: 'site', host, ...place };
  }
  const hosts = typed.split(/[,;]\s*/).map(asciiHost);
  if (hosts.length > 1 && hosts.every((one) => one !== '')) {
    const message = 'site: takes one host. Join several by OR, in brackets.';
    remarks.refuse(place, message, `(${hosts.map((one) => `site:${one}`).join(' OR ')})`);
  } else if (host) {
    const rest = path.join('/').replace(/["()|\s]+/g, '');
    const message = 'site: takes a host only. To look for the rest of an address, use url:.';
    remarks.refuse(place, message, `(site:${host} url:${rest})`);
  } else {
    const message =
      'site: needs a host, such as site:example.org. For the name of a newspaper, write source:.';
    const words = typed.replace(/["()|]+/g, ' ').trim();
    remarks.refuse(place, message, /[\p{L}\p{N}]/u.test(words) ? `source:"${words}"` : undefined);
  }
  return undefined;
}

/** Empty when it is not a host. */
function asciiHost(name: string): string {
  const host = hostOf(`https://${name}`);
  return /^[\p{L}\p{M}\p{N}._-]+$/u.test(name) && /^[a-z\d_][a-z\d._-]*$/.test(host) ? host : '';
}
