import { told } from '../jobs/told.ts';
import { type Finding, wrong } from './diagnosis.ts';
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
  const { diagnosis, failure } = await looked(file, flags);
  const { about, findings } = diagnosis;
  if (flags.json) say(JSON.stringify({ file, ...(about === '' ? {} : { about }), findings }, null, 2));
  else say([...(about === '' ? [] : [`${file}: ${about}`]), ...rows(findings)].join('\n'));
  return failure === undefined ? codeOf(findings) : exitCodeOf(failure);
}

/** @throws what is our own bug, or an interruption */
async function looked(file: string, flags: DoctorFlags): Promise<{ diagnosis: FileDiagnosis; failure?: unknown }> {
  const progress = new Progress(flags);
  try {
    const diagnosis = await progress.during(() =>
      withEars(flags, [{ mix: file }], (ears) => fileDiagnosis(file, ears, progress.onStage)),
    );
    return { diagnosis };
  } catch (failure) {
    if (exitCodeOf(failure) !== exit.input) throw failure;
    const { code, message } = told(failure);
    return { diagnosis: { about: '', findings: [wrong(code, message)] }, failure };
  }
}

const rows = (findings: readonly Finding[]): readonly string[] =>
  findings.length > 0
    ? findings.map(line)
    : ['✓ Nothing is wrong with the file. How it is mixed, `mixwright analyze` says.'];

const line = ({ state, message }: Finding): string => `${signs[state]} ${message}`;

const codeOf = (findings: readonly Finding[]): number =>
  findings.some(({ state }) => state === 'wrong') ? exit.findings : exit.done;
