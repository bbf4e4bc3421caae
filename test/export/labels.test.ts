import { describe, expect, test } from 'vitest';
import { handOver } from '../../src/export/hand-over.ts';
import type { Marker } from '../../src/export/handover.ts';
import { labels } from '../../src/export/labels.ts';
import { bext, replayGain } from '../../src/export/metadata.ts';

const markers: readonly Marker[] = [
  { kind: 'section', name: 'Verse', time: [0, 61.25] },
  { kind: 'error', name: 'Says "no",\tand a tab', time: [1.5, 2.25], band: [200, 420] },
  { kind: 'info', name: 'Click', time: [3661.0005, 3661.0005] },
];
const session = handOver(
  { tracks: { mix: { chain: [] } }, buses: {}, taken: [], left: [] },
  [{ name: 'mix', channels: 2, sampleRate: 44_100, frames: 4 * 44_100, bitDepth: 16 }],
  { name: 'x', mode: 'settings', markers, isPlain: true },
);
const textOf = (extension: string): unknown => labels.write(session, extension).files[0]?.content;

describe('labels', () => {
  test('for Audacity: tabs between the three, and the range of frequencies below', () => {
    expect(textOf('.txt')).toBe(
      [
        '0.000000\t61.250000\tVerse',
        '1.500000\t2.250000\tSays "no", and a tab',
        '\\\t200.000000\t420.000000',
        '3661.000500\t3661.000500\tClick',
        '',
      ].join('\n'),
    );
  });

  test('for REAPER: regions and markers, quotes doubled', () => {
    expect(textOf('.csv')).toBe(
      [
        '#,Name,Start,End,Length',
        'R1,"Verse",0:00.000,1:01.250,1:01.250',
        'R2,"Says ""no"", and a tab",0:01.500,0:02.250,0:00.750',
        'M3,"Click",61:01.001,,',
        '',
      ].join('\n'),
    );
  });

  test('in a WAV: every name stands before every length, and no marker behind the end', () => {
    const [{ chunks = [], sound } = { sound: undefined }] = labels.write(session, '.wav').sounds;
    expect(sound?.bitDepth).toBe(16);
    const [cue, list] = chunks.map(({ body }) => Buffer.from(body));
    const starts = [0, 1, 2].map((i) => cue!.readUInt32LE(4 + 24 * i + 20));
    expect([cue!.readUInt32LE(0), ...starts]).toEqual([3, 0, 66_150, 176_400]);
    const text = list!.toString('latin1');
    expect(text.lastIndexOf('labl')).toBeLessThan(text.indexOf('ltxt'));
    expect(text.match(/ltxt/g)).toHaveLength(2);
  });

  test('in a WAV: two sounds are refused', () => {
    const two = { ...session, tracks: [session.tracks[0]!, session.tracks[0]!] };
    expect(() => labels.write(two, '.wav')).toThrow('Markers go into one file, and there are 2');
  });
});

test('broadcast data state hundredths, and leave out what is not known', () => {
  const body = Buffer.from(bext({ 'loudness.integrated': -14.126, 'peak.true': -1, 'loudness.range': 7.3 }));
  expect([body.length, body.readUInt16LE(346)]).toEqual([602, 2]);
  expect([412, 414, 416, 418, 420].map((at) => body.readInt16LE(at))).toEqual([-1413, 730, -100, 0x7fff, 0x7fff]);
});

test('ReplayGain: to −18 LUFS, the peak as a factor; silence has none', () => {
  expect(replayGain({ 'loudness.integrated': -12.5, 'peak.true': 20 * Math.log10(0.5) })).toEqual([
    ['replaygain_track_gain', '-5.50 dB'],
    ['replaygain_track_peak', '0.500000'],
    ['replaygain_reference_loudness', '-18.00 LUFS'],
  ]);
  expect(replayGain({})).toEqual([]);
});
