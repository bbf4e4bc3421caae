import { describe, expect, test } from 'vitest';
import { detectors } from '../../src/detectors/index.ts';
import { clean } from '../../src/mix/clean.ts';
import { clickNotes, clickObjection } from '../../src/mix/clicks.ts';
import { type Decision, idOf } from '../../src/mix/decision.ts';
import { Desk, type MixWishes } from '../../src/mix/desk.ts';
import { notesOf } from '../../src/mix/notes.ts';
import { render } from '../../src/processors/render.ts';
import { remedies } from '../../src/remedies/index.ts';
import { judge } from '../../src/rules/judge.ts';
import { bookOf } from '../../src/run/judging.ts';
import type { Track } from '../../src/session.ts';
import { deskOf } from '../helpers/desks.ts';
import { heard } from '../helpers/sessions.ts';
import { collected, joined, noise, sampleRate, sine, sound, zeros } from '../helpers/signals.ts';

const seconds = 6;
const book = bookOf();
const source = noise(-20, seconds, 5);
const mixed = (...parts: readonly Float32Array[]) =>
  parts[0]!.map((_, i) => parts.reduce((sum, part) => sum + part[i]!, 0));
const times = (samples: Float32Array, factor: number) => samples.map((x) => factor * x);
const later = (samples: Float32Array, frames: number) =>
  joined(new Float32Array(frames), samples.subarray(0, samples.length - frames));

const stemsOf = (parts: Readonly<Record<string, Float32Array>>, role: Track['role'] = 'drums'): Promise<Track[]> =>
  Promise.all(Object.entries(parts).map(([name, samples]) => heard([samples], { name, role })));

function decisionsOn(stems: readonly Track[], wishes: Partial<MixWishes> = {}): readonly Decision[] {
  const session = { stems };
  const outcomes = judge(book, session, detectors, remedies);
  const all = { amount: 100, keep: [], kept: [], easesSections: false, ...wishes };
  return clean(new Desk({ session, outcomes, wishes: all, refused: new Map() }));
}
const idsOn = (...given: Parameters<typeof decisionsOn>) => decisionsOn(...given).map(idOf);

describe('microphones of one source', () => {
  const other = mixed(later(times(source, -0.5), 96), noise(-34, seconds, 77));
  const both = stemsOf({ near: source, low: other });
  test('one that is inverted and late is turned over, and the other waits for it', async () => {
    const decisions = decisionsOn(await both);
    expect(decisions.map(idOf)).toEqual(['low.polarity', 'near.delay']);
    expect(decisions[0]!.reason).toMatch(/^low is inverted against near \(likeness −[01]\.\d\d\): turned over\.$/);
    const [step] = decisions[1]!.steps!;
    expect(step).toMatchObject({ processor: 'delay' });
    expect((step as { delayTime: number }).delayTime * sampleRate).toBeCloseTo(96, 0);
  });
  test('that is no matter of degree, and a person may keep it as it is', async () => {
    const stems = await both;
    expect(idsOn(stems, { amount: 0 })).toEqual(['low.polarity', 'near.delay']);
    expect(idsOn(stems, { keep: ['near.delay'] })).toEqual(['low.polarity']);
  });
  test('strangers are let be', async () => {
    expect(idsOn(await stemsOf({ one: source, two: noise(-20, seconds, 77) }))).toEqual([]);
  });
});

