import { createRequire } from 'node:module';
import type factory from 'libflacjs';

type Flac = ReturnType<typeof factory>;

let library: Promise<Flac> | undefined;

/** libFLAC in WebAssembly, loaded when first asked for. */
export const libflac = (): Promise<Flac> => {
  library ??= load();
  return library;
};

async function load(): Promise<Flac> {
  const require = createRequire(import.meta.url);
  const { fetch } = globalThis;
  // its loader would ask fetch for a path on the disk, which Node refuses, and would leave its own fetch in place
  Reflect.deleteProperty(globalThis, 'fetch');
  try {
    const flac: Flac = require('libflacjs')('min.wasm');
    if (!flac.isReady()) await new Promise<void>((resolve) => flac.on('ready', () => resolve()));
    return flac;
  } finally {
    globalThis.fetch = fetch;
  }
}
