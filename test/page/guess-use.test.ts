import { describe, expect, test } from 'vitest';
import { distinctNames, guessUses, isSound } from '../../src/page/guess-use.ts';

const nothing = { hasMix: false, hasStems: false };

describe('what is dropped is guessed to be', () => {
  test.each([
    ['a lone file the mix', ['song.wav'], nothing, ['mix']],
    ['a lone file beside a mix a reference', ['song.wav'], { hasMix: true, hasStems: false }, ['reference']],
    ['two files a mix and a reference', ['song.wav', 'other.flac'], nothing, ['mix', 'reference']],
    ['by its name the mix, wherever it stands', ['other.flac', 'song mix.wav'], nothing, ['reference', 'mix']],
    ['by its name a reference, though it comes first', ['ref - other.flac', 'song.wav'], nothing, ['reference', 'mix']],
    ['parts of a song its stems', ['kick.wav', 'bass.wav', 'song.wav'], nothing, ['stem', 'stem', 'stem']],
    ['parts and a mix what they are', ['kick.wav', 'bass.wav', 'song mix.wav'], nothing, ['stem', 'stem', 'mix']],
    ['a part beside stems one more', ['shaker.wav'], { hasMix: true, hasStems: true }, ['stem']],
    ['a folder stems', ['Song/01.wav', 'Song/02.wav', 'Song/03.wav'], nothing, ['stem', 'stem', 'stem']],
    ['what a folder calls a mix the mix', ['Song/kick.wav', 'Song/Song mix.wav'], nothing, ['stem', 'mix']],
    [
      'a second mix a reference',
      ['Song/a.wav', 'Song/mix.wav', 'Song/master.wav'],
      nothing,
      ['stem', 'mix', 'reference'],
    ],
    [
      'in a folder of references those',
      ['S/Stems/a.wav', 'S/Refs/b.wav', 'S/mix.wav'],
      nothing,
      ['stem', 'reference', 'mix'],
    ],
    [
      'a folder called so references',
      ['References/a.wav', 'References/b.wav', 'song.wav'],
      nothing,
      ['reference', 'reference', 'mix'],
    ],
    ['one file in a folder the mix', ['Bounces/song.wav'], nothing, ['mix']],
    ['a file beside a folder of stems the mix', ['song.wav', 'S/a.wav', 'S/b.wav'], nothing, ['mix', 'stem', 'stem']],
    [
      'a file beside a folder with a mix in it a reference',
      ['x.ogg', 'S/mix.wav', 'S/a.wav'],
      nothing,
      ['reference', 'mix', 'stem'],
    ],
  ] as const)('%s', (_, paths, have, uses) => {
    expect(guessUses(paths, have)).toEqual(uses);
  });
});

test('what is no sound, or hidden, is not taken for one', () => {
  const paths = ['a.WAV', 'b.flac', 'S/._a.wav', '.hidden/a.wav', '__MACOSX/a.wav', 'notes.txt', 'wav', 'c.aif'];
  expect(paths.filter(isSound)).toEqual(['a.WAV', 'b.flac', 'c.aif']);
});

test('files of one name lie in one folder by the names of theirs', () => {
  expect(distinctNames(['S/Drums/01.wav', 'S/Keys/01.wav', 'S/Bass.wav'])).toEqual([
    'Drums 01.wav',
    'Keys 01.wav',
    'Bass.wav',
  ]);
  expect(distinctNames(['a.wav', 'A.wav', 'a.wav'])).toEqual(['a.wav', 'A (2).wav', 'a (3).wav']);
});
