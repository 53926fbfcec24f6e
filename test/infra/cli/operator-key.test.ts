import { describe, expect, it } from 'vitest';
import { operatorKeyOf } from '../../../shared/security/keys.ts';
import { wirewatch } from './run-wirewatch.ts';

const run = (input?: string) => wirewatch(['operator-key'], {}, input);

describe('operator-key', () => {
  it('prints the key of the secret that is piped in, and nothing else of it', async () => {
    const secret = JSON.stringify({ root: 'r'.repeat(64), signing: {} });
    expect(await run(`${secret}\n`)).toEqual({
      code: 0,
      stdout: `ww_${operatorKeyOf(secret)}\n`,
      stderr: '',
    });
  });

  it('says what is missing when nothing is piped in', async () => {
    expect(await run()).toMatchObject({ code: 2, stdout: '', stderr: expect.stringContaining('Pipe') });
  });

  it('refuses what is no secret without repeating it', async () => {
    const { code, stdout, stderr } = await run('An error occurred: hunter2');
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(/not JSON/);
    expect(stderr).not.toContain('hunter2');
  });
});
