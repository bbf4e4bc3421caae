import { homedir } from 'node:os';
import { join } from 'node:path';

/**
 * Where what can be made again is kept: the place that `MIXWRIGHT_CACHE` names, else the one that the platform keeps for it. None where
 * `MIXWRIGHT_CACHE` is empty.
 */
export function cacheFolder(env: NodeJS.ProcessEnv = process.env, platform = process.platform): string | undefined {
  const { MIXWRIGHT_CACHE: named, XDG_CACHE_HOME, LOCALAPPDATA } = env;
  if (named !== undefined) return named === '' ? undefined : named;
  if (XDG_CACHE_HOME) return join(XDG_CACHE_HOME, 'mixwright');
  if (platform === 'darwin') return join(homedir(), 'Library', 'Caches', 'mixwright');
  if (platform === 'win32') return join(LOCALAPPDATA || join(homedir(), 'AppData', 'Local'), 'mixwright', 'Cache');
  return join(homedir(), '.cache', 'mixwright');
}
