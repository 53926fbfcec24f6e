import { describe, expect, it } from 'vitest';
import { refreshed } from '../../../shared/security/refreshed.ts';

function setUp(answers: (string | Error)[]) {
  let time = 0;
  let reads = 0;
  const read = refreshed(
    async () => {
      const answer = answers[Math.min(reads++, answers.length - 1)];
      if (typeof answer !== 'string') throw answer;
      return answer;
    },
    () => new Date(time),
    1000,
  );
  return {
    read,
    reads: () => reads,
    later: (ms: number) => {
      time += ms;
    },
  };
}

describe('refreshed', () => {
  it('reads once, and again after the given time', async () => {
    const { read, later, reads } = setUp(['old', 'new']);
    expect(await read()).toBe('old');
    later(999);
    expect(await read()).toBe('old');
    expect(reads()).toBe(1);
    later(1);
    expect(await read()).toBe('new');
  });

  it('keeps the old value when reading again fails', async () => {
    const { read, later } = setUp(['old', new Error('throttled')]);
    await read();
    later(5000);
    expect(await read()).toBe('old');
  });

  it('throws when the first read fails, and tries again at the next call', async () => {
    const { read } = setUp([new Error('no such secret'), 'there']);
    await expect(read()).rejects.toThrow('no such secret');
    expect(await read()).toBe('there');
  });
});
