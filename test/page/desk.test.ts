import { expect, test } from 'vitest';
import { cut } from '../../src/dsp/cut.ts';
import { mixed } from '../../src/jobs/console.ts';
import { livePatch } from '../../src/live-patch.ts';
import { type MoveSetting, racked, settingsOf } from '../../src/moves.ts';
import { Desk, type DeskSound } from '../../src/page/desk.ts';
import { loudnessOf, rendered } from '../../src/page/measured.ts';
import type { Channels } from '../../src/page/rig.ts';
import type { Plan } from '../../src/plan.ts';
import type { Chain } from '../../src/processors/index.ts';
import { prepareChain, render } from '../../src/processors/render.ts';
import { farthest } from '../helpers/page.ts';
import { beats, rate } from '../helpers/page-sound.ts';
import { collected, sound } from '../helpers/signals.ts';

const mix = beats(6, -12, 1);
const chain: Chain = [
  { processor: 'filter', type: 'peaking', frequency: 300, gain: -4, Q: 1 },
  { processor: 'compressor', threshold: -24, ratio: 3, attack: 0.01, release: 0.15 },
  { processor: 'gain', gain: 2 },
  { processor: 'limiter', ceiling: -1 },
];
const alone = (steps: Chain): Plan => ({ tracks: { song: { chain: steps } }, buses: {}, taken: [], left: [] });
const rackFor = (plan: Plan, stems: readonly string[] = [], change: Partial<MoveSetting> = {}) =>
  racked(
    plan,
    livePatch(plan, stems)!,
    settingsOf(plan).map((each) => ({ ...each, ...(change.id === each.id ? change : {}) })),
  );

/** The clock of the song begins a second before the excerpt, which has a second of lead. */
const excerpt = { first: rate, lead: rate };

function deskWith(plan: Plan, given: Partial<DeskSound> = {}): Desk {
  const desk = new Desk(rate, 2, [excerpt]);
  desk.give(0, { mix, stems: {}, references: [], ...given });
  desk.change(rackFor(plan, Object.keys(given.stems ?? {})));
  return desk;
}

function played(desk: Desk, seconds: number, each: (at: number) => void = () => {}): Float32Array[] {
  const frames = Math.round((seconds * rate) / 128) * 128;
  const out = [new Float32Array(frames), new Float32Array(frames)];
  for (let at = 0; at < frames; at += 128) {
    each(at);
    desk.process(out.map((channel) => channel.subarray(at, at + 128)));
  }
  return out;
}

const part = (channels: Channels, from: number, to?: number) => channels.map((channel) => channel.subarray(from, to));
const settled = Math.round(0.02 * rate);

/** Node's own: frames that went by before are silence, so that times are those of the song. */
async function byNode(steps: Chain, channels: Channels): Promise<Float32Array[]> {
  const before = channels.map((channel) => {
    const whole = new Float32Array(excerpt.first + channel.length);
    whole.set(channel, excerpt.first);
    return whole;
  });
  return part(await collected(render(steps, sound(before, rate))), excerpt.first) as Float32Array[];
}

test('what is rendered of an excerpt is what Node renders, to the sample', async () => {
  const steps: Chain = [...chain.slice(0, 2), { ...chain[2]!, time: [3, 4] }, chain[3]!];
  const page = rendered(rackFor(alone(steps)), { sampleRate: rate, first: excerpt.first, mix, stems: {} });
  expect(farthest(page as Float32Array[], await byNode(steps, mix))).toBeLessThan(1e-7);
});

test('every way is at the same place, to the sample, and is faded over 10 ms', () => {
  const desk = deskWith(alone(chain));
  desk.play();
  const out = played(desk, 2, (at) => {
    if (at === 24_064) desk.listen('fixed');
    if (at === 48_000) desk.listen('mix');
  });
  const fixed = rendered(rackFor(alone(chain)), { sampleRate: rate, first: excerpt.first, mix, stems: {} });
  const at = (channels: Channels, from: number, to: number) => part(channels, rate + from, rate + to) as Float32Array[];
  expect(farthest(part(out, settled, 24_064), at(mix, settled, 24_064))).toBe(0);
  expect(farthest(part(out, 24_064 + settled, 48_000), at(fixed, 24_064 + settled, 48_000))).toBeLessThan(1e-6);
  expect(farthest(part(out, 48_000 + settled), at(mix, 48_000 + settled, out[0]!.length))).toBe(0);
  // Within the fade each sample lies between both.
  for (let i = 24_064; i < 24_064 + settled; i++) {
    const [low, high] = [mix[0]![rate + i]!, fixed[0]![rate + i]!].sort((a, b) => a - b);
    expect(out[0]![i]).toBeGreaterThanOrEqual(low! - 1e-6);
    expect(out[0]![i]).toBeLessThanOrEqual(high! + 1e-6);
  }
});

