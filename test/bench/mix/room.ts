import { priority } from '../../../src/roles.ts';
import type { Figure, Part } from './figure.ts';

/**
 * What the others take of the loudness of the lead and of parts that matter: in the plain sum and in the mix, measured on the stems as they came
 * and on the strips as they were rendered; and how many cuts made room.
 */
export const room: Part = async (songs, bench) => {
  const figures: Figure[] = [];
  for (const song of songs) {
    const { report } = await bench.mixed(song);
    const { lead, lost = [], decisions, takenBack } = report.mixing!;
    const of = (what: string, value: number | undefined, unit: string, more: Partial<Figure> = {}): void => {
      figures.push({ what, song: song.name, ...(value === undefined ? {} : { value }), unit, ...more });
    };
    const own = lost.find(({ track }) => track === lead);
    of('loss of the lead', percent(own?.after), '%', {
      ...(own ? { asked: { below: percent(own.before)! }, note: `${lead}, plain sum ${percent(own.before)}` } : {}),
    });
    const others = lost
      .filter(({ track, after }) => track !== lead && after !== undefined && (priorityOf(report, track) ?? 0) >= 4)
      .map(({ track, before, after }) => ({ track, rise: percent((after ?? before) - before)! }))
      .sort((a, b) => b.rise - a.rise);
    const risen = others.filter(({ rise }) => rise > 2).map(({ track, rise }) => `${track} +${rise}`);
    of('most that another part that matters loses more', others[0]?.rise, 'points', {
      asked: { most: 2 },
      note: `${risen.length} of ${others.length} lose more than that: ${risen.join(', ')}`,
    });
    const made = (kind: string) => decisions.filter((each) => each.kind === kind).length;
    of('cuts that make room', made('room'), '', {
      note: `${takenBack?.filter(({ id }) => id.includes('.room.')).length ?? 0} taken back`,
    });
    of('compressors', made('compression'), '', {
      note: `${takenBack?.filter(({ id }) => id.endsWith('.compression')).length ?? 0} taken back`,
    });
  }
  return figures;
};

const percent = (share: number | undefined): number | undefined =>
  share === undefined ? undefined : Math.round(1000 * share) / 10;

const priorityOf = (
  report: { readonly tracks: readonly { readonly name: string; readonly role: keyof typeof priority }[] },
  name: string,
) => {
  const role = report.tracks.find((track) => track.name === name)?.role;
  return role && priority[role];
};