describe('stems that are left out', () => {
  test('what is silent, a copy, and what is the others added up', async () => {
    const [one, two] = [source, noise(-22, seconds, 77)];
    const stems = await stemsOf({ one, two, again: times(one, 0.7), bus: mixed(one, two), empty: zeros(seconds) });
    const decisions = decisionsOn(stems);
    expect(decisions.map(idOf)).toEqual(['empty.mute', 'bus.mute', 'again.mute']);
    expect(decisions.every(({ mute }) => mute)).toBe(true);
    expect(decisions[1]!.reason).toContain('bus is one and two added up');
  });
  test('of two copies the one that plays less goes, though it is louder', async () => {
    const part = joined(source.subarray(0, 4 * sampleRate), zeros(4));
    expect(idsOn(await stemsOf({ whole: times(source, 0.5), part }))).toEqual(['part.mute']);
  });
  test('where each has something of its own both stay', async () => {
    const [first, rest] = [source.subarray(0, sampleRate), source.subarray(sampleRate, 5 * sampleRate)];
    const last = source.subarray(5 * sampleRate);
    const stems = await stemsOf({ start: joined(first, rest, zeros(1)), end: joined(zeros(1), rest, last) });
    expect(idsOn(stems)).toEqual([]);
  });
  test('what a microphone hears of another part in its rests makes neither of them a copy', async () => {
    const own = joined(noise(-20, 4, 5), zeros(2));
    const leak = joined(zeros(4), noise(-26, 2, 77));
    expect(idsOn(await stemsOf({ part: times(leak, 2), microphone: mixed(own, leak) }))).toEqual([]);
  });
  test('an inverted copy would take the other away', async () => {
    const [decision] = decisionsOn(await stemsOf({ one: source, turned: times(source, -0.8) }));
    expect(idOf(decision!)).toBe('turned.mute');
    expect(decision!.reason).toContain('take the other away');
  });
});

describe('low cut', () => {
  const notes = mixed(sine(220, -20, seconds), sine(440, -26, seconds), sine(1320, -30, seconds));
  const rumble = sine(35, -40, seconds);
  test('goes under the lowest note and leaves it within 0.6 dB', async () => {
    const stems = await stemsOf({ riff: mixed(notes, rumble) }, 'guitar');
    const [decision, ...more] = decisionsOn(stems);
    expect(more).toEqual([]);
    expect(idsOn(stems, { amount: 0 })).toEqual([]);
    expect(idOf(decision!)).toBe('riff.low-cut');
    const { frequency } = decision!.steps![0] as { frequency: number };
    expect(frequency).toBeLessThan(220 * 0.6);
    expect(frequency).toBeGreaterThan(70);
  });
  test('is left out where nothing lies there, and where it is meant', async () => {
    expect(idsOn(await stemsOf({ riff: notes }, 'guitar'))).toEqual([]);
    expect(idsOn(await stemsOf({ riff: mixed(notes, rumble) }, 'kick'))).toEqual([]);
    expect(idsOn(await stemsOf({ sub: mixed(sine(45, -20, seconds), rumble) }, 'synth'))).toEqual([]);
  });
});

test('an offset is taken out', async () => {
  const [decision] = decisionsOn(await stemsOf({ bass: source.map((x) => x + 0.01) }, 'bass'));
  expect(idOf(decision!)).toBe('bass.repair.dc');
  expect(decision!.steps).toMatchObject([{ processor: 'filter', type: 'highpass', frequency: 5 }]);
});

describe('pauses', () => {
  const phrase = joined(sine(330, -15, 1), zeros(1));
  const phrases = joined(phrase, phrase, phrase);
  test('steady noise in them is turned down, by as much as was asked for', async () => {
    const stems = await stemsOf({ guitar: mixed(phrases, noise(-55, seconds, 9)) });
    const [gate, ...more] = decisionsOn(stems);
    expect(more).toEqual([]);
    expect(idOf(gate!)).toBe('guitar.gate');
    const { threshold } = gate!.steps![0] as { threshold: number };
    expect(threshold).toBeGreaterThan(-45);
    expect(threshold).toBeLessThan(-30);
    const [half] = decisionsOn(stems, { amount: 50 });
    expect(half!.steps).toMatchObject([{ processor: 'expander', range: 4 }]);
    expect(idsOn(stems, { amount: 0 })).toEqual([]);
  });
  test('what dies away in them is let be', async () => {
    const room = noise(-20, 2, 9).map((x, i) => x * 10 ** (-(3 * i) / (1.5 * sampleRate)));
    const tails = joined(room, room, room);
    expect(idsOn(await stemsOf({ guitar: mixed(phrases, tails) }))).toEqual([]);
  });
});

test('clicks of a voice are filled in; those of a drum are what it plays', async () => {
  const clicking = sine(220, -20, seconds).map((x, i) => (i % sampleRate === 7000 ? x + 0.5 : x));
  const voice = await stemsOf({ a: clicking }, 'vocals');
  expect(idsOn(voice)).toContain('a.repair.clicks');
  expect(idsOn(voice.map((each) => ({ ...each, role: 'drums' })))).not.toContain('a.repair.clicks');
});

