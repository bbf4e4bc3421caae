import { describe, expect, test } from 'vitest';
import { mixed } from '../../src/jobs/console.ts';
import { type Decision, planOfMix } from '../../src/mix/decision.ts';
import { depth, depthNotes } from '../../src/mix/depth.ts';
import { Desk, type MixWishes } from '../../src/mix/desk.ts';
import { isReverberant } from '../../src/mix/wetness.ts';
import { render } from '../../src/processors/render.ts';
import type { Role } from '../../src/roles.ts';
import type { Track } from '../../src/session.ts';
import { heard as samplesOf } from '../helpers/containers.ts';
import { heard, track } from '../helpers/sessions.ts';
import { noise, sampleRate, sound } from '../helpers/signals.ts';
import { noiseBand, writtenStem } from '../helpers/written-stems.ts';

const seconds = 10;
/** Notes of 0.4 s and pauses, with the spectrum of a voice more or less: noise less steep than 6 dB/oct above 400 Hz. */
async function phrases(seed: number): Promise<Float32Array> {
  const notes = noise(-6, seconds, seed).map((x, i) => {
    const at = (i / sampleRate) % 0.8;
    return at < 0.4 ? x * Math.min(1, at / 0.005, (0.4 - at) / 0.01) : 0;
  });
  const [voice] = await samplesOf(
    render(
      [
        { processor: 'filter', type: 'lowpass', frequency: 2500 },
        { processor: 'filter', type: 'highpass', frequency: 150 },
      ],
      sound([notes], sampleRate),
    ),
  );
  return voice!;
}
const deskOf = (
  stems: readonly Track[],
  wishes: Partial<MixWishes> = {},
  refused: ReadonlyMap<string, string> = new Map(),
) =>
  new Desk({
    session: { mix: track('mix', {}, { features: { tempo: { bpm: 100, confidence: 0.4 } } }), stems },
    outcomes: [],
    wishes: { amount: 100, keep: [], kept: [], easesSections: false, ...wishes },
    refused,
  });
const sendsOf = (decisions: readonly Decision[]) =>
  Object.fromEntries(
    decisions.flatMap(({ name, sends = [] }) => sends.map(({ to, gain }) => [`${name} to ${to}`, gain])),
  );

describe('a dry voice', async () => {
  const voice = await phrases(1);
  const stem = await heard([voice], { name: 'vox', role: 'vocals' });
  const decisions = depth(deskOf([stem]));

  test('gets a reverb and an echo in time with the song', () => {
    const [room, , echo] = decisions;
    expect(room).toMatchObject({ kind: 'return', strip: 'buses', name: 'reverb' });
    expect(room!.steps).toEqual([{ processor: 'reverb', decay: 1.8, predelay: 0.019, lowCut: 250, highCut: 7000 }]);
    expect(room!.reason).toMatch(/^A room of 1\.8 s, three beats at 100 BPM, 19 ms behind the sound/);
    expect(echo!.steps![0]).toMatchObject({ processor: 'echo', delayTime: 0.6 });
    expect(Object.keys(sendsOf(decisions))).toEqual(['vox to reverb', 'vox to echo']);
  });

  test.each([
    ['reverb', 9],
    ['echo', 15],
  ])('of the %s comes back what was meant, within 1 LU', async (bus, under) => {
    const plan = planOfMix(
      decisions.filter(({ name, detail }) => name === bus || detail === bus),
      ['vox'],
      [],
    );
    const alone = {
      ...plan,
      tracks: { vox: { ...plan.tracks.vox!, to: 'nowhere' } },
      buses: { ...plan.buses, nowhere: { chain: [{ processor: 'gain', gain: -120 } as const] } },
    };
    const back = await heard(
      await samplesOf(mixed(alone, { vox: sound([voice], sampleRate) }, undefined, { isWide: true })),
    );
    const dry = stem.features.loudness.dualMono!;
    expect(Math.abs(dry - under - back.features.loudness.integrated!)).toBeLessThan(1);
  });

  test('by half the amount it comes back 6 dB softer, by none not at all', () => {
    const half = sendsOf(depth(deskOf([stem], { amount: 50 })));
    expect(half['vox to reverb']).toBeCloseTo(sendsOf(decisions)['vox to reverb']! - 6.02, 0);
    expect(depth(deskOf([stem], { amount: 0 }))).toEqual([]);
  });

  test('no return, no sends; no bus has the name of a stem', () => {
    const refused = new Map([['reverb.return', 'it did not help']]);
    const without = deskOf([stem], {}, refused);
    expect(Object.keys(sendsOf(depth(without)))).toEqual(['vox to echo']);
    const named = deskOf([stem, { ...stem, name: 'reverb', role: 'kick' }]);
    expect(depth(named).map(({ name }) => name)).toContain('reverb return');
  });

  test('that sounds in a room already gets none, and that is said', async () => {
    const [wet] = await samplesOf(render([{ processor: 'reverb', decay: 1.5, mix: 0.3 }], sound([voice], sampleRate)));
    const sung = await heard([wet!], { name: 'vox', role: 'vocals' });
    expect([stem, sung].map(isReverberant)).toEqual([false, true]);
    expect(depth(deskOf([sung]))).toEqual([]);
    expect(depthNotes(deskOf([sung]))).toEqual([
      expect.stringMatching(/^vox gets no reverb: it takes [\d.]+ s to die by 30 dB .* in a room already\.$/),
    ]);
  });
});

const written = (name: string, role: Role, features: object = {}, density = 2): Track => {
  const made = writtenStem(name, role, noiseBand(200, 5000, -50), {
    features,
    metrics: { 'transient.density': density },
  });
  return { ...made, format: { ...made.format, channels: 'stereo' in features ? 2 : 1 } };
};

test('kick and bass are sent nowhere, what is struck fast less than what sings', () => {
  const stems = [
    written('kick', 'kick'),
    written('bass', 'bass'),
    written('sax', 'woodwinds'),
    written('run', 'keys', {}, 8),
  ];
  const sends = sendsOf(depth(deskOf(stems)));
  expect(Object.keys(sends)).toEqual(['sax to reverb', 'run to reverb']);
  expect(sends['run to reverb']).toBeCloseTo(sends['sax to reverb']! - 3, 6);
});

test('stems that come finished get none, and that is said; but for a voice on a single channel', () => {
  const wide = { stereo: { width: -8, balance: 0, correlation: 0.7 } };
  const narrow = { stereo: { width: -25, balance: 0, correlation: 0.99 } };
  const finished = [written('pad', 'synth', wide), written('keys', 'keys', wide)];
  const stems = [written('vox', 'vocals', narrow), ...finished];
  expect(depth(deskOf(stems))).toEqual([]);
  expect(depthNotes(deskOf(stems))[0]).toMatch(
    /^No reverb, compressor or glue is added: 2 of 3 stems have a width of their own/,
  );
  const sung = [written('vox', 'vocals'), ...finished];
  expect(depth(deskOf(sung)).flatMap(({ name, kind }) => (kind === 'send' ? [name] : []))).toContain('vox');
  expect(depthNotes(deskOf(sung))[0]).toMatch(/^No reverb, compressor or glue is added, but for vox: 2 of 3/);
});
