import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

/** The user's ffmpeg, as it tells of itself. */
export interface FfmpegThere {
  /** "5.1.9-0+deb12u1" */
  readonly version: string;
  readonly encoders: ReadonlySet<string>;
}

const ask = async (...words: readonly string[]): Promise<string> =>
  (await promisify(execFile)('ffmpeg', ['-hide_banner', ...words], { windowsHide: true, timeout: 20_000 })).stdout;

/** Absent where it is not on the PATH, or does not run. */
export async function ffmpegThere(): Promise<FfmpegThere | undefined> {
  try {
    const [about, encoders] = await Promise.all([ask('-version'), ask('-encoders')]);
    const names = [...encoders.matchAll(/^ A[.A-Z]{5} (\S+)/gm)].map(([, name]) => name!);
    return { version: /^ffmpeg version (\S+)/.exec(about)?.[1] ?? 'of an unknown version', encoders: new Set(names) };
  } catch {
    return undefined;
  }
}
