import { describe, expect, it } from 'vitest';
import { DemoInputError, readDemoInput } from '../../../../infra/local/demo/demo-input.ts';

describe('what the demo is given', () => {
  it('is refused with every rule that cannot be read, its column and the rule mended', async () => {
    const reading = readDemoInput({ files: [], rules: ['ferry', 'ferry "strike', '(ferry'] });
    await expect(reading).rejects.toThrow(
      new DemoInputError(
        [
          '--rule ferry "strike',
          '  column 7: This quote is not closed. Try: ferry "strike"',
          '--rule (ferry',
          '  column 1: This bracket is not closed. Try: (ferry)',
        ].join('\n'),
      ),
    );
  });

  it('is refused with a file that is not there', async () => {
    const reading = readDemoInput({ files: ['no-such-file.txt'], rules: [] });
    await expect(reading).rejects.toThrow('no-such-file.txt cannot be read: there is no such file.');
  });

  it('may be nothing: then samples of our own are posted and watched', async () => {
    const { articles, problems, rules } = await readDemoInput({ files: [], rules: [] });
    expect([articles.length > 0, problems, rules.length > 0]).toEqual([true, [], true]);
  });
});
