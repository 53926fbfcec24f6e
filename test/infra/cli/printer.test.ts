import { describe, expect, it } from 'vitest';
import { createPrinter, printable, table } from '../../../infra/cli/printer.ts';

function outputs({ json = false, isTTY = false, columns = 60 } = {}) {
  const written = { stdout: '', stderr: '' };
  const output = (name: 'stdout' | 'stderr') => ({
    isTTY,
    columns,
    write: (text: string) => {
      written[name] += text;
    },
  });
  return { written, print: createPrinter({ json, stdout: output('stdout'), stderr: output('stderr') }) };
}

describe('a result', () => {
  it('is text for people, JSON alone for programs', () => {
    const people = outputs();
    people.print.result({ n: 1 }, 'One.');
    people.print.note('By the way.');
    expect(people.written).toEqual({ stdout: 'One.\n', stderr: 'By the way.\n' });

    const program = outputs({ json: true });
    program.print.result({ n: 1 }, 'One.');
    program.print.note('By the way.');
    program.print.complain('Not all.');
    expect(program.written).toEqual({ stdout: '{\n  "n": 1\n}\n', stderr: 'Not all.\n' });
  });

  it('cannot command the terminal, whatever a feed is called', () => {
    const { print, written } = outputs();
    print.result({}, 'a\x1b]0;owned\x07\x1b[2Jb\u009bc\u202ed\r\ttab\nline');
    expect(written.stdout).toBe('a]0;owned[2Jbcd\ttab\nline\n');
    const program = outputs({ json: true });
    const data = { title: 'a\x1b[2J\u009b\u202e\u2066b' };
    program.print.result(data, '');
    expect(program.written.stdout).toMatch(/^[\x20-\x7e\n]+$/);
    expect(JSON.parse(program.written.stdout)).toEqual(data);
    expect(printable('Größe – 東京 👍')).toBe('Größe – 東京 👍');
  });
});

describe('a progress bar', () => {
  it('shows how far it is, fits the terminal, and takes itself away', () => {
    const { print, written } = outputs({ isTTY: true, columns: 60 });
    const progress = print.progress('Handing in', 200);
    progress.advance(50, '10 accepted');
    progress.advance(150, `${'9'.repeat(100)} accepted`);
    progress.end();
    const frames = written.stderr
      .split('\r')
      .slice(1)
      .map((frame) => frame.replace('\x1b[K', ''));
    expect(frames.map((frame) => /(\d+) %/.exec(frame)?.[1])).toEqual(['0', '25', '100', undefined]);
    expect(frames[1]).toBe(`Handing in ${'█'.repeat(6)}${'░'.repeat(18)} 25 % 10 accepted`);
    expect(Math.max(...frames.map(({ length }) => length))).toBe(59);
    expect(frames.at(-1)).toBe('');
    expect(written.stdout).toBe('');
  });

  it('is not drawn where nobody looks, nor for programs', () => {
    for (const options of [{ isTTY: false }, { isTTY: true, json: true }]) {
      const { print, written } = outputs(options);
      const progress = print.progress('Handing in', 10);
      progress.advance(5);
      progress.end();
      expect(written.stderr).toBe('');
    }
  });
});

describe('a table', () => {
  it('lines its columns up', () => {
    expect(
      table(
        ['ID', 'NAME'],
        [
          ['longer', 'x'],
          ['a', 'y'],
        ],
      ),
    ).toBe('ID      NAME\nlonger  x\na       y');
  });
});
