import ipaddr from 'ipaddr.js';
import { type AddressRule, isPublicAddress } from './public-address.ts';

export interface FetchRules {
  readonly allowAddress: AddressRule;
  readonly ports: readonly number[] | 'any';
}

/** The default if the operator sets nothing. */
export const usualFetchRules = '80,443';

/**
 * Reads what may be fetched from one list: ports ("80,443,8080", or "any-port"), and networks in CIDR notation beyond
 * the public internet ("10.2.0.0/16,fd00:1::/48"), for feeds in the operator's own network. A list without ports
 * means 80 and 443. Throws if an entry is invalid: a typing error must not allow more than intended.
 */
export function readFetchRules(list: string): FetchRules {
  const entries = list
    .split(',')
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '');
  for (const entry of entries) {
    if (entry === 'any-port' || isPort(entry) || ipaddr.isValidCIDR(entry)) continue;
    throw new Error(
      `"${entry}" is neither a port, nor "any-port", nor a network such as 10.2.0.0/16 or fd00:1::/48.`,
    );
  }
  const ports = entries.filter(isPort).map(Number);
  const networks = entries
    .filter((entry) => ipaddr.isValidCIDR(entry))
    .map((entry) => ipaddr.parseCIDR(entry));
  return {
    allowAddress: (address) =>
      isPublicAddress(address) || networks.some((network) => contains(network, address)),
    ports: entries.includes('any-port') ? 'any' : ports.length > 0 ? ports : [80, 443],
  };
}

function isPort(entry: string): boolean {
  return /^\d{1,5}$/.test(entry) && Number(entry) > 0 && Number(entry) < 65_536;
}

function contains([network, bits]: ReturnType<typeof ipaddr.parseCIDR>, address: string): boolean {
  if (!ipaddr.isValid(address)) return false;
  const parsed = ipaddr.parse(address);
  return parsed.kind() === network.kind() && parsed.match(network, bits);
}
