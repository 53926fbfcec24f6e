import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalUrl } from '../../../shared/articles/canonical-url.ts';

describe('canonicalUrl', () => {
  const spellings = [
    'https://news.example/a/quake?id=7&page=2',
    'http://news.example/a/quake?id=7&page=2',
    'HTTPS://NEWS.EXAMPLE/a/quake?id=7&page=2',
    'https://www.news.example/a/quake?id=7&page=2',
    'https://news.example./a/quake?id=7&page=2',
    'https://news.example:443/a/quake?id=7&page=2',
    'https://news.example/a/quake/?id=7&page=2',
    'https://news.example/a/./b/../quake?id=7&page=2',
    'https://news.example/%61/qu%61ke?page=2&id=7',
    'https://news.example/a/quake?id=7&page=2#comments',
    'https://reader:secret@news.example/a/quake?id=7&page=2',
    'https://news.example/a/quake;jsessionid=8F?id=7&page=2',
    'https://news.example/a/quake?utm_source=x&id=7&UTM_Campaign=y&page=2&fbclid=z&at_medium=rss',
    '  https://news.example/a/quake?id=7&page=2\n',
    'https://m.news.example/a/quake?id=7&page=2',
    'https://mobile.news.example/a/quake/amp/?id=7&page=2',
    'https://news.example/amp/a/quake?id=7&page=2',
    'https://news.example/a/quake/index.html?id=7&page=2&amp=1',
    'https://news.example/a/quake?id=7&amp;page=2&amp;print=1',
    'https://news.example/a/quake?id=7&page=2#3',
    'https://news.example/a/quake?id=7&page=2&ref=rss&source=rss-1f&mod=rss_World&CMP=share&ncid=x&__s=y&partner=feed',
    'https://www.google.com/url?rct=j&sa=t&url=https://news.example/a/quake%3Fid%3D7%26page%3D2&ct=ga&usg=x',
  ];
  it.each(spellings)('gives all spellings of one address the same form: %s', (spelling) => {
    expect(canonicalUrl(spelling)).toBe('https://news.example/a/quake?id=7&page=2');
  });

  const others = [
    'https://news.example/a/Quake?id=7&page=2',
    'https://news.example:8080/a/quake?id=7&page=2',
    'https://news.example/a/quake?id=8&page=2',
    'https://news.example/a/quake?id=7&page=2&ref=3',
    'https://news.example/a%2Fquake?id=7&page=2',
    'https://news.example/a/quake?id=7&page=2#!/live',
    'https://news.example/a/quake?id=7&page=2&pk_id=4',
    'https://news.example/a/quake?id=7&page=2&source=harbour',
    'https://news.example/a/quake?id=7&page=2&mod=viewthread',
    'https://news.example/a/quake?id=7&page=2#v2.1',
    'https://news.example/a/quake?id=7&page=2#2020-01-07',
    'https://maps.news.example/a/quake?id=7&page=2',
    'https://news.example/a/quake-amp?id=7&page=2',
    'https://news.example/login?url=https://news.example/a/quake?id=7&page=2',
  ];
  it.each(others)('keeps the parts that may lead to another page: %s', (other) => {
    const forms = new Set([...others, 'https://news.example/a/quake?id=7&page=2'].map(canonicalUrl));
    expect(forms.size).toBe(others.length + 1);
    expect(canonicalUrl(other)).toBeDefined();
  });

  it.each([
    'not an address',
    'ftp://news.example/a',
    'mailto:desk@news.example',
    'https://news.example',
    'https://www.news.example/?utm_source=feed#top',
    'https://./a',
  ])('returns nothing for addresses that do not identify an article: %s', (address) => {
    expect(canonicalUrl(address)).toBeUndefined();
  });

  it('keeps the page in a fragment, a host of "www", and names that only begin like a tracking name', () => {
    expect(canonicalUrl('https://news.example/#!/quake')).toBe('https://news.example#!/quake');
    expect(canonicalUrl('https://www.example/a')).toBe('https://www.example/a');
    expect(canonicalUrl('https://news.example/a?utmost=1&at_id=2')).toBe(
      'https://news.example/a?at_id=2&utmost=1',
    );
  });

  it('changes nothing when applied again', () => {
    fc.assert(
      fc.property(fc.webUrl({ withQueryParameters: true, withFragments: true }), (address) => {
        const once = canonicalUrl(address);
        fc.pre(once !== undefined);
        expect(canonicalUrl(once)).toBe(once);
      }),
    );
  });
});
