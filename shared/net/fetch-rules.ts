import ipaddr from 'ipaddr.js';
import { type AddressRule, isPublicAddress } from './public-address.ts';

export interface FetchRules {
  readonly allowAddress: AddressRule;
  readonly ports: readonly number[] | 'any';
}

/**
 * What an operator allows to be fetched beyond the public internet on ports 80 and 443: `networks` in CIDR notation
 * ("10.2.0.0/16,fd00:1::/48"), for feeds of their own network; `ports` as a list ("80,443,8080") or "any".
 * Throws when either cannot be read: a slip must not open more than was meant.
 */
export function readFetchRules(networks: string | undefined, ports: string | undefined): FetchRules {
  const allowed = entries(networks).map((network) => {
    if (!ipaddr.isValidCIDR(network)) {
      throw new Error(`FETCH_NETWORKS: "${network}" is no network like 10.2.0.0/16 or fd00:1::/48.`);
    }
    return ipaddr.parseCIDR(network);
  });
  return {
    allowAddress: (address) =>
      isPublicAddress(address) ||
      (ipaddr.isValid(address) &&
        allowed.some(([network, bits]) => {
          const parsed = ipaddr.parse(address);
          return parsed.kind() === network.kind() && parsed.match(network, bits);
        })),
    ports: ports?.trim() === 'any' ? 'any' : readPorts(entries(ports)),
  };
}

function readPorts(ports: readonly string[]): readonly number[] {
  for (const port of ports) {
    if (!/^\d{1,5}$/.test(port))
      throw new Error(`FETCH_PORTS: "${port}" is no port; write 80,443,8080 or any.`);
  }
  return ports.length === 0 ? [80, 443] : ports.map(Number);
}

function entries(list: string | undefined): string[] {
  return (list ?? '')
    .split(',')
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '');
}
