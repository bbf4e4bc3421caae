import { band, hertz, quantityOf } from '../print.ts';
import type { Hz } from '../units.ts';
import type { Kinship } from './kinship.ts';

interface Place {
  readonly name: string;
  readonly pan: number;
}

const placed = ({ name, pan }: Place): string => {
  const side = pan < 0 ? 'left' : 'right';
  return `${name} ${pan === 0 ? 'in the middle' : `${quantityOf(100 * Math.abs(pan), '%')} ${side}`}`;
};

/** Why a stem stands where it does, and where the others of its group stand. */
export function placeInWords(
  { by, likeness, shared, group }: Kinship,
  places: readonly Place[],
  name: string,
  { centroid, keepsLow }: { readonly centroid: Hz; readonly keepsLow: boolean },
): string {
  const own = places.find((each) => each.name === name)!;
  const together = [own, ...places.filter((each) => each !== own)].map(placed).join(', ');
  const meant = group.members.find(({ of }) => of.name === name)!.pan;
  const low = keepsLow ? ' What is under 200 Hz stays in the middle.' : '';
  const common = shared
    ? `${quantityOf(100 * shared.share, '%')} of their loudness, from ${band(shared.range)}`
    : undefined;
  switch (by) {
    case 'side':
      return `${together}: the names say that they are the two sides of one.`;
    case 'likeness':
      return `${together}: they play the same (likeness ${likeness!.toFixed(2)}), and doubles stand apart.${low}`;
    case 'name':
      return `${together}: two of a kind, which share ${common}; doubles stand apart.${low}`;
    case 'kit':
      return `${together}: the kit as the ${own.pan * meant > 0 ? 'audience' : 'drummer'} sees it.${low}`;
    case 'conflict':
      return `${together}: they share ${common}.${low}`;
    case 'alone': {
      const { first, second } = shared!;
      const other = first.name === name ? second.name : first.name;
      return `${together}: it shares ${common?.replace('their', 'its')}, with ${other}; its loudness centres on ${hertz(centroid)}, and this side had room.${low}`;
    }
  }
}
