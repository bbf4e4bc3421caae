import { describe, expect, test } from 'vitest';
import { meanings } from '../../src/roles/lexicon.ts';
import { readNames, roleOf } from '../../src/roles/names.ts';
import { type Role, roles } from '../../src/roles.ts';

/** Names as people and programs write them, by what they mean. */
const written: Record<Role, readonly string[]> = {
  vocals: [
    ...[
      'Lead Vox',
      '01_LeadVocal_DT',
      'VOX2',
      'Singer',
      'leadvox',
      'VOXLead',
      'LdVox',
      'Ld Vox dbl',
      'vocals_main_BUS',
      'Vox - Room',
    ],
    ...[
      'Stimme',
      'Gesang 2',
      'voix',
      'voz principal',
      'Voce',
      'вокал',
      'ボーカル',
      'Song_Name_LeadVox_v2 (1)',
      'Acapella',
      'Lead Vox Master',
    ],
    ...['Drum and Bass Song - vocals', '1_Some Song_(Vocals)', 'Bass vocals'],
  ],
  'backing-vocals': [
    ...[
      'BGV_01',
      'Backing Vox 3',
      'Choir L',
      'BGVox',
      'bgvs',
      'BV_L',
      'Vocals_Harmony',
      'Ad Libs',
      'gang vocals',
      'chœurs',
      'Coros',
      'bgvox_echo',
    ],
  ],
  kick: [
    'Kick In',
    'bass drum',
    'BassDrum',
    'BD',
    '01 - Kick In',
    'Kick_In_bip.L',
    'KickSub',
    'Drums_Kick',
    '808 Kick',
    'kick3',
    '01Kick',
    'Grosse Caisse',
  ],
  snare: [
    'snare_top',
    'Snares',
    'Claps',
    'Snare Btm',
    'SnrBot',
    'TR808 Snare',
    'SideStick',
    'caisse claire',
    'Rimshot',
  ],
  hats: ['HiHat', 'hi-hat', 'HHL', 'Open Hats', 'scratch_hats'],
  cymbals: ['OH_L', 'OH L', 'OHR', 'OHs', 'Overheads', 'Crash R', 'Ride'],
  toms: ['Floor Tom', 'Tom1', 'RackTom', 'Toms_L'],
  percussion: ['Shaker', 'Perc Loop', 'timpani', 'steel drums', 'Percusión', 'Congas'],
  drums: [
    'Drum Kit',
    'DrumsBus',
    'drum mix',
    'Drum Room',
    'Kick & Snare',
    'garage_beat',
    'Schlagzeug',
    'batterie',
    'Batería',
    'Bass_Song_drums',
    'ドラム',
  ],
  bass: [
    'ElectricBass DI',
    '808',
    'BassAmp',
    'Synth Bass',
    'Bass Synth',
    'bass guitar',
    'Sub',
    'basse',
    'bajo',
    'Piano Song_bass',
    'slap_bass',
    'sine',
  ],
  guitar: [
    ...[
      'Gtr L',
      'AcousticGtr1',
      'GtrL',
      'Gtr Amp 57',
      'EGtr_R_print',
      'elecgtr2',
      'Ac. Guitar',
      'Harmony Gtr',
      'Gtr Room',
      'Lead Gtr - v3 final',
    ],
    ...['Gitarre_L', 'guitare elec', 'violão', 'chitarra solista', 'Rhythm Gtr DI', 'Banjo'],
  ],
  keys: [
    'Grand Piano',
    'Rhodes',
    'E-Piano',
    'Electric Piano',
    'EP',
    'B3',
    'Flügel',
    'Klavier',
    'glockenspiel',
    'clav',
    'Organ Hall',
  ],
  strings: ['Strings_high', 'Cellos', 'harp', 'Streicher', 'violin_2'],
  brass: ['Trumpets', 'Horn Section', 'Bläser', 'french_horn', 'bass trombone'],
  woodwinds: ['Sax Section', 'Bassoon', 'Bass clarinet', 'flute', 'pan_flute'],
  pad: ['warm pad', 'synth_pad', 'texture'],
  synth: ['Synths', 'Synth Lead', 'Arp', 'melody_glitch', 'DX7', 'Plucks'],
  effects: ['FX riser', 'Vox Verb', 'Reverb Return', 'Vocal FX', 'orchestra_hit', 'microcosm_effect', 'Snare Reverb'],
  'backing-track': ['Instrumental', 'Backing Track', 'Some Song_(No Vocals)', 'Playback', 'Accompaniment'],
  mix: ['my song master', 'Mixdown v3', 'Song mix', 'Instrumental Mix'],
  other: [
    'stem 12',
    '',
    'Audio 1-02',
    'Leadership',
    'Keyhole',
    'Remixed beatles',
    'Stringent',
    'loop 120bpm',
    'Lead',
    'Song for Anna',
  ],
};

describe.each(Object.entries(written))('%s', (role, names) => {
  test.each(names)('%s', (name) => {
    expect(roleOf(`${name}.wav`)).toBe(role);
  });
});

const read = (...names: readonly string[]) =>
  readNames(names).map(({ role, confidence }) => (confidence >= 0.7 ? role : '?'));

test('what most names share is a title, and says nothing', () => {
  expect(read('Drum and Bass - Kick', 'Drum and Bass - Pad', 'Drum and Bass - Take 3')).toEqual(['kick', 'pad', '?']);
  expect(read('Kick_PianoSong', 'Bass_PianoSong', 'Take_PianoSong')).toEqual(['kick', 'bass', '?']);
});

test('the lone name of a role is no title, though all share it', () => {
  expect(read('Kick 1', 'Kick 2', 'Kick 3')).toEqual(['kick', 'kick', 'kick']);
  expect(read('Vocals Lead', 'Vocals Harm')).toEqual(['vocals', 'backing-vocals']);
});

test('"lead" is the voice beside backing voices, a synth among synths, and anything beside guitars', () => {
  expect(read('lead', 'bgv', 'gtr')[0]).toBe('vocals');
  expect(read('lead', 'pad', 'bass')[0]).toBe('synth');
  expect(read('lead', 'vox', 'pad')[0]).toBe('?');
  expect(read('lead', 'drums', 'guitar')[0]).toBe('?');
});

test('"backing" is all the rest beside one stem, and backing voices beside a voice in a band', () => {
  expect(read('backing', 'guitar')[0]).toBe('backing-track');
  expect(read('song', 'vox')[0]).toBe('backing-track');
  expect(read('backing', 'vox', 'bass', 'kick', 'gtr')[0]).toBe('backing-vocals');
});

test('every word of the lexicon means a role', () => {
  expect(meanings.size).toBeGreaterThan(500);
  expect([...meanings.values()].filter(({ role }) => !roles.includes(role))).toEqual([]);
});