test('what was sought is what would have been played', () => {
  const through = deskWith(alone(chain));
  through.listen('fixed');
  through.play();
  const whole = played(through, 4.5);
  const desk = deskWith(alone(chain));
  desk.listen('fixed');
  desk.seek(0, 4 * rate);
  desk.play();
  const out = played(desk, 1);
  const begin = desk.position - out[0]!.length; // where its first frame would be, had it not waited
  const wait = 4 * rate - begin;
  expect(wait / rate).toBeLessThan(0.2);
  expect(out[0]!.findIndex((value) => value !== 0)).toBe(wait);
  const shift = begin - (through.position - whole[0]!.length);
  const same = part(whole, shift + wait + settled, shift + out[0]!.length);
  expect(farthest(part(out, wait + settled), same)).toBeLessThan(1e-5);
});

test('nothing is left of the difference where no move is on, and nothing more than a gain where there is one', () => {
  const off = { ...alone(chain), tracks: { song: { chain: chain.map((step) => ({ ...step, bypass: true })) } } };
  const desk = deskWith(off);
  desk.listen('difference');
  desk.play();
  const [left] = played(desk, 1);
  const from = 48_000 - (desk.position - rate); // behind what is run in
  expect(Math.max(...left!.subarray(from + settled).map(Math.abs))).toBe(0);
  expect(Math.max(...left!.map(Math.abs))).toBeLessThan(1e-7);
  const gained = deskWith(alone([{ processor: 'gain', gain: 6 }]));
  gained.listen('difference');
  gained.level(0, { fixed: 10 ** (-6 / 20), mix: 1 });
  gained.play();
  expect(Math.max(...played(gained, 1)[0]!.map(Math.abs))).toBeLessThan(1e-6);
});

test('one move alone is the whole with it, without the whole without it', () => {
  const plan = alone(chain);
  const desk = deskWith(plan);
  const without = rackFor(plan, [], { id: 'tracks:0:song', on: false });
  desk.change(rackFor(plan), without);
  desk.listen('move');
  desk.play();
  const out = played(desk, 1.5);
  const of = (rack: ReturnType<typeof rackFor>) =>
    rendered(rack, { sampleRate: rate, first: excerpt.first, mix, stems: {} });
  const [all, less] = [of(rackFor(plan)), of(without)];
  const expected = all.map((channel, c) => channel.map((value, i) => value - less[c]![i]!));
  const from = out[0]!.findIndex((value) => value !== 0);
  const shift = desk.position - out[0]!.length;
  expect(farthest(part(out, from + settled), part(expected, shift + from + settled, desk.position))).toBeLessThan(1e-6);
}, 20_000);

test('a move that is switched while it plays goes and comes without a gap', () => {
  const plan = alone(chain);
  const desk = deskWith(plan);
  desk.listen('fixed');
  desk.play();
  played(desk, 0.5);
  desk.change(rackFor(plan, [], { id: 'tracks:3:song', on: false }));
  const out = played(desk, 1);
  const steps = chain.map((step, i) => (i === 3 ? { ...step, mix: 0 } : step));
  const prepared = prepareChain(steps, { sampleRate: rate, channels: 2 }, excerpt.first);
  const late = mix.map((channel) => new Float32Array(channel.length));
  prepared.process(mix, late);
  const at = desk.position - out[0]!.length + prepared.latency;
  const changed = Math.round(0.05 * rate);
  const expected = part(late, at + changed, at + out[0]!.length);
  expect(farthest(part(out, changed), expected)).toBeLessThan(1e-5);
  const quiet = out[0]!.map(Math.abs).findIndex((_, i, all) => all.slice(i, i + 300).every((value) => value === 0));
  expect(quiet).toBe(-1);
});

