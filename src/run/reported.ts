import type { Warning } from '../audio/source.ts';
import { coverage } from '../detectors/coverage.ts';
import { thirdOctaves } from '../dsp/bands.ts';
import type { Features } from '../features/index.ts';
import type { Curves, Report, ReportedTrack } from '../report/report.ts';
import type { Outcome, Rulebook } from '../rules/rule.ts';
import { type Session, type Track, tracksOf } from '../session.ts';
import { translationOf } from '../translation/translation.ts';
import { version } from '../version.ts';

/** What was heard and judged, as plain data. */
export function reportOf(
  book: Rulebook,
  session: Session,
  warnings: readonly Warning[],
  outcomes: readonly Outcome[],
): Report {
  const parts = session.mix?.features.sections ?? [];
  const translation = translationOf(session);
  return {
    format: 1,
    tool: { name: 'mixwright', version },
    preset: book.preset.id,
    ...(session.reference ? { reference: session.reference } : {}),
    tracks: tracksOf(session).map(reported),
    outcomes,
    warnings,
    ...(parts.length > 0 ? { sections: parts } : {}),
    ...(session.stems.length > 1 ? { masking: coverage(session.stems) } : {}),
    ...(translation ? { translation } : {}),
    curves: curvesOf(session),
    rules: Object.fromEntries(book.rules.map(({ id, title, category }) => [id, { title, category }])),
  };
}

export const reported = ({
  name,
  path,
  role,
  roleSource,
  format,
  metrics,
  absent,
  features: { key },
}: Track): ReportedTrack => ({
  name,
  ...(path ? { path } : {}),
  role,
  ...(roleSource ? { roleSource } : {}),
  format,
  metrics,
  absent,
  ...(key.tonic && key.mode ? { key: `${key.tonic} ${key.mode}` } : {}),
});

export const curvesOf = (session: Session): Record<string, Curves> =>
  Object.fromEntries(tracksOf(session).map(({ name, features }) => [name, curves(features)]));

/** Windows stand at their middle. */
function curves({ spectrum, loudness, stereo, goniometer, waveform: { step, peak, rms } }: Features): Curves {
  const { momentary, shortTerm } = loudness;
  return {
    spectrum: { frequencies: thirdOctaves, levels: spectrum.third },
    ...(spectrum.fine.levels.length > 0 ? { fine: spectrum.fine } : {}),
    loudness: { ...shortTerm, from: shortTerm.from - 1.5 },
    momentary: { ...momentary, from: momentary.from - 0.2 },
    ...(stereo.correlation === undefined ? {} : { correlation: stereo.over }),
    ...(goniometer.dots.length > 0 ? { dots: goniometer.dots } : {}),
    ...(step === undefined ? {} : { waveform: { step, peak, rms } }),
  };
}
