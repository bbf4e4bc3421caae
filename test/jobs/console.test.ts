import { expect, test } from 'vitest';
import type { Sound } from '../../src/dsp/block.ts';
import { mixed, soloed } from '../../src/jobs/console.ts';
import type { Plan, Strip } from '../../src/plan.ts';
import type { Chain } from '../../src/processors/index.ts';
import { render } from '../../src/processors/render.ts';
import { heard } from '../helpers/containers.ts';
import { noise, sine, sound } from '../helpers/signals.ts';

const rate = 48_000;
const planOf = (tracks: Readonly<Record<string, Strip>>, buses: Readonly<Record<string, Strip>> = {}): Plan => ({
  tracks,
  buses,
  taken: [],
  left: [],
});
const [vox, bass] = [noise(-20, 1, 1), noise(-20, 0.5, 2)];
const stems = (block?: number) => ({ vox: sound([vox], rate, block), bass: sound([bass], rate, block) });
const db = (gain: number) => 10 ** (gain / 20);
const differs = (a: Float32Array, b: Float32Array): number =>
  a.reduce((most, each, i) => Math.max(most, Math.abs(each - (b[i] ?? 0))), 0);
const gain = (level: number): Chain => [{ processor: 'gain', gain: level }];
const limiter: Chain = [{ processor: 'limiter', ceiling: 0 }];

test('strips, sends and buses add up as they are patched', async () => {
  const plan = planOf(
    {
      vox: { chain: gain(-6), to: 'voices', sends: [{ to: 'room', gain: -12 }] },
      bass: { chain: [], sends: [{ to: 'room', gain: 0 }] },
    },
    {
      voices: { chain: gain(3), sends: [{ to: 'room', gain: -3 }] },
      room: { chain: gain(-20), to: 'rest' },
      rest: { chain: gain(1), to: 'mix' },
      idle: { chain: gain(50) },
      mix: { chain: gain(-2) },
    },
  );
  const [out] = await heard(mixed(plan, stems()));
  expect(out!.length).toBe(rate);
  const expected = vox.map((each, i) => {
    const voice = each * db(-6);
    const low = bass[i] ?? 0;
    const room = (voice * db(-12) + low + voice * db(3) * db(-3)) * db(-20) * db(1);
    return (voice * db(3) + low + room) * db(-2);
  });
  expect(differs(out!, expected)).toBeLessThan(1e-7);
  for (const block of [777, 20_000]) expect(await heard(mixed(plan, stems(block)))).toEqual([out]);
});

test('parallel ways stay in time: what looks ahead is late nowhere', async () => {
  const plan = planOf(
    { vox: { chain: limiter, to: 'slow', sends: [{ to: 'fast', gain: 0 }] }, bass: { chain: [] } },
    { slow: { chain: [...limiter, ...limiter] }, fast: { chain: [{ processor: 'polarity' }] }, mix: { chain: [] } },
  );
  const [out] = await heard(mixed(plan, stems()));
  const expected = vox.map((_, i) => bass[i] ?? 0);
  expect(differs(out!, expected)).toBeLessThan(1e-7);
});

test('what rings rings on after its stem, to the end of the mix and no further', async () => {
  const echo: Chain = [{ processor: 'echo', delayTime: 0.2, feedback: 0.5 }];
  const short = new Float32Array(100).fill(0.5);
  const plan = planOf({ hit: { chain: [], sends: [{ to: 'echo', gain: 0 }] } }, { echo: { chain: echo } });
  const [out] = await heard(mixed(plan, { hit: sound([short], rate), pad: sound([new Float32Array(rate)], rate) }));
  expect(out!.length).toBe(rate);
  for (const echoes of [1, 2, 3]) expect(Math.abs(out![Math.round(echoes * 0.2 * rate) + 50]!)).toBeGreaterThan(0.02);
});

