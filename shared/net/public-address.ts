import { type LookupAddress, type LookupOptions, lookup as lookupHost } from 'node:dns';
import { isIP, type LookupFunction } from 'node:net';
import ipaddr from 'ipaddr.js';
import { FetchError } from './fetch-error.ts';

/** Whether connections to this IP address (as text, without brackets) are allowed. */
export type AddressRule = (address: string) => boolean;

/** Same as `dns.lookup` with `all`. */
export type Resolver = (
  host: string,
  options: LookupOptions & { all: true },
  callback: (error: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => void,
) => void;

/** The range from which IANA assigns global unicast addresses. All other IPv6 addresses are special. */
const globalUnicast = ipaddr.parseCIDR('2000::/3');

/**
 * Whether an address is on the public internet: not loopback, private, link-local (where clouds serve credentials),
 * shared, multicast or reserved. Addresses that embed another address (IPv4-mapped, NAT64, 6to4, Teredo) are excluded
 * too: a translator could lead to a private address.
 */
export function isPublicAddress(address: string): boolean {
  if (!ipaddr.isValid(address)) return false;
  const parsed = ipaddr.parse(address);
  if (parsed.range() !== 'unicast') return false;
  return parsed.kind() === 'ipv4' || parsed.match(globalUnicast);
}

/** Throws if the host of a URL is a literal address, in any spelling, and not allowed. */
export function checkLiteral(url: URL, allow: AddressRule): void {
  // The URL parser has already turned "0x7f.1", "2130706433" and "①②⑦.0.0.1" into "127.0.0.1".
  const address = url.hostname.replace(/^\[|\]$/g, '');
  if (isIP(address) !== 0 && !allow(address)) throw forbidden(url.hostname, address);
}

/**
 * A `lookup` for sockets that returns only allowed addresses. The socket connects to exactly these and does not
 * resolve again, so a host cannot show one address to the check and another to the connection (DNS rebinding).
 */
export function guardedLookup(allow: AddressRule, resolve: Resolver = lookupHost): LookupFunction {
  return (host, options, callback) => {
    resolve(host, { ...options, all: true }, (error, addresses) => {
      if (error) return callback(error, '', 0);
      const allowed = addresses.filter(({ address }) => allow(address));
      const first = allowed[0];
      if (!first) return callback(forbidden(host, addresses[0]?.address ?? 'no address'), '', 0);
      return options.all ? callback(null, allowed) : callback(null, first.address, first.family);
    });
  };
}

function forbidden(host: string, address: string): FetchError {
  const where = host.includes(address) ? host : `${host} (${address})`;
  return new FetchError('forbidden-address', `${where} is not on the public internet, so it is not fetched.`);
}
