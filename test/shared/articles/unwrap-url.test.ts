import { describe, expect, it } from 'vitest';
import { unwrapUrl } from '../../../shared/articles/unwrap-url.ts';

const target = 'https://news.example/a/quake?id=7';
const escaped = encodeURIComponent(target);
/** As Google News wrote its addresses: a message of protobuf with the target as its fourth field. */
const googleNews = Buffer.concat([
  Buffer.from([0x08, 0x13, 0x22, target.length]),
  Buffer.from(target),
  Buffer.from([0xd2, 0x01, 0x00]),
]).toString('base64url');

describe('unwrapUrl', () => {
  it.each([
    `https://www.google.com/url?rct=j&sa=t&url=${escaped}&ct=ga`,
    `https://www.google.co.uk/url?q=${escaped}`,
    `https://news.google.com/rss/articles/${googleNews}?oc=5`,
    `http://www.bing.com/news/apiclick.aspx?ref=FexRss&aid=&tid=9&url=${escaped}&c=1&mkt=en-us`,
    `https://www.bing.com/ck/a?u=a1${Buffer.from(target).toString('base64url')}&ntb=1`,
    `https://l.facebook.com/l.php?u=${escaped}&h=x`,
    `https://out.reddit.com/t3_x?url=${escaped}&token=y`,
    `https://eur01.safelinks.protection.outlook.com/?url=${escaped}&data=z`,
    `https://r.search.yahoo.com/_ylt=x/RV=2/RE=1/RO=10/RU=${escaped}/RK=2/RS=y`,
    `https://shop.example/redirect?url=${escaped}`,
    `https://www.google.com/url?url=${encodeURIComponent(`https://www.bing.com/news/apiclick.aspx?url=${escaped}`)}`,
  ])('finds the target in %s', (address) => {
    expect(unwrapUrl(address)).toBe(target);
  });

  it('finds the page of an AMP cache', () => {
    expect(unwrapUrl('https://www.google.com/amp/s/news.example/a/quake')).toBe(
      'https://news.example/a/quake',
    );
    expect(unwrapUrl('https://news-example.cdn.ampproject.org/c/s/news.example/a/quake')).toBe(
      'https://news.example/a/quake',
    );
  });

  it.each([
    target,
    'https://news.example/login?redirect=https://news.example/a',
    'https://www.facebook.com/sharer/sharer.php?u=https://news.example/a',
    'https://news.google.com/rss/articles/CBMiAAA',
    'https://www.google.com/url?q=harbour',
    'https://news.example/redirect?url=javascript:alert(1)',
    'no address',
  ])('leaves %s alone', (address) => {
    expect(unwrapUrl(address)).toBe(address);
  });

  it('stops at a wrapper that leads to itself', () => {
    const loop = `https://a.example/redirect?url=${encodeURIComponent('https://a.example/redirect')}`;
    expect(unwrapUrl(loop)).toBe('https://a.example/redirect');
  });
});
