import { describe, expect, test } from 'vitest';
import type { Step } from '../../src/processors/index.ts';
import { channelsOf, evidenceWords, mendedSentences, writtenBy } from '../../src/report/mix.ts';
import type { MixDecision, Report } from '../../src/report/report.ts';

const decision = (name: string, kind: MixDecision['kind'], reason: string): MixDecision => ({
  id: `${name}.${kind}`,
  name,
  kind,
  reason,
  evidence: {},
});
const reportOf = (report: object): Report => report as Report;

describe('figures behind a decision', () => {
  const words = (evidence: MixDecision['evidence'], reason: string) => evidenceWords({ evidence, reason });

  test('are what its reason does not say already, at whatever precision and in whatever unit', () => {
    const reason = 'bass 59 % left: it shares 87 % with keys, from 271 Hz to 3.86 kHz; the first 5 ms, −2.7 LU.';
    expect(
      words({ pan: -0.59, share: 0.87, with: 'keys', from: 271, to: 3861, fade: 0.005, hits: -2.7 }, reason),
    ).toEqual([]);
    expect(words({ crest: 7.1, centroid: 1150, whole: -18 }, reason)).toEqual([
      'crest 7.1 dB',
      'centroid 1.15 kHz',
      'whole −18.0 LUFS',
    ]);
  });

  test('are not zeros, and a digit of a name is no figure', () => {
    expect(words({ lead: 0 }, 'It belongs with the typical part.')).toEqual([]);
    expect(words({ stems: 2 }, 'bass_2 goes alone.')).toEqual(['stems 2']);
  });
});

test('what is mended alike in several stems is said once', () => {
  const gone = 'holds no sound at all. Left out.';
  const decisions = [
    ...['fill', 'hats', 'ride'].map((name) => decision(name, 'mute', `${name} ${gone}`)),
    decision('bass', 'repair', 'bass is off centre.'),
    decision('bass', 'gain', 'bass +2.0 dB.'),
  ];
  expect(mendedSentences(reportOf({ mixing: { decisions } }))).toEqual([
    `Each of fill, hats and ride ${gone}`,
    'bass is off centre.',
  ]);
});

test('a high-pass that takes an offset out is no tone on the desk', () => {
  const highpass = (frequency: number): Step => ({ processor: 'filter', type: 'highpass', frequency });
  const eqOf = (...chain: Step[]) =>
    channelsOf(
      reportOf({
        tracks: [
          { name: 'mix', role: 'mix' },
          { name: 'bass', role: 'bass' },
        ],
        plan: { tracks: { bass: { chain } } },
      }),
    )[0]!.eq;
  expect(eqOf(highpass(5))).toEqual([]);
  expect(eqOf(highpass(5), highpass(30))).toEqual(['HP 30']);
});

test('stems and returns beside a mix are told as their folder', () => {
  const files = ['a/m.wav', 'a/m.plan.json'];
  const stems = ['a/out/bass.wav', 'a/out/kick.wav', 'a/out/reverb return.wav'];
  expect(writtenBy(reportOf({ after: { files: [...files, ...stems] } }))).toEqual([
    ...files,
    'a/out/ (3 stems and returns)',
  ]);
  expect(writtenBy(reportOf({ after: { files } }))).toEqual(files);
});
