import { describe, expect, test } from 'vitest';
import type { Step } from '../../src/processors/index.ts';
import { daws, dawWords } from '../../src/report/daw.ts';
import { octavesOf } from '../../src/report/daw-eq.ts';
import { fixCommand } from '../../src/report/page-daw.ts';
import { busyMix, stemsWithMasking } from '../helpers/reports.ts';

const bell: Step = { processor: 'filter', type: 'peaking', frequency: 290, Q: 1.1, gain: -3 };

describe('a move in the words of a workstation', () => {
  test('Q in octaves: one octave is 1.41, as tables of equalisers have it', () => {
    expect(octavesOf(Math.SQRT2)).toBeCloseTo(1, 4);
    expect(octavesOf(2 / 3)).toBeCloseTo(2, 4);
    expect(octavesOf(4.318)).toBeCloseTo(1 / 3, 4);
  });

  test('a bell', () => {
    expect(dawWords('reaper', bell, 48_000)).toBe(
      'ReaEQ: Type Band, Frequency 290 Hz, Gain −3.0 dB, Bandwidth 1.27 oct',
    );
    expect(dawWords('logic', bell, 48_000)).toBe(
      'Channel EQ: a bell, Frequency 290 Hz, Gain −3.0 dB, Q 1.1 (Gain-Q Couple off)',
    );
    expect(dawWords('live', bell, 48_000)).toBe('EQ Eight: Bell, Freq 290 Hz, Gain −3.0 dB, Q 1.1 (Adaptive Q off)');
  });

  test('a steep high-pass is as many bands as it takes where a plug-in has 12 dB/oct', () => {
    const cut: Step = { processor: 'filter', type: 'highpass', frequency: 30, slope: 24 };
    expect(dawWords('reaper', cut, 48_000)).toMatch(/^ReaEQ: Type High Pass.*; and Type High Pass/);
    expect(dawWords('live', cut, 48_000)).toContain('Low Cut 12 dB, Freq 30 Hz, Q 0.54; and Low Cut 12 dB');
    expect(dawWords('logic', cut, 48_000)).toBe('Channel EQ: Low Cut, Frequency 30 Hz, Slope 24 dB/Oct');
  });

  test('a delay in the unit that the plug-in has', () => {
    const late: Step = { processor: 'delay', delayTime: 0.001 };
    expect(dawWords('logic', late, 44_100)).toBe('Sample Delay, 44 samples on left and right');
    expect(dawWords('live', late, 44_100)).toBe('Track Delay 1 ms');
  });

  test('where, when and how much of it', () => {
    expect(dawWords('live', { ...bell, on: 'side', time: [48, 80] }, 48_000)).toMatch(
      /Mode M\/S, Edit S, automated .* 0:48 to 1:20$/,
    );
    expect(dawWords('logic', { ...bell, on: 'mid' }, 48_000)).toContain('Processing Mid Only');
    expect(dawWords('reaper', { ...bell, on: 'left', mix: 0.5 }, 48_000)).toContain(
      'on the left channel alone, 50 % wet',
    );
  });

  test('says so where a workstation has nothing of its own', () => {
    for (const daw of Object.keys(daws) as (keyof typeof daws)[])
      expect(dawWords(daw, { processor: 'de-click' }, 48_000)).toContain(`${daws[daw]} has nothing of its own`);
  });
});

describe('the command of a finding', () => {
  test('names the mix, the stems’ folder and the rule', () => {
    const report = busyMix();
    const path = '/songs/it’s/my mix.wav';
    const named = { ...report, tracks: report.tracks.map((track) => ({ ...track, path })) };
    expect(fixCommand(named, { rule: 'mud' })).toMatch(/^mixwright fix '\/songs\/it’s\/my mix.wav'.* --only mud$/);
    const quoted = { ...report, tracks: report.tracks.map((track) => ({ ...track, path: "a'b.wav" })) };
    expect(fixCommand(quoted, { rule: 'mud' })).toContain("'a'\\''b.wav'");
  });

  test('stems of one folder are that folder', () => {
    const report = stemsWithMasking();
    const tracks = report.tracks.map((track) => ({
      ...track,
      path: `song/${track.role === 'mix' ? '' : 'stems/'}${track.name}.wav`,
    }));
    expect(fixCommand({ ...report, tracks }, { rule: 'masked' })).toContain(' --stems song/stems ');
  });
});
