import { beforeAll, describe, expect, test } from 'vitest';
import type { Detector, Scene } from '../../src/detectors/detector.ts';
import { detectors } from '../../src/detectors/index.ts';
import type { Field } from '../../src/fields.ts';
import { learn, type Reference } from '../../src/reference.ts';
import { type Session, type Track, tracksOf } from '../../src/session.ts';
import { units } from '../../src/units.ts';
import { band } from '../helpers/band.ts';
import { heard } from '../helpers/sessions.ts';
import { both, sine, zeros } from '../helpers/signals.ts';

type Settings = Readonly<Record<string, unknown>>;

/** All words of a choice, one after the other; of everything else its default. */
const settingsOf = ({ settings }: Detector): Settings[] => {
  const standard = Object.fromEntries(Object.entries(settings).map(([name, field]) => [name, valuesOf(field)[0]]));
  const variants = Object.entries(settings).flatMap(([name, field]) =>
    valuesOf(field).map((value) => ({ ...standard, [name]: value })),
  );
  return variants.length > 0 ? variants : [{}];
};
const valuesOf = (field: Field): unknown[] => (field.kind === 'choice' ? [...field.of] : [field.default]);

const { stems, mix } = band(1, 4);
const sessions = new Map<string, Session>();
const references: (Reference | undefined)[] = [undefined];

beforeAll(async () => {
  const tracks = await Promise.all(
    Object.entries(stems).map(([name, channels]) => heard(channels, { name, role: name as Track['role'] })),
  );
  const whole = await heard(mix);
  references.push(
    learn('own', 'own', [whole]),
    learn('songs', 'songs', [whole, await heard(stems.keys)]),
    learn('bare', 'profile', [await heard(both(zeros(4)))]),
  );
  const silent = await heard(both(zeros(4)));
  sessions.set('a whole session', { mix: whole, stems: tracks });
  sessions.set('a silent session', {
    mix: silent,
    stems: [
      await heard(both(zeros(4)), { name: 'vocals', role: 'vocals' }),
      await heard(both(zeros(4)), { name: 'keys', role: 'keys' }),
    ],
  });
  sessions.set('one track', { mix: whole, stems: [] });
  sessions.set('one stem', { stems: [tracks[0]!] });
  sessions.set('a mono mix', { mix: await heard([mix[0]!]), stems: [] });
  sessions.set('a tone of 1 s', {
    mix: await heard(both(sine(440, -20, 1))),
    stems: [await heard(both(sine(440, -20, 1)), { name: 'vocals', role: 'vocals' })],
  });
  sessions.set('no samples', { mix: await heard(both(new Float32Array(0))), stems: [] });
  sessions.set('some stems silent', {
    mix: whole,
    stems: [tracks[3]!, await heard(both(zeros(4)), { name: 'gone', role: 'keys' })],
  });
  sessions.set('an album', {
    stems: [],
    album: await Promise.all(
      [mix, stems.keys!, [mix[0]!], both(zeros(4)), stems.bass!].map((channels, i) =>
        heard(channels, { name: `${i}` }),
      ),
    ),
  });
  sessions.set('an album of one', { stems: [], album: [whole] });
  sessions.set('stems of other lengths', {
    mix: whole,
    stems: [
      tracks[3]!,
      await heard(
        stems.keys.map((channel) => channel.subarray(0, 60_000)),
        { name: 'short', role: 'keys' },
      ),
    ],
  });
});

const names = [
  'a whole session',
  'a silent session',
  'one track',
  'one stem',
  'a mono mix',
  'a tone of 1 s',
  'no samples',
  'some stems silent',
  'stems of other lengths',
  'an album',
  'an album of one',
];

describe.each(Object.entries(detectors))('the detector %s', (id, detector) => {
  test('is registered under its own name and says what it does', () => {
    expect(detector.id).toBe(id);
    expect(detector.about).toMatch(/\.$/);
    for (const field of Object.values(detector.settings)) expect(field.about).toMatch(/\.$/);
  });

  test('tells its unit for every setting', () => {
    for (const settings of settingsOf(detector)) expect(units).toContain(detector.unit(settings as never));
  });

  test.each(names)('%s: finite values of tracks that exist, or why there are none', (name) => {
    const session = sessions.get(name)!;
    for (const reference of references) {
      if (detector.needs.includes('reference') && !reference) continue;
      if (detector.needs.includes('stems') && session.stems.length === 0) continue;
      if (detector.needs.includes('mix') && !session.mix) continue;
      if (detector.needs.includes('album') && !session.album) continue;
      const whole = reference ? { ...session, reference } : session;
      const scene: Scene = { session: whole, tracks: tracksOf(whole), targets: { 'loudness.integrated': -14 } };
      for (const settings of settingsOf(detector)) {
        const found = detector.detect(scene, settings as never);
        expect(detector.detect(scene, settings as never)).toEqual(found);
        if ('because' in found) {
          expect(found.because).toMatch(/^[a-z].{5,}[^.]$/);
          continue;
        }
        expect(found.length).toBeGreaterThan(0);
        for (const { value, confidence, tracks, time = [], band: hertz, evidence } of found) {
          expect(Number.isFinite(value)).toBe(true);
          expect(confidence).toBeGreaterThanOrEqual(0);
          expect(confidence).toBeLessThanOrEqual(1);
          for (const track of tracks) expect(tracksOf(session).map((each) => each.name)).toContain(track);
          for (const [from, to] of [...time, ...(hertz ? [hertz] : [])]) expect(from >= 0 && to > from).toBe(true);
          expect(JSON.parse(JSON.stringify(evidence ?? null))).toEqual(evidence ?? null);
        }
      }
    }
  });
});
