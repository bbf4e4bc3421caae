import { statSync } from 'node:fs';
import { stemFiles } from '../jobs/stem-files.ts';
import { told } from '../jobs/told.ts';
import { hertz } from '../print.ts';
import { Invalid } from '../units.ts';
import { type Finding, remark, wrong } from './diagnosis.ts';
import { type FileDiagnosis, fileDiagnosis } from './doctor-file.ts';
import { installation } from './doctor-installation.ts';
import { exit, exitCodeOf } from './exit.ts';
import { Progress, say } from './output.ts';
import { withEars } from './with-ears.ts';

export interface DoctorFlags {
  readonly cache?: boolean;
  readonly json?: boolean;
  readonly progress: boolean;
}

const signs = { good: '✓', note: '▲', wrong: '✖' } as const;

/** Returns the exit code: 1 where something is wrong, 3 where the file cannot be read. */
export async function doctor(file: string | undefined, flags: DoctorFlags): Promise<number> {
  if (file === undefined) {
    const findings = await installation();
    say(flags.json ? JSON.stringify({ findings }, null, 2) : findings.map(line).join('\n'));
    return codeOf(findings);
  }
  if (statSync(file, { throwIfNoEntry: false })?.isDirectory()) return ofFolder(file, flags);
  const { diagnosis, failure } = await looked(file, flags);
  if (flags.json) say(JSON.stringify(toldOf(file, diagnosis), null, 2));
  else say(rows(file, diagnosis).join('\n'));
  return failure === undefined ? codeOf(diagnosis.findings) : exitCodeOf(failure);
}

/** Every sound file in it, and whether they go together. Returns the exit code: the gravest of all files. */
async function ofFolder(folder: string, flags: DoctorFlags): Promise<number> {
  const files = stemFiles([folder]).files.map(({ path }) => path);
  if (files.length === 0)
    throw new Invalid('missing', `There is no sound file in ${folder}; name a folder of stems, or a file.`, folder);
  const all: (readonly [string, Looked])[] = [];
  for (const file of files) all.push([file, await looked(file, flags, true)]);
  const findings = togetherOf(all.flatMap(([, { diagnosis }]) => diagnosis.sampleRate ?? []));
  const told = all.map(([file, { diagnosis }]) => toldOf(file, diagnosis));
  if (flags.json) say(JSON.stringify({ folder, files: told, findings }, null, 2));
  else
    say([...all.map(([file, { diagnosis }]) => rows(file, diagnosis).join('\n')), ...findings.map(line)].join('\n\n'));
  return Math.max(...all.map(([, { diagnosis, failure }]) => failure === undefined ? codeOf(diagnosis.findings) : exitCodeOf(failure))); // biome-ignore format: short
}

function togetherOf(rates: readonly number[]): readonly Finding[] {
  const different = [...new Set(rates)].sort((a, b) => a - b);
  if (different.length < 2) return [];
  const counted = different.map((rate) => `${hertz(rate)} (${rates.filter((each) => each === rate).length})`);
  return [
    remark(
      'rates',
      `Their sample rates differ: ${counted.join(', ')}. As stems of one mix all are brought to the one that most have, by time; export them at one rate if you can.`,
    ),
  ];
}

const toldOf = (file: string, { about, findings }: FileDiagnosis) => ({
  ...{ file, ...(about === '' ? {} : { about }), findings },
});

interface Looked {
  readonly diagnosis: FileDiagnosis;
  readonly failure?: unknown;
}

/** @throws what is our own bug, or an interruption */
async function looked(file: string, flags: DoctorFlags, isStem = false): Promise<Looked> {
  const progress = new Progress(flags);
  try {
    const diagnosis = await progress.during(() =>
      withEars(flags, [{ mix: file }], (ears) => fileDiagnosis(file, { ears, onStage: progress.onStage, isStem })),
    );
    return { diagnosis };
  } catch (failure) {
    if (exitCodeOf(failure) !== exit.input) throw failure;
    const { code, message } = told(failure);
    return { diagnosis: { about: '', findings: [wrong(code, message)] }, failure };
  }
}

const rows = (file: string, { about, findings }: FileDiagnosis): readonly string[] => [
  ...(about === '' ? [] : [`${file}: ${about}`]),
  ...(findings.length > 0
    ? findings.map(line)
    : ['✓ Nothing is wrong with the file. How it is mixed, `mixwright analyze` says.']),
];

const line = ({ state, message }: Finding): string => `${signs[state]} ${message}`;

const codeOf = (findings: readonly Finding[]): number =>
  findings.some(({ state }) => state === 'wrong') ? exit.findings : exit.done;
