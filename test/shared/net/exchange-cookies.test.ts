import { describe, expect, it } from 'vitest';
import { ExchangeCookies } from '../../../shared/net/exchange-cookies.ts';

function cookiesSet(host: string, ...lines: readonly string[]): ExchangeCookies {
  const cookies = new ExchangeCookies();
  cookies.take(host, lines);
  return cookies;
}

describe('cookies of an exchange', () => {
  it('go back to the host that set them, and to no other', () => {
    const cookies = cookiesSet('www.news.example', 'a=1; Path=/', 'b=2; HttpOnly');
    expect(cookies.headerFor('www.news.example')).toBe('a=1; b=2');
    expect(cookies.headerFor('news.example')).toBeUndefined();
    expect(cookies.headerFor('other.example')).toBeUndefined();
  });

  it('go to the hosts below a domain only if it is the server’s own domain', () => {
    const own = cookiesSet('www.news.example', 'a=1; Domain=.news.example');
    expect(own.headerFor('feeds.news.example')).toBe('a=1');
    expect(own.headerFor('badnews.example')).toBeUndefined();
    const foreign = cookiesSet('www.news.example', 'a=1; Domain=bank.example', 'b=2; Domain=example');
    expect(foreign.headerFor('bank.example')).toBeUndefined();
    expect(foreign.headerFor('bank.of.example')).toBeUndefined();
  });

  it('are replaced by name, and bounded', () => {
    const cookies = cookiesSet('n.example', 'a=1');
    cookies.take('n.example', ['a=2', 'nonsense', '=x', `long=${'x'.repeat(5000)}`]);
    expect(cookies.headerFor('n.example')).toBe('a=2');
    cookies.take(
      'n.example',
      Array.from({ length: 100 }, (_, n) => `c${n}=1`),
    );
    expect(cookies.headerFor('n.example')?.split('; ').length).toBeLessThanOrEqual(20);
  });
});
