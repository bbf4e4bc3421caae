import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { eq } from '../../src/export/eq.ts';
import { handOver } from '../../src/export/hand-over.ts';
import type { Plan } from '../../src/plan.ts';
import { allHandovers } from '../helpers/handovers.ts';

const plan: Plan = {
  tracks: {
    mix: {
      chain: [
        { processor: 'filter', type: 'highpass', frequency: 35 },
        { processor: 'filter', type: 'peaking', frequency: 400, Q: 1.2, gain: -3 },
        { processor: 'filter', type: 'lowshelf', frequency: 120, gain: 1.5 },
        { processor: 'gain', gain: -1.5 },
        { processor: 'limiter', ceiling: -1 },
      ],
    },
  },
  ...{ buses: {}, taken: [], left: [] },
};
const session = handOver(plan, [], { name: 'x', mode: 'settings' });
const textOf = (extension: string): string => eq.write(session, extension).files[0]!.content as string;

describe('EQ as text', () => {
  test('for Equalizer APO', () => {
    expect(textOf('.txt')).toBe(
      [
        'Preamp: -1.50 dB',
        'Filter 1: ON HPQ Fc 35 Hz Q 0.7071',
        'Filter 2: ON PK Fc 400 Hz Gain -3.00 dB Q 1.2',
        'Filter 3: ON LSC Fc 120 Hz Gain 1.50 dB Q 0.7071',
        '',
      ].join('\n'),
    );
  });

  test('for CamillaDSP: YAML whose pipeline names every filter', () => {
    const { filters, pipeline } = parse(textOf('.yml'));
    expect(pipeline).toEqual([{ type: 'Filter', channels: [0, 1], names: Object.keys(filters) }]);
    expect(filters.preamp.parameters).toEqual({ gain: -1.5, scale: 'dB' });
    expect(filters.band2.parameters).toEqual({ type: 'Peaking', freq: 400, q: 1.2, gain: -3 });
    expect(filters.band1.parameters).toMatchObject({ type: 'Highpass', freq: 35, q: expect.closeTo(Math.SQRT1_2, 5) });
  });

  test('for sox: an effect a line', () => {
    expect(textOf('.sox')).toBe(
      'gain -1.5000\nhighpass -2 35 0.70711q\nequalizer 400 1.2q -3.0000\nbass +1.5000 120 0.70711q\n',
    );
  });

  test('what is no EQ is told', () => {
    expect(eq.write(session, '.txt').notes.map(({ step, how }) => [step, how])).toEqual([
      [1, 'exact'],
      [2, 'exact'],
      [3, 'exact'],
      [4, 'exact'],
      [5, 'left'],
    ]);
  });

  test('of several strips a folder, and no single file', () => {
    const several = allHandovers['60 stems']!('settings');
    expect(eq.write(several, '').files).toHaveLength(180);
    expect(() => eq.write(several, '.txt')).toThrow(
      '60 strips have an EQ or a gain, and a .txt holds one: name a folder',
    );
  });
});