test('stems, with keys, through their chains beside the mix: what Node makes of them all', async () => {
  const stems = { kick: beats(6, -14, 3), bass: beats(6, -18, 4), pad: beats(6, -20, 5) };
  const sum = mix.map((_, c) =>
    Float32Array.from(stems.kick[c]!, (value, i) => value + stems.bass[c]![i]! + stems.pad[c]![i]!),
  );
  const plan: Plan = {
    tracks: {
      kick: {
        chain: [
          { processor: 'filter', type: 'highpass', frequency: 40 },
          { processor: 'limiter', ceiling: -15 },
        ],
        to: 'mix',
      },
      bass: { chain: [{ processor: 'compressor', threshold: -30, ratio: 4, key: 'kick' }], to: 'mix' },
      pad: { chain: [], to: 'mix' },
    },
    buses: {
      mix: {
        chain: [
          { processor: 'gain', gain: 3 },
          { processor: 'limiter', ceiling: -3 },
        ],
      },
    },
    taken: [],
    left: [],
  };
  const rack = rackFor(plan, ['bass', 'kick', 'pad']);
  expect(rack.stems.map(({ name }) => name)).toEqual(['kick', 'bass']);
  const { kick, bass } = stems;
  const page = rendered(rack, { sampleRate: rate, first: 0, mix: sum, stems: { kick, bass } });
  const sounds = Object.fromEntries(Object.entries(stems).map(([name, channels]) => [name, sound(channels, rate)]));
  const whole = await collected(cut(mixed(plan, sounds), [0, sum[0]!.length]));
  expect(farthest(page as Float32Array[], whole)).toBeLessThan(1e-5);
});

test('it ends, or goes round', () => {
  const desk = deskWith(alone([]));
  desk.seek(0, 5.5 * rate);
  desk.play();
  played(desk, 0.6);
  expect(desk.isPlaying).toBe(false);
  desk.loop(true);
  desk.seek(0, 5.5 * rate);
  desk.play();
  const out = played(desk, 1);
  expect(desk.isPlaying).toBe(true);
  expect(desk.position).toBeGreaterThan(rate);
  expect(desk.position).toBeLessThan(1.6 * rate);
  expect(farthest(part(out, 40_000), part(mix, desk.position - (out[0]!.length - 40_000), desk.position))).toBe(0);
});

test('with fixes, a loop goes on at the seam as the mix does, and from its beginning as it was first heard', () => {
  const plan = alone(chain);
  const desk = deskWith(plan);
  desk.haste = 2;
  desk.loop(true);
  desk.listen('fixed');
  desk.seek(0, 4.5 * rate);
  desk.play();
  const [left] = played(desk, 3);
  const begun = left!.findIndex((value) => value !== 0);
  const seam = begun + 1.5 * rate;
  const gap = left!.subarray(seam - 0.1 * rate, seam + 0.1 * rate).filter((value) => value === 0).length;
  expect(gap).toBeLessThan(300); // one block at most
  desk.loop(false);
  const from = desk.position;
  const whole = rendered(rackFor(plan), { sampleRate: rate, first: excerpt.first, mix, stems: {} });
  const out = played(desk, 0.2);
  expect(farthest(out, part(whole, from, from + out[0]!.length))).toBeLessThan(1e-5);
});

test('a reference plays its own part at the same place, at its own gain', () => {
  const other = beats(6, -3, 9);
  const desk = deskWith(alone(chain), { references: [other] });
  desk.level(0, { mix: 1, 'reference 0': 0.25 });
  desk.listen('reference 0');
  desk.play();
  const out = played(desk, 0.5);
  const expected = part(other, rate + settled, rate + out[0]!.length).map((channel) =>
    channel.map((value) => value * 0.25),
  );
  expect(farthest(part(out, settled), expected)).toBe(0);
});

test('loudness is that of what is played, its lead left out', () => {
  const quietLead = mix.map((channel) => channel.map((value, i) => (i < rate ? value / 100 : value)));
  const whole = loudnessOf(part(mix, rate) as Float32Array[], rate)!;
  expect(loudnessOf(quietLead, rate, rate)).toBeCloseTo(whole, 6);
});
