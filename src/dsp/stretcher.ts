import { Invalid } from '../units.ts';
import { bytesIn } from './base64.ts';
import type { Format } from './block.ts';

/** Sound at another speed, pitch kept, piece by piece. */
export interface Stretcher {
  /** Frames of input by which it looks ahead, and of output by which it is late. */
  readonly inputLatency: number;
  readonly outputLatency: number;
  /** What comes before the first piece. */
  seek(input: readonly Float32Array[], speed: number): void;
  /** The input is heard in as many frames as asked for; what it gives is overwritten by the next piece. */
  process(input: readonly Float32Array[], frames: number): readonly Float32Array[];
}

/** What the library's compiled code is called by: its loader shortens names anew with every release, and says how. */
interface Compiled {
  readonly module: WebAssembly.Module;
  readonly exported: ReadonlyMap<string, string>;
  readonly imported: ReadonlyMap<string, string>;
}

let compiled: Promise<Compiled> | undefined;

/**
 * Signalsmith Stretch by Geraint Luff (MIT): a phase vocoder that moves spectral peaks with what is around them. The same input in
 * the same pieces gives the same bytes. @throws Invalid unsupported
 */
export async function stretcherFor(format: Format, longest: number): Promise<Stretcher> {
  compiled ??= compile();
  return new Signalsmith(await compiled, format, longest);
}

/**
 * The package is made for an AudioWorklet, and gives its script to no one else: handed a context that only reads that script, its
 * compiled code can run anywhere.
 */
async function compile(): Promise<Compiled> {
  const { default: create } = await import('signalsmith-stretch');
  let script = '';
  const addModule = async (url: string) => {
    script = await (await fetch(url)).text();
    URL.revokeObjectURL(url);
  };
  await create({ audioWorklet: { addModule } }).catch(() => {}); // there is no node to be made
  const [, code] = /octet-stream;base64,([\w+/]+=*)/.exec(script) ?? [];
  if (code === undefined) throw unlike('its code');
  const [, imports = ''] = /wasmImports=\{([^}]*)\}/.exec(script) ?? [];
  const named = [...script.matchAll(/Module\["_(\w+)"\]=wasmExports\["(\w+)"\]/g)].map(
    ([, name, short]) => [name!, short!] as const,
  );
  const [, memory = ''] = /wasmMemory=wasmExports\["(\w+)"\]/.exec(script) ?? [];
  const [, constructors = ''] = /addOnInit\(wasmExports\["(\w+)"\]\)/.exec(script) ?? [];
  return {
    module: await WebAssembly.compile(bytesIn(code) as Uint8Array<ArrayBuffer>),
    exported: new Map([...named, ['memory', memory], ['constructors', constructors]]),
    imported: new Map([...imports.matchAll(/(\w+):_*(\w+)/g)].map(([, short, name]) => [name!, short!])),
  };
}

const unlike = (missing: string): Invalid =>
  new Invalid(
    'unsupported',
    `The package signalsmith-stretch is another than the one that mixwright was made with: ${missing} is not where it was. Install mixwright again, with its packages at the versions that it names.`,
  );

const page = 65_536; // bytes, of WebAssembly's memory

class Signalsmith implements Stretcher {
  readonly inputLatency: number;
  readonly outputLatency: number;
  readonly #call: (name: string, ...given: readonly number[]) => number;
  readonly #memory: WebAssembly.Memory;
  readonly #channels: number;
  readonly #longest: number;
  readonly #place: number;

  /** @param longest frames of a piece, in or out */
  constructor({ module, exported, imported }: Compiled, { channels, sampleRate }: Format, longest: number) {
    const bytes = () => new Uint8Array(memory.buffer);
    const offered: Readonly<Record<string, (...given: number[]) => number>> = {
      abort_js: () => {
        throw new Error('Signalsmith Stretch gave up.');
      },
      emscripten_memcpy_js: (to, from, count) => {
        bytes().copyWithin(to!, from!, from! + count!);
        return 0;
      },
      emscripten_resize_heap: (size) => (memory.grow(Math.ceil((size! - memory.buffer.byteLength) / page)) < 0 ? 0 : 1),
      // phases that it makes up are the same ones each time
      random_get: (at, count) => {
        bytes().fill(7, at, at! + count!);
        return 0;
      },
    };
    const given = Object.entries(offered).map(([name, work]) => [nameIn(imported, name), work]);
    const { exports } = new WebAssembly.Instance(module, { a: Object.fromEntries(given) });
    const memory = exports[nameIn(exported, 'memory')] as WebAssembly.Memory;
    this.#memory = memory;
    this.#call = (name, ...args) =>
      (exports[nameIn(exported, name)] as (...args: readonly number[]) => number)(...args);
    this.#call('constructors');
    this.#call('main', 0, 0);
    this.#call('presetDefault', channels, sampleRate);
    this.#call('reset');
    this.inputLatency = this.#call('inputLatency');
    this.outputLatency = this.#call('outputLatency');
    this.#channels = channels;
    this.#longest = Math.max(longest, this.inputLatency + this.outputLatency);
    this.#place = this.#call('setBuffers', channels, this.#longest);
  }

  seek(input: readonly Float32Array[], speed: number): void {
    this.#call('seek', this.#put(input), speed);
  }

  process(input: readonly Float32Array[], frames: number): readonly Float32Array[] {
    this.#call('process', this.#put(input), frames);
    return Array.from({ length: this.#channels }, (_, c) => this.#view(this.#channels + c, frames));
  }

  #put(input: readonly Float32Array[]): number {
    input.forEach((channel, c) => void this.#view(c, channel.length).set(channel));
    return input[0]!.length;
  }

  /** Of what it is given first, of what it gives behind that. */
  #view(channel: number, length: number): Float32Array {
    return new Float32Array(this.#memory.buffer, this.#place + 4 * this.#longest * channel, length);
  }
}

function nameIn(names: ReadonlyMap<string, string>, name: string): string {
  const found = names.get(name);
  if (!found) throw unlike(`"${name}"`);
  return found;
}
