import { spawnSync } from 'node:child_process';
import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { open } from '../../src/audio/open.ts';
import { collected } from './signals.ts';

/** Why sessions cannot be opened by Ardour here; undefined where they can. */
export function missingForArdour(): string | undefined {
  const tools = ['ardour7-export', 'ardour7-lua'].filter((tool) => spawnSync('which', [tool]).status !== 0);
  if (tools.length > 0)
    return `Ardour 7 is not here (${tools.join(' and ')}): apt-get install --no-install-recommends ardour x42-plugins lsp-plugins-lv2`;
  const plugins = ['lsp-plugins', 'matrixmixer', 'dpl'].filter((name) => !existsSync(`/usr/lib/lv2/${name}.lv2`));
  return plugins.length === 0
    ? undefined
    : `LV2 plugins are missing (${plugins.join(', ')}): apt-get install x42-plugins lsp-plugins-lv2`;
}

/**
 * What Ardour makes of a session: its master, from the start to the end of the session. Ardour 7.3's tool sometimes frees memory twice when all is
 * done, or never starts: so what counts is that the file is whole, and it is asked three times at most.
 */
export async function renderedByArdour(folder: string, name: string, frames: number): Promise<readonly Float32Array[]> {
  const out = join(folder, 'rendered.wav');
  for (let attempt = 0; attempt < 3; attempt++) {
    rmSync(out, { force: true });
    spawnSync('ardour7-export', ['-b', 'float', '-o', out, folder, name], { timeout: 150_000, killSignal: 'SIGKILL' });
    if (!existsSync(out)) continue;
    const channels = await collected(await open(out)).catch(() => []);
    if (channels[0]?.length === frames) return channels;
  }
  throw new Error(`Ardour made no whole file of ${folder}.`);
}

/** What a Lua script prints of a session that Ardour has opened as `s`. */
export function toldByArdour(folder: string, name: string, script: string): readonly string[] {
  const file = join(folder, 'tell.lua');
  writeFileSync(file, `local s = load_session("${folder}", "${name}")\nassert(s)\n${script}\n`);
  for (let attempt = 0; attempt < 3; attempt++) {
    const { stdout } = spawnSync('ardour7-lua', [file], { encoding: 'utf8', timeout: 150_000, killSignal: 'SIGKILL' });
    const lines = stdout.split('\n').filter((line) => line.startsWith('> '));
    if (lines.length > 0) return lines.map((line) => line.slice(2));
  }
  throw new Error(`Ardour did not open ${folder}.`);
}