test('a key is a track as its own strip leaves it; it is heard in the mix and in others at once', async () => {
  const duck = (key: string): Chain => [{ processor: 'compressor', threshold: -40, ratio: 10, key }];
  const kick = sine(60, -6, 1);
  const plan = planOf({ kick: { chain: gain(-60) }, vox: { chain: duck('kick') }, bass: { chain: duck('vox') } });
  const all = { ...stems(), kick: sound([kick], rate) };
  const [out] = await heard(mixed(plan, all));
  const quiet = kick.map((each) => each * db(-60));
  const own = { keys: { vox: sound([vox], rate) } };
  const [low] = await heard(render(duck('vox'), sound([bass], rate), own));
  const expected = vox.map((each, i) => each + quiet[i]! + (low![i] ?? 0));
  expect(differs(out!, expected)).toBeLessThan(1e-6); // a kick at −66 dBFS ducks nothing
  expect(differs((await heard(soloed(plan, all, 'bass')))[0]!, low!)).toBeLessThan(1e-6);
});

test('a key of another rate, and steps on both sides of a change of rate', async () => {
  const duck = { processor: 'compressor', threshold: -30, key: 'kick' } as const;
  const chain: Chain = [duck, { processor: 'resample', sampleRate: 96_000 }, duck];
  const plan = planOf({ vox: { chain }, kick: { chain: [] } });
  const all = { vox: sound([vox], rate), kick: sound([sine(60, -6, 1, 44_100)], 44_100) };
  const [out] = await heard(mixed(plan, all));
  expect(out!.length).toBe(96_000);
});

test('a key that is no stem is told', () => {
  const chain: Chain = [{ processor: 'compressor', threshold: -30, key: 'kick' }];
  const plan = planOf({ vox: { chain }, kick: { chain: [] } });
  expect(() => mixed(plan, stems())).toThrow(
    'keyed by "kick", and there is no such stem. There are vox, bass: name one',
  );
});

test('what does not suit a sound is told with its track or bus', () => {
  const high: Chain = [{ processor: 'filter', type: 'peaking', frequency: 30_000 }];
  expect(() => mixed(planOf({ vox: { chain: high } }), stems())).toThrow(/^vox: Step 1 \(filter\): At a sample rate/);
  expect(() => mixed(planOf({}, { mix: { chain: high } }), stems())).toThrow(/^mix: Step 1 \(filter\)/);
  expect(() => soloed(planOf({ vox: { chain: high } }), stems(), 'vox')).toThrow(/^vox: Step 1/);
});

test('memory stays flat: no way through the console is ahead of another', async () => {
  let [made, ahead] = [0, 0];
  const block = 4800;
  const endless = (seconds: number, count: boolean): Sound => ({
    format: { sampleRate: rate, channels: 1 },
    async *[Symbol.asyncIterator]() {
      for (let at = 0; at < seconds * rate; at += block) {
        if (count) made = at;
        yield { channels: [new Float32Array(block).fill(0.1)], length: block };
      }
    },
  });
  const duck: Chain = [{ processor: 'compressor', threshold: -30, key: 'kick' }, ...limiter];
  const plan = planOf(
    { vox: { chain: duck, to: 'bus', sends: [{ to: 'room', gain: -6 }] }, kick: { chain: limiter, to: 'bus' } },
    { bus: { chain: limiter }, room: { chain: gain(-3), to: 'bus' } },
  );
  let done = 0;
  for await (const { length } of mixed(plan, { vox: endless(20, false), kick: endless(20, true) })) {
    done += length;
    ahead = Math.max(ahead, made - done);
  }
  expect(done).toBe(20 * rate);
  expect(ahead).toBeLessThan(rate);
});

test('mono stems of a stereo mix come together on two channels, where its steps work between left and right', async () => {
  const plan = planOf({}, { mix: { chain: [{ processor: 'width', gain: 3 }] } });
  const [left, right] = await heard(mixed(plan, stems(), undefined, { isWide: true }));
  const [sum] = await heard(mixed(planOf({}), stems()));
  expect([differs(left!, sum!), differs(right!, sum!)].every((each) => each < 1e-6)).toBe(true);
});
