import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runConfigure } from '../../../infra/configure/run-configure.ts';
import { settingNames } from '../../../infra/setting-fields.ts';
import type { Ended } from '../cli/run-wirewatch.ts';

let folder: string;
let file: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'wirewatch-configure-'));
  file = join(folder, 'my.config.json');
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const written = async () => JSON.parse(await readFile(file, 'utf8')) as Record<string, unknown>;
const given = (settings: unknown) =>
  writeFile(file, typeof settings === 'string' ? settings : JSON.stringify(settings));

/**
 * Answers, by the name of the setting. A list is given one after the other. All other questions are answered with
 * Enter.
 */
function answering(answers: Readonly<Record<string, string | readonly string[]>>) {
  const left = new Map(Object.entries(answers).map(([name, answer]) => [name, [answer].flat()]));
  const asked: string[] = [];
  return {
    asked,
    unanswered: () => [...left].filter(([, rest]) => rest.length > 0).map(([name]) => name),
    ask: async (question: string) => {
      asked.push(question);
      const name = [...left.keys()].find((known) => question.trimStart().startsWith(`${known} `));
      return (name && left.get(name)?.shift()) ?? '';
    },
  };
}

async function configure(
  args: readonly string[],
  ask?: (question: string) => Promise<string>,
): Promise<Ended> {
  const ended = { code: 0, stdout: '', stderr: '' };
  ended.code = await runConfigure(['--file', file, ...args], {
    env: {},
    stdout: {
      write(text) {
        ended.stdout += text;
      },
    },
    stderr: {
      write(text) {
        ended.stderr += text;
      },
    },
    ...(ask && { ask }),
  });
  return ended;
}

describe('configure with options', () => {
  it('writes the file, and says what comes next', async () => {
    const { code, stdout } = await configure([
      '--sender',
      'a@example.org',
      '--sender-domain',
      'example.org',
      '--prod',
    ]);
    expect(code).toBe(0);
    expect(await written()).toEqual({
      version: 1,
      sender: 'a@example.org',
      senderDomain: 'example.org',
      prod: true,
    });
    expect(stdout).toContain(`npx cdk deploy -c config=${file}`);
  });

  it('changes what is given, takes back what is named, and leaves the rest', async () => {
    await given({ version: 1, sender: 'a@example.org', language: 'de', thrifty: true, concurrency: 50 });
    await configure(['--concurrency', '100', '--unset', 'language', '--thrifty', 'false']);
    expect(await written()).toEqual({
      version: 1,
      sender: 'a@example.org',
      concurrency: 100,
      thrifty: false,
    });
  });

  it('has one for each setting, which its help explains', async () => {
    const { stdout } = await configure(['--help']);
    for (const name of settingNames)
      expect(stdout).toContain(`--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)} `);
  });

  it('takes objects as JSON, and settings whose names have digits', async () => {
    const edge = ['--domain', 'news.example.org', '--edge-secret-sha256', '0a'.repeat(32)];
    await configure(['--sender', 'a@example.org', '--brand', '{"name":"City Desk"}', ...edge]);
    expect(await written()).toMatchObject({
      brand: { name: 'City Desk' },
      edgeSecretSha256: '0a'.repeat(32),
    });
  });

  it.each([
    [
      'a value that makes no sense',
      ['--sender', 'a@example.org', '--prod', 'maybe'],
      '--prod: prod is "maybe"',
    ],
    ['settings that do not go together', ['--sender', 'a@example.org', '--prod'], 'prod needs senderDomain'],
    ['no sender', ['--language', 'de'], 'sender is missing'],
    ['a free mail address', ['--sender', 'me@gmail.com'], 'gmail.com alone to send'],
    ['an option that is none', ['--sendr', 'x'], 'unknown option'],
    [
      'a setting to take back that is none',
      ['--sender', 'a@example.org', '--unset', 'zone'],
      'no setting "zone"',
    ],
    ['nothing to do and no terminal', [], 'This is not a terminal'],
  ])('writes nothing with %s', async (_condition, args, fault) => {
    const { code, stderr } = await configure(args);
    expect(code).toBe(2);
    expect(stderr).toContain(fault);
    await expect(readFile(file)).rejects.toThrow('ENOENT');
  });

  it('leaves a file alone that it does not understand', async () => {
    for (const text of ['{"version":1,', '{"version":1,"sender":"a@example.org","zone":"Z1"}']) {
      await given(text);
      const { code, stderr } = await configure(['--language', 'de']);
      expect(code).toBe(2);
      expect(stderr).toContain(`${file}, line 1: `);
      expect(await readFile(file, 'utf8')).toBe(text);
    }
  });

  it('moves a file of an older version over, and says what became of it', async () => {
    await given({ sender: 'a@example.org', thrifty: 'true', noArticlesHours: '48', colour: 'red' });
    const { code, stderr } = await configure(['--language', 'de']);
    expect(code).toBe(0);
    expect(await written()).toEqual({
      version: 1,
      sender: 'a@example.org',
      thrifty: true,
      noArticlesHours: 48,
      language: 'de',
    });
    expect(stderr).toContain('thrifty was "true", and is true now');
    expect(stderr).toContain('colour is left out: there is no such setting');
  });

  it('leaves production only by the name of the stack', async () => {
    const production = { version: 1, sender: 'a@example.org', senderDomain: 'example.org', prod: true };
    await given(production);
    for (const args of [
      ['--prod', 'false'],
      ['--unset', 'prod'],
      ['--prod', 'false', '--leave-production', 'x'],
    ]) {
      const { code, stderr } = await configure(args);
      expect(code).toBe(2);
      expect(stderr).toContain('--leave-production Wirewatch takes it out');
      expect(await written()).toEqual(production);
    }
    expect((await configure(['--prod', 'false', '--leave-production', 'Wirewatch'])).code).toBe(0);
    expect(await written()).toMatchObject({ prod: false });
  });
});

