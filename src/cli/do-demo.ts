import { join } from 'node:path';
import { type Demo, runDemo } from '../demo/demo.ts';
import type { DemoMix } from '../demo/mixing.ts';
import type { OnStage } from '../jobs/open-session.ts';
import { exit } from './exit.ts';
import { interruptible } from './interruptible.ts';
import { Progress, say } from './output.ts';
import { type Embed, writeReport } from './write-report.ts';

export interface DemoFlags {
  readonly output: string;
  readonly seed: number;
  readonly progress: boolean;
  readonly embedAudio?: Embed;
}

/** Returns the exit code. */
export async function demonstrate({ output, seed, progress: isShown, embedAudio: embed }: DemoFlags): Promise<number> {
  const progress = new Progress({ progress: isShown });
  const [path, mixed] = [join(output, 'report.html'), join(output, 'raw.mix.html')];
  const play = async (onStage: OnStage, signal: AbortSignal) => {
    const demo = await runDemo(output, seed, onStage);
    await writeReport(path, demo.report, { material: demo.material, embed, signal, onStage });
    await writeReport(mixed, demo.mix.report, { material: demo.mix.material, embed, signal, onStage });
    return demo;
  };
  const demo = await progress.during(() => interruptible(progress.onStage, play));
  say([story(demo), '', storyOfMix(demo.mix), '', `Open ${path}`, `Open ${mixed}`].join('\n'));
  return exit.done;
}

function story({ report, found, missed, unplanned }: Demo): string {
  const verdicts = new Map(report.after?.verdicts.map((verdict) => [verdict.finding, verdict]));
  const said = (id: string) => {
    const verdict = verdicts.get(id);
    return verdict ? `${verdict.verdict}${verdict.because ? ` (${verdict.because})` : ''}` : 'not mended';
  };
  return [
    `A song of ${report.tracks.length - 1} stems, with ${found.length + missed.length} faults planted. The clean mix is the reference.`,
    '',
    ...found.map(
      ({ fault, finding }) =>
        `✓ ${fault.about}\n    ${finding.what}\n    → ${finding.fix?.about ?? finding.advice.trim()}: ${said(finding.id)}`,
    ),
    ...missed.map(({ about, rule }) => `✖ not found: ${about} (${rule})`),
    ...unplanned.map((finding) => `▲ not planted: ${finding.what} (${finding.rule}: ${said(finding.id)})`),
    '',
    `${found.length} of ${found.length + missed.length} planted faults found, ${unplanned.length} more ${unplanned.length === 1 ? 'finding' : 'findings'}.`,
    ...(report.after?.files ?? []).map((file) => `  ${file}`),
  ].join('\n');
}

/** What became of the raw recordings, beside the song's own desk. */
function storyOfMix({ report, off, offAlike, found }: DemoMix): string {
  const { mixing, tracks, after } = report;
  const things = (count: number) => `${count} ${count === 1 ? 'thing' : 'things'}`;
  return [
    `The same song from ${tracks.length - 1} raw recordings, a part of the song, each by one microphone at any level. Mixed with ${mixing!.decisions.length} decisions:`,
    `  ${things(found[0])} to mend in their plain sum, ${found[1]} in the mix.`,
    `  Stems lie ${off.toFixed(1)} dB from where the song's own desk has them; all as loud, it would be ${offAlike.toFixed(1)} dB.`,
    ...(after?.files ?? []).map((file) => `  ${file}`),
  ].join('\n');
}
