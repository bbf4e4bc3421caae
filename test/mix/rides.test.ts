import { describe, expect, test } from 'vitest';
import { Desk, type MixWishes, onCurve } from '../../src/mix/desk.ts';
import { rides } from '../../src/mix/rides.ts';
import type { Track } from '../../src/session.ts';
import type { Seconds } from '../../src/units.ts';
import { track } from '../helpers/sessions.ts';
import { noiseBand, writtenStem } from '../helpers/written-stems.ts';

const wished: MixWishes = { amount: 100, keep: [], kept: [], easesSections: false };
const borders: readonly Seconds[] = [0, 20, 40, 60];

function deskOf(stems: readonly Track[], wishes: Partial<MixWishes> = {}): Desk {
  const sections = borders.slice(1).map((to, i) => ({ name: `part ${i}`, time: [borders[i]!, to] }));
  const mix = track('mix', {}, { features: { sections } });
  return new Desk({ session: { mix, stems }, outcomes: [], wishes: { ...wished, ...wishes }, refused: new Map() });
}

const seconds = 60;
const voice = (plays: (time: Seconds) => boolean = () => true, name = 'vocals') =>
  writtenStem(name, 'vocals', noiseBand(300, 3000, -40, plays), { seconds });
/** As loud as the voice, and louder by so much from 20 to 40 s. */
const guitars = (louder: number) =>
  writtenStem(
    'guitars',
    'guitar',
    (frequency, time) => noiseBand(300, 3000, time >= 20 && time < 40 ? louder - 40 : -40)(frequency, time),
    { seconds },
  );
const curveIn = (desk: Desk) => {
  const step = rides(desk)[0]?.steps?.[0];
  return step?.processor === 'rider' ? step.curve : undefined;
};

describe('the lead', () => {
  test('is lifted by seven tenths where the rest comes up by 4 dB, and said so with times', () => {
    const [ride] = rides(deskOf([voice(), guitars(4)]));
    expect(ride!.reason).toBe(
      'vocals +2.8 dB from 0:20 to 0:40, where there is more of guitars: there it stands 4.0 LU lower beside the rest than in most of the song.',
    );
    expect(ride!.steps).toEqual([
      {
        processor: 'rider',
        curve: [
          [18, 0],
          [20, 2.8],
          [40, 2.8],
          [42, 0],
        ],
      },
    ]);
  });

  test('is left where the rest comes up by no more than 1 dB, where it goes down, and where it was clear anyway', () => {
    expect(rides(deskOf([voice(), guitars(1)]))).toEqual([]);
    expect(rides(deskOf([voice(), guitars(-12)]))).toEqual([]);
    const soft = writtenStem(
      'pad',
      'pad',
      (frequency, time) => noiseBand(300, 3000, time >= 20 && time < 40 ? -45 : -60)(frequency, time),
      { seconds },
    );
    expect(rides(deskOf([voice(), soft]))).toEqual([]);
  });

  test('is never lifted by more than 3 dB, nor faster than its ramp of 2 s allows', () => {
    const curve = curveIn(deskOf([voice(), guitars(20)]))!;
    expect(Math.max(...curve.map(([, gain]) => gain))).toBe(3);
    for (let time = 0; time < seconds; time += 0.1)
      expect(Math.abs(onCurve(curve, time + 0.1) - onCurve(curve, time))).toBeLessThan(0.16);
  });

  test('is lifted where it sounds, not where it waits', () => {
    const curve = curveIn(deskOf([voice((time) => time < 15 || (time > 30 && time < 38) || time > 45), guitars(4)]))!;
    expect(curve.map(([time]) => time)).toEqual([28, 30, 38, 40].map((time) => expect.closeTo(time, 0)));
  });

  test('is ridden half as far at half the amount, not at all where that is kept', () => {
    const half = curveIn(deskOf([voice(), guitars(4)], { amount: 50 }))!;
    expect(half[1]).toEqual([20, 1.4]);
    expect(rides(deskOf([voice(), guitars(4)], { keep: ['vocals.ride'] }))).toEqual([]);
  });

  test('of several voices is each, and none of them is in the way of another', () => {
    const chorus = voice((time) => time > 10 && time < 50, 'chorus');
    expect(rides(deskOf([voice(), chorus, guitars(0)]))).toEqual([]);
    expect(rides(deskOf([voice(), chorus, guitars(4)])).map(({ name }) => name)).toEqual(['vocals', 'chorus']);
  });

  test('is not ridden where it plays alone, or where there is none', () => {
    expect(rides(deskOf([voice()]))).toEqual([]);
    const louder = noiseBand(40, 90, -30, (time) => time > 20 && time < 40);
    const drums = [
      writtenStem('kick', 'kick', noiseBand(40, 90, -30), { seconds }),
      writtenStem('bass', 'bass', louder, { seconds }),
    ];
    expect(rides(deskOf(drums))).toEqual([]);
  });
});
