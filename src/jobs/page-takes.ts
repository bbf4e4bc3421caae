import { open } from '../audio/open.ts';
import { sumOf } from '../audio/sum.ts';
import type { Sound } from '../dsp/block.ts';
import { Logs } from '../features/feature.ts';
import { loudness } from '../features/loudness.ts';
import { livePatch } from '../live-patch.ts';
import { hear } from '../meters/hear.ts';
import type { Plan } from '../plan.ts';
import { isEmpty } from '../plan.ts';
import type { Compared } from '../report/excerpts.ts';
import { mainTrack, stemsOf } from '../report/numbers.ts';
import type { Take } from '../report/page-extras.ts';
import type { Report, ReportedTrack } from '../report/report.ts';
import { triedOf } from '../report/tried.ts';
import type { Seconds } from '../units.ts';
import { folded } from './folded.ts';
import type { Material } from './open-session.ts';
import { renderPlan } from './render-plan.ts';
import { nameOf, soundFiles } from './sound-files.ts';

/** A take, before it is cut. */
export interface PageTake extends Pick<Take, 'kind' | 'name' | 'loudness'> {
  readonly channels: number;
  open(): Promise<Sound>;
  /** What its clock is behind that of the mix. */
  readonly shift?: Seconds;
  /** Of a reference that is the same recording: how many times as fast the mix plays. */
  readonly speed?: number;
  /** Of a reference that is another song. */
  readonly song?: Compared;
}

interface Wishes {
  /** Whether so many takes leave enough room for each. */
  fits(takes: readonly PageTake[]): boolean;
  /** Whether there is room for stems at all. */
  readonly isWhole: boolean;
  /** Of the stems, where it was put aside. */
  readonly sum?: Sound | undefined;
}

const mostReferences = 3;

/** The mix, what the page needs to mend it, or the mended sound where the page cannot do that itself, and references. */
export async function takesOf(
  report: Report,
  material: Material,
  { fits, isWhole, sum }: Wishes,
): Promise<{ readonly takes: readonly PageTake[]; readonly note?: string }> {
  const mix = mixTake(report, sum);
  const { stems, isLive } = stemTakes(report, mix);
  const changes = report.plan && !isEmpty(report.plan);
  const live = [mix, ...stems];
  const isTooMuch = stems.length > 0 && !(isWhole && fits(live));
  const fixed = changes && (!isLive || isTooMuch) ? fixedTake(report, report.plan!) : undefined;
  const own = fixed ? [mix, fixed] : live;
  const references = await referenceTakes(report, material);
  const room = references.filter((_, i) => fits([...own, ...references.slice(0, i + 1)]));
  const note =
    isTooMuch && fixed
      ? `${stems.length} stems are changed, too many to be played one by one here: the fixes can be heard as they are, not switched.`
      : undefined;
  return { takes: [...own, ...room], ...(note === undefined ? {} : { note }) };
}

function mixTake(report: Report, sum: Sound | undefined): PageTake {
  const { name, path, metrics, format } = mainTrack(report.tracks)!;
  const stems = stemsOf(report).flatMap((stem) => stem.path ?? []);
  return {
    kind: 'mix',
    name,
    channels: format.channels,
    ...loud(metrics),
    open: async () =>
      folded(path === undefined ? (sum ?? sumOf(await Promise.all(stems.map(open)))) : await open(path)),
  };
}

const loud = (metrics: ReportedTrack['metrics']) =>
  metrics['loudness.integrated'] === undefined ? {} : { loudness: metrics['loudness.integrated'] };

/** Stems that the page needs to play with the fixes; not live where it cannot do that. */
function stemTakes(
  report: Report,
  { channels }: PageTake,
): { readonly stems: readonly PageTake[]; readonly isLive: boolean } {
  const tracks = stemsOf(report);
  const names = tracks.map(({ name }) => name);
  if (report.mixing) return { stems: [], isLive: false }; // faders of all stems: it is heard as it was rendered
  const needed = report.plan ? livePatch(report.plan, names)?.stems.map(({ name }) => name) : [];
  if (!needed || channels > 2 || tracks.some(({ format }) => format.channels > 2)) return { stems: [], isLive: false };
  const stems = needed.flatMap((name): PageTake[] => {
    const track = tracks.find((each) => each.name === name);
    if (!track?.path) return [];
    const { path, metrics, format } = track;
    return [{ kind: 'stem', name, channels: format.channels, ...loud(metrics), open: () => open(path) }];
  });
  return { stems, isLive: stems.length === needed.length };
}

/** From the file that was written; rendered where there is none. */
function fixedTake(report: Report, plan: Plan): PageTake {
  const { name, format, path } = mainTrack(report.tracks)!;
  const [file] = report.after?.files ?? [];
  const stems = stemsOf(report).map((stem) => ({ name: stem.name, path: stem.path! }));
  const after = mainTrack(triedOf(report)?.tracks ?? []);
  return {
    kind: 'fixed',
    name,
    channels: after?.format.channels ?? format.channels,
    ...(after ? loud(after.metrics) : {}),
    ...(plan.span ? { shift: plan.span[0] } : {}),
    open: async () =>
      folded(
        file === undefined
          ? await renderPlan(plan, { mix: { name, format, ...(path === undefined ? {} : { path }) }, stems })
          : await open(file),
      ),
  };
}

async function loudnessOf(sound: Sound): Promise<{ readonly heard: Compared; readonly integrated?: number }> {
  const { logs, frames } = await hear(sound, loudness.meters);
  const { shortTerm, integrated } = loudness.read(new Logs({ format: sound.format, frames, logs }));
  const heard = { loudness: shortTerm, duration: frames / sound.format.sampleRate };
  return { heard, ...(integrated === undefined ? {} : { integrated }) };
}

/** Songs that the mix was compared with, where they are files: numbers on the shelf cannot be played. */
async function referenceTakes(report: Report, { references = [] }: Material): Promise<readonly PageTake[]> {
  const { reference } = report;
  if (references.length === 0 || reference?.kind === 'profile' || references[0] === 'none') return [];
  const files = soundFiles(references);
  const same = reference?.kind === 'own' ? files.filter((file) => nameOf(file) === reference.name) : [];
  const takes: PageTake[] = [];
  for (const file of (same.length > 0 ? same : files).slice(0, mostReferences)) {
    const { heard, integrated } = await loudnessOf(await open(file));
    const { format } = await open(file);
    takes.push({
      kind: 'reference',
      name: nameOf(file),
      channels: format.channels,
      ...(integrated === undefined ? {} : { loudness: integrated }),
      open: async () => folded(await open(file)),
      ...(same.length > 0 ? { speed: reference?.speed ?? 1 } : { song: heard }),
    });
  }
  return takes;
}

/** The report with the loudness of its mix over time, which not every kind has. */
export async function loudnessOfMix(report: Report, mix: PageTake): Promise<Report> {
  if (report.curves[mix.name]?.loudness) return report;
  const { heard } = await loudnessOf(await mix.open());
  const curves = { spectrum: { frequencies: [], levels: [] }, loudness: heard.loudness };
  return { ...report, curves: { ...report.curves, [mix.name]: curves } };
}
