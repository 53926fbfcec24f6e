import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { gather } from '../../../shared/store/gather.ts';

/** Answers a group when told to. */
function createGroups() {
  const groups: { readonly questions: readonly string[]; readonly end: () => void }[] = [];
  const ask = gather<string, string>((questions) => {
    let end = () => {};
    const over = new Promise<void>((resolve) => {
      end = resolve;
    });
    groups.push({ questions, end });
    return questions.map(async (question) => {
      await over;
      if (question === 'bad') throw new Error('bad question');
      return `answer to ${question}`;
    });
  });
  return { ask, groups };
}

describe('questions of several callers', () => {
  it('at the same moment are one group, also when they wait for other promises first', async () => {
    const { ask, groups } = createGroups();
    const answers = Promise.all(
      ['one', 'two', 'three'].map(async (question, steps) => {
        for (let step = 0; step < steps; step++) await undefined;
        return ask(question);
      }),
    );
    await turn();
    expect(groups.map(({ questions }) => questions)).toEqual([['one', 'two', 'three']]);
    groups[0]?.end();
    expect(await answers).toEqual(['answer to one', 'answer to two', 'answer to three']);
  });

  it('while two groups are under way wait together for the first to end', async () => {
    const { ask, groups } = createGroups();
    const answers: Promise<string>[] = [];
    for (const question of ['one', 'two', 'three', 'four']) {
      answers.push(ask(question));
      await turn();
    }
    expect(groups.map(({ questions }) => questions)).toEqual([['one'], ['two']]);
    groups[1]?.end();
    await turn();
    expect(groups[2]?.questions).toEqual(['three', 'four']);
    groups[0]?.end();
    groups[2]?.end();
    expect(await Promise.all(answers)).toHaveLength(4);
  });

  it('fail one by one, and a failure ends its group like an answer', async () => {
    const { ask, groups } = createGroups();
    const answers = Promise.allSettled([ask('good'), ask('bad')]);
    await turn();
    groups[0]?.end();
    expect((await answers).map(({ status }) => status)).toEqual(['fulfilled', 'rejected']);
    const later = ask('later');
    await turn();
    groups[1]?.end();
    expect(await later).toBe('answer to later');
  });
});
