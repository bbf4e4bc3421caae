import { expect, test } from 'vitest';
import { type Written, withDefaults } from '../../src/fields.ts';
import { checkChain } from '../../src/plan-file.ts';
import type { Chain } from '../../src/processors/index.ts';
import { multibandCompressor } from '../../src/processors/multiband-compressor.ts';
import { prepareChain } from '../../src/processors/render.ts';

const sampleRate = 48_000;
type Bands = Written<typeof multibandCompressor.settings>['bands'];
const set = (bands: Bands) => withDefaults(multibandCompressor.settings, { bands });
const tone = (frequency: number, level: number, seconds = 1): Float32Array =>
  Float32Array.from(
    { length: seconds * sampleRate },
    (_, i) => 10 ** (level / 20) * Math.sin((2 * Math.PI * frequency * i) / sampleRate),
  );
const sum = (...tones: readonly Float32Array[]) =>
  tones[0]!.map((_, i) => tones.reduce((all, each) => all + each[i]!, 0));

function squeeze(bands: Bands, channels: readonly Float32Array[]): Float32Array[] {
  const kernel = multibandCompressor.prepare(set(bands), { sampleRate, channels: channels.length });
  const out = channels.map((channel) => new Float32Array(channel.length));
  kernel.process(channels, out);
  return out;
}

/** Level of a tone in the last half second. */
function levelOf(sound: Float32Array, frequency: number): number {
  const last = sound.slice(-sampleRate / 2);
  const angle = (2 * Math.PI * frequency) / sampleRate;
  let [re, im] = [0, 0];
  last.forEach((value, i) => {
    re += value * Math.cos(angle * i);
    im += value * Math.sin(angle * i);
  });
  return 20 * Math.log10((2 * Math.hypot(re, im)) / last.length);
}

const three: Bands = [
  { to: 200, threshold: -20, ratio: 4, knee: 0 },
  { to: 3000, threshold: -20, ratio: 2, knee: 0 },
  { threshold: -20, ratio: 10, knee: 0 },
];

test('each band is reduced by its own level and leaves the others alone', () => {
  const sound = sum(tone(40, -8), tone(800, -40), tone(11_000, -10));
  const [out] = squeeze(three, [sound]);
  expect(levelOf(out!, 40)).toBeCloseTo(-17, 0);
  expect(levelOf(out!, 800)).toBeCloseTo(-40, 1);
  expect(levelOf(out!, 11_000)).toBeCloseTo(-19, 0);
});

test('makeup lifts a band; channels are linked', () => {
  const [left, right] = squeeze(
    [
      { to: 200, threshold: 0, makeup: 6 },
      { threshold: -20, ratio: 2, knee: 0 },
    ],
    [sum(tone(20, -20), tone(4000, -10)), tone(4000, -40)],
  );
  expect(levelOf(left!, 20)).toBeCloseTo(-14, 1);
  expect(levelOf(left!, 4000)).toBeCloseTo(-15, 1);
  expect(levelOf(right!, 4000)).toBeCloseTo(-45, 1);
});

test('one band alone is a compressor: to the bit where nothing is reduced', () => {
  const sound = tone(997, -30);
  expect(squeeze([{ threshold: -20 }], [sound])[0]).toEqual(sound);
});

test('what rings is no longer than stated', () => {
  const { tail } = multibandCompressor.prepare(set(three), { sampleRate, channels: 1 });
  const click = new Float32Array(tail + 1000);
  click[0] = 0.1;
  const out = squeeze(three, [click])[0]!;
  expect(Math.max(...out.slice(tail).map(Math.abs))).toBeLessThan(1e-7);
  expect(Math.max(...out.slice(tail / 8).map(Math.abs))).toBeGreaterThan(1e-7);
});

test('settings change while sound runs: every band goes on from where it was', () => {
  const sound = sum(tone(60, -6), tone(900, -6), tone(9000, -6));
  const format = { sampleRate, channels: 1 };
  const whole = squeeze(three, [sound])[0]!;
  const former = multibandCompressor.prepare(set(three), format);
  const [half, rest] = [sound.slice(0, 24_000), sound.slice(24_000)];
  former.process([half], [new Float32Array(half.length)]);
  const heir = multibandCompressor.prepare(set(three), format, { former });
  const out = new Float32Array(rest.length);
  heir.process([rest], [out]);
  const most = out.reduce((worst, value, i) => Math.max(worst, Math.abs(value - whole[24_000 + i]!)), 0);
  expect(most).toBeLessThan(0.005);
});

test('a band that is parted while sound runs: both parts are reduced as the whole was', () => {
  const sound = sum(tone(60, -6), tone(900, -6), tone(9000, -6));
  const [half, rest] = [sound.slice(0, 24_000), sound.slice(24_000)];
  const chain = (bands: Bands): Chain => [{ processor: 'multiband-compressor', bands }];
  const running = prepareChain(chain(three), { sampleRate, channels: 1 });
  const out = new Float32Array(half.length);
  running.process([half], [out]);
  const before = Math.max(...out.slice(-4800));
  const [low, middle, high] = three as [Bands[number], Bands[number], Bands[number]];
  running.change(chain([low, { ...middle, to: 1500 }, middle, high]));
  running.process([rest], [out]);
  expect(Math.max(...out.slice(0, 4800))).toBeLessThan(1.1 * before);
});

test('edges that cannot be are refused with their place and a cure', () => {
  const refusal = (bands: Bands) => () =>
    prepareChain([{ processor: 'multiband-compressor', bands }] as Chain, { sampleRate: 32_000, channels: 2 });
  const threshold = -20;
  expect(refusal([{ to: 500, threshold }, { to: 200, threshold }, { threshold }])).toThrow(
    /bands\[1\]\.to is 200 Hz, not above 500 Hz, where the band begins: list the bands from low to high/,
  );
  expect(refusal([{ threshold }, { threshold }])).toThrow(/bands\[0\]\.to is missing: only the last band has no end/);
  expect(
    refusal([
      { to: 500, threshold },
      { to: 900, threshold },
    ]),
  ).toThrow(/bands\[1\]\.to is 900 Hz, but the last band has no end: leave it out, or add a band above/);
  expect(refusal([{ to: 18_000, threshold }, { threshold }])).toThrow(
    /nothing above 16 kHz, and the upper edge of band 1 stands at 18 kHz/,
  );
});

test('a chain of it is read from JSON; the place of a mistake is told', () => {
  const chain = [{ processor: 'multiband-compressor', bands: three }];
  expect(checkChain(JSON.parse(JSON.stringify(chain)))).toEqual(chain);
  const wrong = [{ processor: 'multiband-compressor', bands: [{ to: 200, threshold: -20, ratio: 0.5 }] }];
  expect(() => checkChain(wrong)).toThrow(/step 1, bands\[0\]\.ratio: 0.5 should be between 1 and 100/);
});

test('it speaks as a mixing engineer does', () => {
  expect(multibandCompressor.describe(set(three))).toBe(
    'multiband compressor (phase turns by −180° at every edge, −360° across it), ' +
      'below 200 Hz: threshold −20.0 dBFS, 4:1, attack 10 ms, release 0.15 s; ' +
      '200 Hz to 3 kHz: threshold −20.0 dBFS, 2:1, attack 10 ms, release 0.15 s; ' +
      'above 3 kHz: threshold −20.0 dBFS, 10:1, attack 10 ms, release 0.15 s',
  );
});
