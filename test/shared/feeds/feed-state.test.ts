import { describe, expect, it } from 'vitest';
import { feedState } from '../../../shared/feeds/feed-state.ts';

describe('the state of a feed', () => {
  const lastReadAt = '2030-01-01T00:00:00.000Z';
  it.each([
    ['new', { status: 'active', failures: 0 }],
    ['read', { status: 'active', failures: 0, lastReadAt }],
    ['failing', { status: 'active', failures: 1, lastReadAt }],
    ['paused', { status: 'paused', failures: 3, lastReadAt }],
    ['gone', { status: 'gone', failures: 3, lastReadAt }],
    ['to-confirm', { status: 'active', failures: 0, confirmUrl: 'https://lists.example/c' }],
  ] as const)('is %s', (state, feed) => {
    expect(feedState(feed)).toBe(state);
  });
});
