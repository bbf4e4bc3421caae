import { expect, test } from 'vitest';
import { choice, flag, quantity, range } from '../src/fields.ts';
import { check, jsonSchemaOf, readQuantity, settingsSchema, told } from '../src/schema.ts';
import { nearest, unknownWord } from '../src/spelling.ts';
import type { Unit } from '../src/units.ts';

test.each<[string | number, Unit, number]>([
  ['-1 dBTP', 'dBTP', -1],
  ['−14 LUFS', 'LUFS', -14],
  ['+1.5 dB', 'dB', 1.5],
  ['6dB', 'dB', 6],
  ['2.5 kHz', 'Hz', 2500],
  ['300 Hz', 'Hz', 300],
  ['30 ms', 's', 0.03],
  ['1.5 s', 's', 1.5],
  ['35 %', '%', 35],
  ['35 %', '1', 0.35],
  ['0.3 dB/oct', 'dB/oct', 0.3],
  [0.7, '1', 0.7],
  ['-0.3', '1', -0.3],
])('%j in %s is %d', (written, unit, value) => {
  expect(readQuantity(written, unit)).toBe(value);
});

test.each<[unknown, Unit, string]>([
  ['-9 dB', 'LUFS', '"-9 dB" should be in LUFS'],
  [-9, 'LUFS', '-9 should carry its unit, such as "-9 LUFS"'],
  ['300 ms', 'Hz', '"300 ms" should be in Hz or kHz'],
  ['3 dB', '1', '"3 dB" should be a plain number'],
  ['loud', 'dB', '"loud" should be a quantity in dB'],
  [true, 'dB', 'true should be a quantity in dB'],
])('%j where %s is wanted is refused', (written, unit, mistake) => {
  const told = readQuantity(written, unit);
  expect(told).toEqual({ mistake });
});

test('plain numbers are base units where settings are plain', () => {
  expect(readQuantity(2500, 'Hz', 'plain')).toBe(2500);
  expect(readQuantity('2.5 kHz', 'Hz', 'plain')).toBe(2500);
});

test.each([
  ['mudd', 'mud'],
  ['stereo.widht', 'stereo.width'],
  ['Mud', 'mud'],
  ['width', 'stereo.width'],
  ['zebra', undefined],
])('%s is taken for %s', (word, meant) => {
  expect(nearest(word, ['mud', 'boom', 'stereo.width'])).toBe(meant);
});

test('an unknown word far from all others gets the list', () => {
  expect(unknownWord('role', 'zebra', ['kick', 'bass'])).toBe('unknown role "zebra". There are kick, bass');
});

const fields = {
  frequency: quantity('Hz', [20, 20_000], 'Centre.'),
  attack: quantity('s', [0, 1], 'How fast.', 0.03),
  type: choice(['bell', 'shelf'], 'Shape.', 'bell'),
  band: range('Hz', 'Where.', [200, 6000]),
  dynamic: flag('Only when loud.'),
};

test('settings are read and their defaults filled in', () => {
  const read = check(settingsSchema(fields), { frequency: '2.5 kHz', band: ['1 kHz', '4 kHz'] });
  const value = { frequency: 2500, attack: 0.03, type: 'bell', band: [1000, 4000], dynamic: false };
  expect(read).toEqual({ value });
});

test('plain settings keep what was left out, left out', () => {
  expect(check(settingsSchema(fields, 'plain'), { frequency: 2500 })).toEqual({ value: { frequency: 2500 } });
});

test.each<[object, string]>([
  [{}, 'frequency is missing.'],
  [{ frequency: '30 kHz' }, 'frequency: "30 kHz" should be between 20 Hz and 20000 Hz.'],
  [{ frequency: '1 kHz', atack: '3 ms' }, 'atack: unknown setting "atack". Did you mean "attack"?'],
  [{ frequency: '1 kHz', type: 'bel' }, 'type: unknown choice "bel". Did you mean "bell"?'],
  [{ frequency: '1 kHz', dynamic: 'yes' }, 'dynamic: "yes" should be true or false.'],
  [{ frequency: '1 kHz', band: ['4 kHz', '1 kHz'] }, 'band: should run from the lower to the higher value.'],
  [{ frequency: '1 kHz', band: ['4 kHz', '1 s'] }, 'band[1]: "1 s" should be in Hz or kHz.'],
])('%j is refused: %s', (written, sentence) => {
  const read = check(settingsSchema(fields), written);
  expect('mistakes' in read && read.mistakes.map(told)).toEqual([sentence]);
});

test('JSON Schema says what may be written, with units and defaults', () => {
  const schema = jsonSchemaOf(settingsSchema(fields)) as { properties: Record<string, object>; required: string[] };
  expect(schema.required).toEqual(['frequency']);
  expect(schema.properties.attack).toMatchObject({ description: 'How fast. Default: 0.03 s.' });
  expect(JSON.stringify(schema.properties.frequency)).toContain('Hz|kHz');
});
