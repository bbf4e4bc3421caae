import type { Sound } from '../dsp/block.ts';
import type { Plan, Strip } from '../plan.ts';
import { render } from '../processors/render.ts';
import type { Session } from '../session.ts';
import { Invalid } from '../units.ts';
import { mixed, type Stems, soloed } from './console.ts';
import { openTracks } from './open-session.ts';

/** A session through a plan, as sound: stems through strips, sends and buses to the mix; or the mix alone. To be heard once. */
export async function renderPlan(plan: Plan, session: Session): Promise<Sound> {
  if (session.stems.length > 0) return mixed(plan, await stemsOf(plan, session));
  const [source] = await openTracks([session.mix!]);
  return render(chainFor(plan, session.mix!.name), source!);
}

/** Each stem through its own strip. @throws Invalid plan, for a strip of a stem that is not there */
export async function renderStems(plan: Plan, session: Session): Promise<Sound[]> {
  const stems = await stemsOf(plan, session);
  return session.stems.map(({ name }) => soloed(plan, stems, name));
}

/** @throws Invalid plan, for a strip of a stem that is not there */
async function stemsOf(plan: Plan, session: Session): Promise<Stems> {
  const names = session.stems.map(({ name }) => name);
  const strangers = Object.keys(plan.tracks).filter(
    (name) => plan.tracks[name]!.chain.length > 0 && !names.includes(name),
  );
  if (strangers.length > 0) throw foreign(plan, strangers, names);
  const sources = await openTracks(session.stems);
  return Object.fromEntries(sources.map((source, i) => [names[i]!, source]));
}

const foreign = (plan: Plan, strangers: readonly string[], names: readonly string[]): Invalid =>
  new Invalid(
    'plan',
    `The plan is for ${Object.keys(plan.tracks).join(', ')}; of the stems ${names.join(', ')} none is "${strangers.join('" or "')}". Rename the tracks in the plan.`,
  );

/** A plan of one track fits any file. */
function chainFor(plan: Plan, name: string): Strip['chain'] {
  const strips = Object.values(plan.tracks);
  const strip = plan.tracks[name] ?? (strips.length === 1 ? strips[0] : undefined);
  if (strip) return strip.chain;
  throw new Invalid(
    'plan',
    `The plan is for ${Object.keys(plan.tracks).join(', ')}, and none of these is "${name}". A plan of one track fits any file.`,
  );
}
