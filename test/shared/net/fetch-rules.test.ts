import { describe, expect, it } from 'vitest';
import { readFetchRules, usualFetchRules } from '../../../shared/net/fetch-rules.ts';

describe('what may be fetched', () => {
  it('is the public internet on ports 80 and 443, unless the operator says more', () => {
    const { allowAddress, ports } = readFetchRules(usualFetchRules);
    expect(ports).toEqual([80, 443]);
    expect(allowAddress('8.8.8.8')).toBe(true);
    for (const address of ['127.0.0.1', '10.0.0.1', '::1', '169.254.169.254'])
      expect(allowAddress(address)).toBe(false);
  });

  it('can include networks of the operator, but not their neighbours', () => {
    const { allowAddress } = readFetchRules('10.2.0.0/16, fd00:1::/48');
    expect(['10.2.0.1', '10.2.255.255', 'fd00:1::1', '8.8.8.8'].every(allowAddress)).toBe(true);
    expect(['10.3.0.1', 'fd00:2::1', '127.0.0.1', '::ffff:10.2.0.1', 'localhost'].some(allowAddress)).toBe(
      false,
    );
  });

  it('can include other ports', () => {
    expect(readFetchRules('80, 8080').ports).toEqual([80, 8080]);
    expect(readFetchRules('10.2.0.0/16').ports).toEqual([80, 443]);
    expect(readFetchRules(' any-port ,127.0.0.0/8').ports).toBe('any');
  });

  it.each(['10.2.0.0', 'localhost', '10.2.0.0/99', '80;443', 'all', '0', '70000'])(
    'cannot be opened by a typing error: %s',
    (list) => {
      expect(() => readFetchRules(list)).toThrow(list);
    },
  );
});