describe('configure --check', () => {
  it('says that a file is all right, and what it describes', async () => {
    await given({ version: 1, sender: 'a@example.org', stage: 'test' });
    const { code, stdout } = await configure(['--check']);
    expect(code).toBe(0);
    expect(stdout).toContain('describes the stack Wirewatch-test');
  });

  it.each([
    [
      'has faults',
      '{"version":1,\n"sender":"a@example.org",\n"prod":"yes",\n"zoneId":"Z1"}',
      ['line 3: prod is', 'line 4: zoneId needs'],
    ],
    ['has no sender', '{"version":1}', ['sender is missing']],
    ['is of another version', '{"version":7}', ['version is 7']],
  ])('lists all that is wrong with a file that %s', async (_condition, text, faults) => {
    await given(text);
    const { code, stderr } = await configure(['--check']);
    expect(code).toBe(2);
    for (const fault of faults) expect(stderr).toContain(fault);
  });

  it('wants a file', async () => {
    expect(await configure(['--check'])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('There is no'),
    });
  });
});

describe('configure with somebody to ask', () => {
  it('explains each setting, asks again for what makes no sense, and writes what was said', async () => {
    const { ask, unanswered } = answering({
      sender: ['me@localhost', 'alerts@example.org'],
      senderDomain: 'example.org',
      domain: 'news.example.org',
      zoneId: 'Z0123',
      zoneName: 'example.org',
      alarmEmail: 'ops@example.org',
      prod: 'true',
      concurrency: '100',
    });
    const { code, stderr } = await configure([], ask);
    expect(code).toBe(0);
    expect(unanswered()).toEqual([]);
    expect(stderr).toContain('sender: The address that mails come from');
    expect(stderr).toContain('sender is "me@localhost"; expected a mail address');
    expect(await written()).toEqual({
      version: 1,
      sender: 'alerts@example.org',
      senderDomain: 'example.org',
      domain: 'news.example.org',
      zoneId: 'Z0123',
      zoneName: 'example.org',
      alarmEmail: 'ops@example.org',
      prod: true,
      concurrency: 100,
    });
  });

  it('asks again for what does not go together', async () => {
    const { ask } = answering({ sender: ['me@gmail.com', 'me@example.org'] });
    const { code, stderr } = await configure([], ask);
    expect(code).toBe(0);
    expect(stderr).toContain('This does not go together yet');
    expect(await written()).toEqual({ version: 1, sender: 'me@example.org' });
  });

  it('keeps what is there, takes back by "-", and leaves out questions that make no sense yet', async () => {
    await given({
      version: 1,
      sender: 'a@example.org',
      alarmEmail: 'ops@example.org',
      tags: { team: 'desk' },
    });
    const { ask, asked } = answering({ alarmEmail: '-' });
    await configure([], ask);
    expect(await written()).toEqual({ version: 1, sender: 'a@example.org', tags: { team: 'desk' } });
    expect(asked.join()).toContain('sender [a@example.org]');
    expect(asked.join()).not.toContain('zoneName [');
  });

  it('asks for the rare settings on request', async () => {
    const { ask } = answering({ sender: 'a@example.org', Ask: 'y', stage: 'test', tags: '{"team":"desk"}' });
    await configure([], ask);
    expect(await written()).toEqual({
      version: 1,
      sender: 'a@example.org',
      stage: 'test',
      tags: { team: 'desk' },
    });
  });

  it('asks for what is wrong in the file', async () => {
    await given({ version: 1, sender: 'a@example.org', language: 'German' });
    const { ask } = answering({ language: 'de' });
    const { stderr } = await configure([], ask);
    expect(stderr).toContain('Not taken from the file');
    expect(await written()).toEqual({ version: 1, sender: 'a@example.org', language: 'de' });
  });

  it('leaves production only when the name of the stack is typed', async () => {
    await given({ version: 1, sender: 'a@example.org', senderDomain: 'example.org', prod: true });
    expect((await configure([], answering({ prod: 'false', [file]: 'yes' }).ask)).code).toBe(2);
    expect(await written()).toMatchObject({ prod: true });
    expect((await configure([], answering({ prod: 'false', [file]: 'Wirewatch' }).ask)).code).toBe(0);
    expect(await written()).toMatchObject({ prod: false });
  });

  it('gives up on somebody who never answers what is asked', async () => {
    const { code, stderr } = await configure([], async () => '');
    expect(code).toBe(2);
    expect(stderr).toContain('sender is missing');
  });
});
