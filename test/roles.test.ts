import { expect, test } from 'vitest';
import { priority, type Role, roleOf, roles } from '../src/roles.ts';

test.each<[string, Role]>([
  ['Lead Vox.wav', 'vocals'],
  ['01_LeadVocal_DT.wav', 'vocals'],
  ['VOX2.wav', 'vocals'],
  ['Singer.flac', 'vocals'],
  ['BGV_01.wav', 'backing-vocals'],
  ['Backing Vox 3.wav', 'backing-vocals'],
  ['Choir L.wav', 'backing-vocals'],
  ['Kick In.wav', 'kick'],
  ['bass drum.wav', 'kick'],
  ['BassDrum.wav', 'kick'],
  ['BD.wav', 'kick'],
  ['snare_top.wav', 'snare'],
  ['Snares.wav', 'snare'],
  ['Claps.wav', 'snare'],
  ['HiHat.wav', 'hats'],
  ['hi-hat.wav', 'hats'],
  ['OH_L.wav', 'cymbals'],
  ['Floor Tom.wav', 'toms'],
  ['Shaker.wav', 'percussion'],
  ['Drum Kit.wav', 'drums'],
  ['ElectricBass DI.wav', 'bass'],
  ['808.wav', 'bass'],
  ['Gtr L.wav', 'guitar'],
  ['AcousticGtr1.wav', 'guitar'],
  ['Grand Piano.wav', 'keys'],
  ['Rhodes.wav', 'keys'],
  ['Strings_high.wav', 'strings'],
  ['Trumpets.wav', 'brass'],
  ['Sax Section.wav', 'brass'],
  ['Cellos.wav', 'strings'],
  ['warm pad.wav', 'pad'],
  ['Synths.wav', 'synth'],
  ['Synth Lead.wav', 'synth'],
  ['FX riser.wav', 'effects'],
  ['my song master.wav', 'mix'],
  ['Mixdown v3.wav', 'mix'],
  ['stem 12.wav', 'other'],
  ['', 'other'],
])('%s is %s', (name, role) => {
  expect(roleOf(name)).toBe(role);
});

test('words inside other words say nothing', () => {
  for (const name of ['Leadership.wav', 'Bassoon.wav', 'Keyhole.wav', 'Remixed beatles.wav', 'Stringent.wav'])
    expect(roleOf(name)).toBe('other');
});

test('every role has a rank, and the voice has the highest', () => {
  expect(Object.keys(priority).sort()).toEqual([...roles].sort());
  expect(Math.max(...Object.values(priority))).toBe(priority.vocals);
});
