import { linkSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import { describe, expect, test } from 'vitest';
import { distinctNames } from '../../src/jobs/sound-files.ts';
import { stemFiles } from '../../src/jobs/stem-files.ts';
import { stemsIn } from '../../src/jobs/stems-in.ts';
import { workshop } from '../helpers/containers.ts';

const { path } = workshop();

/** A folder of empty files. */
function folderOf(name: string, files: readonly string[]): string {
  for (const file of files) {
    mkdirSync(dirname(path(`${name}/${file}`)), { recursive: true });
    writeFileSync(path(`${name}/${file}`), '');
  }
  return path(name);
}

const found = (folder: string, files = stemFiles([folder]).files) => files.map((each) => relative(folder, each.path));
const told = (folder: string) => stemFiles([folder]).warnings.map(({ message }) => message);

describe('in a folder of stems', () => {
  test('what is no sound is passed over in one line', () => {
    const others = [
      '.DS_Store',
      '._Kick.wav',
      'Kick.wav.asd',
      'Kick.wav.reapeaks',
      'song.rpp',
      'Thumbs.db',
      'notes.txt',
    ];
    const folder = folderOf('side', ['Kick.wav', '__MACOSX/._Kick.wav', '.old/Kick.wav', ...others]);
    expect(found(folder)).toEqual(['Kick.wav']);
    expect(told(folder)).toEqual([
      'Passed over as no sound: 5 files (Kick.wav.asd, Kick.wav.reapeaks, notes.txt, song.rpp, Thumbs.db), and 2 hidden ones.',
    ]);
  });

  test('hidden files alone are not worth a word, nor is what we wrote', () => {
    const folder = folderOf('tidy', ['Kick.wav', '.DS_Store', 'mixwright.yaml', 'x.plan.json', 'x.plan.old.json']);
    expect(told(folder)).toEqual([]);
  });

  test("what a shell's * names beside stems is none", () => {
    const folder = folderOf('star', ['Kick.wav', 'Kick.wav.asd', 'notes.txt', 'Bass.unknown']);
    const named = ['Bass.unknown', 'Kick.wav', 'Kick.wav.asd', 'notes.txt'].map((name) => join(folder, name));
    expect(found(folder, stemFiles(named).files)).toEqual(['Bass.unknown', 'Kick.wav']);
    expect(found(folder, stemFiles(named.slice(3)).files)).toEqual(['notes.txt']);
    const unpacked = folderOf('star/__MACOSX', ['Kick.wav']);
    expect(stemFiles([...named, unpacked]).files).toHaveLength(2);
  });

  test('folders in it are looked into, but for bounces, backups and references; these where there is nothing else', () => {
    const folder = folderOf('deep', [
      'Drums/Kick.wav',
      'Vocals/Doubles/L.wav',
      'Bounces/a.wav',
      'Session Backups/Kick.wav',
      'Refs/song.mp3',
      'Ableton Project Info/x.cfg',
    ]);
    expect(found(folder)).toEqual(['Drums/Kick.wav', 'Vocals/Doubles/L.wav']);
    expect(told(folder)).toEqual([
      'Not looked into: Bounces, Refs, Session Backups, which are called as if they held no stems. Name them to hear what is in them.',
      '2 stems lie in the folders Drums, Vocals/Doubles of deep.',
    ]);
    expect(found(folderOf('only', ['Bounces/Kick.wav']))).toEqual(['Bounces/Kick.wav']);
  });

  test('a link to a folder is not followed, wherever it leads', () => {
    const folder = folderOf('loop', ['Drums/Kick.wav']);
    symlinkSync('..', join(folder, 'Drums/up'));
    expect(found(folder)).toEqual(['Drums/Kick.wav']);
    expect(told(folder)[0]).toMatch(/^Not looked into: Drums\/up, which is a link to another folder\. Name it/);
  });

  test('a file by two ways is one stem; two files with one content are two', () => {
    const folder = folderOf('twice', ['Kick.wav']);
    symlinkSync('Kick.wav', join(folder, 'link.wav'));
    linkSync(join(folder, 'Kick.wav'), join(folder, 'Kick again.wav'));
    expect(found(folder)).toEqual(['Kick again.wav', 'Kick.wav']);
    const { files, warnings } = stemFiles([folder, join(folder, 'Kick.wav')]);
    expect(files).toHaveLength(2);
    expect(warnings.map(({ code }) => code)).toEqual(['once', 'once']);
  });

  test('a link that leads nowhere is a stem that will be missed', () => {
    const folder = folderOf('gone', ['Kick.wav']);
    symlinkSync('nothere.wav', join(folder, 'Bass.wav'));
    symlinkSync('loop.wav', join(folder, 'loop.wav'));
    expect(found(folder)).toEqual(['Bass.wav', 'Kick.wav', 'loop.wav']);
  });

  test('songs, or versions of one, in one folder are not mixed together', () => {
    const songs = folderOf('songs', [
      'A/Kick.wav',
      'A/Bass.wav',
      'A/Vox.wav',
      'B/kick.wav',
      'B/bass.flac',
      'B/Gtr.wav',
    ]);
    expect(() => stemFiles([songs])).toThrow(
      /The folders A and B in .*songs hold stems of the same names \(bass, kick\)/,
    );
    expect(stemFiles([join(songs, 'A'), join(songs, 'B')]).files).toHaveLength(6);
    const takes = folderOf('takes', ['Drums/01.wav', 'Drums/02.wav', 'Vox/01.wav', 'Vox/02.wav']);
    expect(stemFiles([takes]).files).toHaveLength(4);
    const printed = folderOf('printed', ['a.wav', 'b.wav', 'c.wav', 'dry/a.wav', 'dry/b.wav', 'dry/c.wav']);
    expect(found(printed)).toEqual(['a.wav', 'b.wav', 'c.wav']);
    expect(told(printed)[0]).toMatch(/dry, which holds stems of the same names/);
  });

  test('a mix made here before is known by its plan; a stem that was mended by itself is a stem', () => {
    const folder = folderOf('made', ['Kick.wav', 'Bass.wav', 'final.wav']);
    const planFor = (...names: string[]) =>
      JSON.stringify({ tracks: Object.fromEntries(names.map((each) => [each, { chain: [] }])) });
    writeFileSync(join(folder, 'final.plan.json'), planFor('Kick', 'Bass'));
    writeFileSync(join(folder, 'Kick.plan.json'), planFor('Kick'));
    writeFileSync(join(folder, 'Bass.plan.json'), 'no plan');
    const { files, made } = stemFiles([folder]);
    expect(files.map((each) => basename(each.path))).toEqual(['Bass.wav', 'Kick.wav']);
    expect(made).toEqual([join(folder, 'final.wav')]);
  });
});

test('names stay apart on disks that know no capitals', () => {
  expect(distinctNames(['a/Kick.wav', 'a/kick.flac', 'a/Bass.wav'])).toEqual(['Kick.wav', 'kick.flac', 'Bass']);
  const deep = ['G/Doubles/L.wav', 'V/Doubles/L.wav', 'V/L.wav', 'V/R.wav'];
  expect(distinctNames(deep)).toEqual(['L (G Doubles)', 'L (V Doubles)', 'L (V)', 'R']);
  expect(distinctNames(['x/a/k.wav', 'y/x/a/k.wav', 'z/x/a/K.wav'])).toEqual(['k (x a)', 'k (x a) 2', 'K (x a) 3']);
});

test('where a name says too little, its folder says what a stem is for', () => {
  const folder = folderOf('roles', [
    'Vocals/01.wav',
    'Vocals/Backing 2.wav',
    'Drums/Room.wav',
    'Drums/Kick.wav',
    'Bass/DI.wav',
  ]);
  const { files, namings } = stemsIn({ stems: [folder] });
  const roles = Object.fromEntries(files.map((file, i) => [relative(folder, file), namings[i]!.role]));
  expect(roles).toEqual({
    'Vocals/01.wav': 'vocals',
    'Vocals/Backing 2.wav': 'backing-vocals',
    'Drums/Room.wav': 'drums',
    'Drums/Kick.wav': 'kick',
    'Bass/DI.wav': 'bass',
  });
});

test('the mix that is heard with its stems is none of them', () => {
  const folder = folderOf('own', ['Kick.wav', 'Song.wav', 'rough mix.wav']);
  const { namings, warnings } = stemsIn({ stems: [folder], mix: join(folder, 'Song.wav') });
  expect(namings.map(({ name }) => name)).toEqual(['Kick']);
  expect(warnings.map(({ code }) => code)).toEqual(['no-stem']);
});