describe('clicks of a stem', () => {
  const frames = [19_711, 87_840, 116_641, 185_283, 210_725];
  const ticks = [0, 1, 2, 3, 4].flatMap((bar) => [0.1, 0.225, 0.6].map((at) => Math.round((bar + at) * sampleRate)));
  const spoilt = (at: readonly number[]) => sine(220, -20, seconds).map((x, i) => (at.includes(i) ? x + 0.5 : x));
  const clicksOf = async (at: readonly number[], role: Track['role']) => {
    const [pad] = await stemsOf({ pad: spoilt(at) }, role);
    return { pad: pad!, decision: decisionsOn([pad!]).find((each) => idOf(each) === 'pad.repair.clicks') };
  };

  test('are filled where they were heard, and played ticks stay', async () => {
    const { decision } = await clicksOf([...frames, ...ticks], 'pad');
    const [step] = decision!.steps!;
    const { at } = step as { at: readonly { time: number }[] };
    expect(at.map(({ time }) => time)).toEqual(frames.map((frame) => expect.closeTo(frame / sampleRate, 2)));
    expect(decision!.evidence).toMatchObject({ count: 5, played: 15 });
    expect(decision!.reason).toMatch(
      /at those places only\. The 15 that keep to a rhythm are taken for played, and stay\.$/,
    );
    const before = sound([spoilt([...frames, ...ticks])]);
    const mended = (await collected(render([step!], before)))[0]!;
    const whole = spoilt(ticks);
    expect(mended.reduce((most, x, i) => Math.max(most, Math.abs(x - whole[i]!)), 0)).toBeLessThan(0.003);
    const elsewhere = (i: number) => frames.every((frame) => Math.abs(i - frame) > 100);
    expect(mended.every((x, i) => !elsewhere(i) || x === whole[i])).toBe(true);
  });

  test('that are all in a rhythm are none; those of drums and effects are told and stay', async () => {
    const [pad] = await stemsOf({ pad: spoilt(ticks) }, 'pad');
    expect(idsOn([pad!])).not.toContain('pad.repair.clicks');
    const [bad] = await stemsOf({ pad: spoilt(frames) });
    const outcomes = judge(book, { stems: [bad!] }, detectors, remedies);
    for (const role of ['snare', 'percussion', 'effects'] as const) {
      const stems = [{ ...bad!, role }];
      expect(idsOn(stems), role).not.toContain('pad.repair.clicks');
      const notes = clickNotes(new Desk({ ...deskOf(stems), outcomes }));
      expect(notes.join()).toMatch(
        /^pad clicks 50\.0 a minute and out of any rhythm \(0:00\.41, 0:01\.83, 0:02\.43 and later\): it stays, as (drums|effects) may be made of clicks\./,
      );
    }
  });

  test('that are still there when it is heard again have not been filled: it is taken back', async () => {
    const { pad, decision } = await clicksOf(frames, 'pad');
    const clean = { ...pad, features: { ...pad.features, clicks: { ...pad.features.clicks, count: 1 } } };
    const proving = (stem: Track) => ({
      desk: new Desk({ ...deskOf([pad]) }),
      after: { session: { stems: [stem] }, outcomes: [], verdicts: [] },
    });
    expect(clickObjection(decision!, proving(clean))).toBeUndefined();
    expect(clickObjection(decision!, proving(pad))?.because).toBe('5 of 5 clicks in pad are still there');
  });
});

test('what is clipped is told and stays', async () => {
  const clipped = sine(220, 3, seconds).map((x) => Math.max(-0.9, Math.min(0.9, x)));
  const stems = await stemsOf({ clipped });
  const session = { stems };
  const wishes = { amount: 100, keep: [], kept: [], easesSections: false };
  const outcomes = judge(book, session, detectors, remedies);
  const notes = notesOf(new Desk({ session, outcomes, wishes, refused: new Map() }));
  expect(notes.join(' ')).toContain('clipped is clipped, with flat tops');
});
