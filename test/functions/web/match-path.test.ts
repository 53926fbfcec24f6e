import { describe, expect, it } from 'vitest';
import { createPathMatcher, openApiPath } from '../../../functions/web/match-path.ts';

const patternOf = createPathMatcher(['/v1/feeds', '/v1/feeds/{id}', '/v1/feeds/export', '/u/{token}']);

describe('a path', () => {
  it.each([
    ['/v1/feeds', '/v1/feeds'],
    ['/v1/feeds/f1', '/v1/feeds/{id}'],
    ['/v1/feeds/export', '/v1/feeds/export'],
    ['/u/a.b.c', '/u/{token}'],
    ['/v1/feeds/', undefined],
    ['/v1/feeds/f1/poll', undefined],
    ['/v1/feedsX', undefined],
    ['/', undefined],
  ])('%s fits %s', (path, pattern) => {
    expect(patternOf(path)).toBe(pattern);
  });
});

describe('the path of a route', () => {
  it('is written as OpenAPI writes it', () => {
    expect(openApiPath('/rules/:id/end')).toBe('/rules/{id}/end');
    expect(openApiPath('/f/:file{.+\\.rss}')).toBe('/f/{file}');
  });
});
