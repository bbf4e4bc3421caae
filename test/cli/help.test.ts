import { once } from 'node:events';
import { beforeAll, describe, expect, test } from 'vitest';
import { bench, child, keepSounds, ran } from '../helpers/command.ts';

bench();
beforeAll(keepSounds);

describe('help and progress', () => {
  test('alone it helps: five examples, then commands by goal', async () => {
    const { code, out, err } = await ran();
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(
      out
        .trimStart()
        .split('\n')
        .slice(0, 6)
        .filter((line) => line.startsWith('  mixwright ')),
    ).toHaveLength(5);
    expect(out).toMatch(/Examples:[\s\S]*Usage:[\s\S]*Look:\n +analyze[\s\S]*Fix:\n +fix/);
    expect(await ran('--help')).toEqual({ code, out, err });
    expect((await ran('fix', '--help')).out).toMatch(/^Usage: mixwright fix/);
    expect(await ran('help', 'nope')).toMatchObject({
      code: 2,
      err: expect.stringMatching(/^✖ There is help on analyze, /),
    });
    expect((await ran('--version')).out).toMatch(/^\d+\.\d+\.\d+\n$/);
  });

  test('every flag that the text speaks of is one', async () => {
    const { out } = await ran('mix.wav');
    const spoken = [...out.matchAll(/mixwright (\w+) [^\n]*?(--[a-z-]+)/g)];
    expect(spoken.length).toBeGreaterThan(0);
    for (const [, command, flag] of spoken) expect((await ran(command!, '--help')).out).toContain(flag);
    expect((await ran('analyze', '--help')).out).toContain('--verbose');
  });

  test('progress is one line, on a terminal only, and gone in the end', async () => {
    expect((await ran('mix.wav')).err).toBe('');
    const was = process.stderr.isTTY;
    process.stderr.isTTY = true;
    try {
      const { err } = await ran('mix.wav');
      expect(err).toMatch(/Hearing mix \d+ %/);
      expect(err.endsWith('\r\u001b[2K')).toBe(true);
      expect(err).not.toContain('\n');
      for (const flag of ['--no-progress', '-q', '--json']) expect((await ran('mix.wav', flag)).err).toBe('');
      const failing = await ran('fix', 'mix.wav', '--reference', 'empty.wav');
      expect(failing.err).toMatch(/✖ Cannot read empty\.wav[^\n]*\n$/);
    } finally {
      process.stderr.isTTY = was;
    }
  });

  test('a reader that stops reading is no mistake', async () => {
    const running = child(['mix.wav', '--json']);
    running.stdout?.destroy();
    const [code] = await once(running, 'close');
    expect(code).toBe(0);
  });
});
