import { thirdOctaves } from '../dsp/bands.ts';
import type { Spectrum } from '../features/spectrum.ts';
import type { Reference } from '../reference.ts';
import { type Curve, type Fitted, fittedTo } from './fitted.ts';
import { type Found, responseOf, type Shape, type ShapeId, shapeIds, shapes } from './shapes.ts';
import { levelled } from './tone-case.ts';

type Heard = Pick<Spectrum, 'third'> & Partial<Pick<Spectrum, 'fine' | 'mid'>>;

const known = new WeakMap<Reference, WeakMap<Heard, readonly Fitted[] | undefined>>();

/** The filters between a mix and its original; undefined with too little to go by. By third octaves at another speed, which moves notes. */
export function filtersBeside(spectrum: Heard, reference: Reference): readonly Fitted[] | undefined {
  const ofReference = known.get(reference) ?? new WeakMap<Heard, readonly Fitted[] | undefined>();
  known.set(reference, ofReference);
  if (!ofReference.has(spectrum)) {
    const [mix, original] = curvesOf(spectrum, reference);
    const found = fittedTo(mix, original);
    ofReference.set(spectrum, found && inTheMiddle(found, spectrum, reference));
  }
  return ofReference.get(spectrum);
}

const share = 0.5;

/** An equaliser changes the middle as well; a widener or a balance between the sides does not. */
function inTheMiddle(filters: readonly Fitted[], { mid }: Heard, { mid: own }: Reference): readonly Fitted[] {
  const bands = thirdOctaves.flatMap((centre, band) =>
    centre > 35 && centre < 16_500 && mid?.[band] != null && own?.[band] != null ? [band] : [],
  );
  if (!mid || !own || bands.length < 8) return filters;
  const change = levelled(
    bands.map((band) => mid[band]! - own[band]!),
    bands.length,
  );
  const responses = filters.map((filter) => {
    const all = responseOf(filter, filter.gain);
    return levelled(
      bands.map((band) => all[band]!),
      bands.length,
    );
  });
  return filters.filter((_, i) => {
    let [common, whole] = [0, 0];
    for (const [k, value] of responses[i]!.entries()) {
      const others = responses.reduce((sum, each, other) => (other === i ? sum : sum + each[k]!), 0);
      common += value * (change[k]! - others);
      whole += value ** 2;
    }
    return common > share * whole;
  });
}

function curvesOf({ third, fine }: Heard, { fine: own, speed, spectrum }: Reference): readonly [Curve, Curve] {
  if (fine?.levels.length && own?.levels.length && speed === undefined)
    return [
      { ...fine, perOctave: 24 },
      { ...own, perOctave: 24 },
    ];
  const curve = (levels: readonly (number | null)[]): Curve => ({ frequencies: thirdOctaves, levels, perOctave: 3 });
  return [curve(third), curve(spectrum.map((spread) => spread?.median ?? null))];
}

const narrow = 5; // the Q from which on a bell rings rather than colours

/** Bells that ring, beside the original. */
export const rings = (filters: readonly Fitted[]): readonly Fitted[] =>
  filters.filter(({ type, Q, gain, frequency }) => type === 'peaking' && Q >= narrow && gain > 0 && frequency > 60);

/** The broad faults of tone beside the original, as they are: centre, width and size. What is none of them has no name. */
export function readOff(spectrum: Heard, reference: Reference): Readonly<Record<ShapeId, Found>> | undefined {
  const filters = filtersBeside(spectrum, reference);
  if (!filters) return undefined;
  const named = new Map<ShapeId, Found>();
  for (const each of [...filters].sort((a, b) => Math.abs(a.gain) - Math.abs(b.gain))) {
    const id = nameOf(each);
    if (id) named.set(id, { ...each, estimate: each.gain, score: each.gain / each.error });
  }
  return Object.fromEntries(
    shapeIds.map((id) => {
      const { type, frequency, Q } = shapes[id];
      return [id, named.get(id) ?? { type, frequency, Q, estimate: 0, error: 0.05, score: 0 }];
    }),
  ) as Record<ShapeId, Found>;
}

const beyond = 1.1; // so far outside its range a centre may lie

/** The fault of this type and direction whose centre is nearest. */
function nameOf({ type, frequency, Q, gain }: Fitted): ShapeId | undefined {
  if (type === 'peaking' && Q >= narrow) return undefined;
  const octaves = (id: ShapeId) => Math.abs(Math.log2(frequency / shapes[id].frequency));
  const alike = shapeIds.filter((id) => {
    const shape: Shape = shapes[id];
    const [from, to] = shape.within;
    const isThere = type === 'tilt' || (frequency > from / beyond && frequency < to * beyond);
    return shape.type === type && (shape.sign === 0 || shape.sign * gain > 0) && isThere;
  });
  return alike.sort((a, b) => octaves(a) - octaves(b))[0];
}
