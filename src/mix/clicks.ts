import { clock, quantityOf } from '../print.ts';
import { kit, type Role } from '../roles.ts';
import type { Track } from '../session.ts';
import type { Decision } from './decision.ts';
import type { Desk } from './desk.ts';
import type { Objection, Proving } from './heard.ts';

/** Parts that have no attacks a click could be taken for. */
const smooth: ReadonlySet<Role> = new Set([
  'vocals',
  'backing-vocals',
  'guitar',
  'bass',
  'keys',
  'strings',
  'brass',
  'woodwinds',
]);
/** Parts that may well be made of clicks. */
const percussive: ReadonlySet<Role> = new Set([...kit, 'percussion', 'effects']);
const often = { perMinute: 3, count: 3 }; // as the rule has it for a mix; of 375 clean stems the worst has 1.02 a minute

/** The rule looks at a mix; in a stem a click is plainer. What keeps to a rhythm was played or cut there, and stays. */
export function clickless(desk: Desk): readonly Decision[] {
  if (desk.wishes.amount === 0 || !desk.outcomes.some(({ rule }) => rule === 'clicks')) return [];
  return desk.stems
    .filter((stem) => isClicking(stem) && !percussive.has(stem.role))
    .map(({ name, role, features: { clicks } }): Decision => {
      const { count, played, times, perMinute = 0 } = clicks;
      const isSure = smooth.has(role) && played === 0;
      const others = played > 0 ? ` The ${played} that keep to a rhythm are taken for played, and stay.` : '';
      return {
        kind: 'repair',
        strip: 'tracks',
        name,
        detail: 'clicks',
        steps: [
          { processor: 'de-click', ...(isSure ? {} : { at: times.map((time) => ({ time: toMillisecond(time) })) }) },
        ],
        reason: `${name} clicks ${quantityOf(perMinute, '/min')}: filled in from what is around them${isSure ? '' : ', at those places only'}.${others}`,
        evidence: { count, perMinute: Number(perMinute.toFixed(1)), ...(played > 0 ? { played } : {}) },
      };
    });
}

const isClicking = ({ features: { clicks } }: Track): boolean =>
  clicks?.count >= often.count && (clicks.perMinute ?? 0) >= often.perMinute;

/** Clicks of parts that may be made of them: told, and left to a person. */
export const clickNotes = (desk: Desk): readonly string[] =>
  desk.stems
    .filter(
      (stem) => isClicking(stem) && percussive.has(stem.role) && desk.outcomes.some(({ rule }) => rule === 'clicks'),
    )
    .map(({ name, role, features: { clicks } }) => {
      const times = clicks.times.slice(0, named).map((time) => clock(time, 2));
      const more = clicks.count > named ? ' and later' : '';
      return `${name} clicks ${quantityOf(clicks.perMinute!, '/min')} and out of any rhythm (${times.join(', ')}${more}): it stays, as ${role === 'effects' ? 'effects' : 'drums'} may be made of clicks. Where they are none, a de-click step in its strip of the plan fills them.`;
    });

const named = 3;

const toMillisecond = (time: number): number => Math.round(1000 * time) / 1000;

const left = 0.75;

/** What filling in has to show: of the clicks that were heard, a good part is gone. */
export function clickObjection({ name }: Decision, { desk, after }: Proving): Objection | undefined {
  const [was, is] = [desk.session, after.session].map(
    ({ stems }) => stems.find((stem) => stem.name === name)?.features.clicks.count,
  );
  if (was === undefined || is === undefined || is <= left * was) return undefined;
  return { because: `${is} of ${was} clicks in ${name} are still there`, mayShrink: false };
}
