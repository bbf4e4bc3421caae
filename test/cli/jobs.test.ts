import { beforeAll, describe, expect, test } from 'vitest';
import { bench, keepSounds, ran, reportOf } from '../helpers/command.ts';

bench();
beforeAll(keepSounds);

describe('--jobs', () => {
  const files = ['other.wav', 'mix.wav', 'song.wav'];

  test('several mixes are told in the order of the arguments, as with one job', async () => {
    const together = await ran('analyze', ...files, '--json', '--jobs', '2');
    const inTurn = await ran('analyze', ...files, '--json', '--jobs', '1');
    expect(together).toEqual(inTurn);
    expect(reportOf(together).tracks.map(({ name }) => name)).toEqual(['other', 'mix', 'song']);
    expect(await ran(...files, '--jobs', '2')).toEqual(await ran(...files));
  });

  test('a mistake stays with its file', async () => {
    const mixed = ['empty.wav', 'mix.wav', 'nowhere.wav', 'other.wav'];
    const together = await ran(...mixed, '--jobs', '3');
    expect(together).toEqual(await ran(...mixed, '--jobs', '1'));
    expect(together.code).toBe(4);
    expect(together.err.match(/empty\.wav|nowhere\.wav/g)).toEqual(['empty.wav', 'nowhere.wav']);
    const told = ['report', 'empty.wav', 'nowhere.wav', '--jobs', '2'] as const;
    expect(await ran(...told)).toMatchObject({ code: 3, out: '' });
  });

  test('a session with stems and references comes out the same', async () => {
    const words = ['analyze', 'mix.wav', '--stems', 'stems', '--json', '--reference', 'song.wav', 'other.wav'];
    expect(await ran(...words, '--jobs', '4')).toEqual(await ran(...words, '--jobs', '1'));
  });

  test('anything but a whole number is refused', async () => {
    for (const wrong of ['0', '-1', 'two', '1.5'])
      expect(await ran('mix.wav', '--jobs', wrong)).toMatchObject({
        code: 2,
        err: `✖ --jobs ${wrong}: write how many files to hear at once, such as 2.\n`,
      });
  });
});
