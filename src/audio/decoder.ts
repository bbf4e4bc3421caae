/** What the WebAssembly decoders give for a piece of a file. */
export interface Decoded {
  readonly channelData: readonly Float32Array[];
  readonly samplesDecoded: number;
  readonly errors: readonly unknown[];
}

/** At some damage they throw where at other damage they return an error; it is one to us. */
const failed = (error: unknown): Decoded => ({ channelData: [], samplesDecoded: 0, errors: [error] });

/** Runs a decoder that would print its troubles itself. What it decodes it returns at once, so nobody else is silenced. */
export const quietly = (decode: () => Decoded): Decoded => {
  const { error, warn } = console;
  console.error = () => undefined;
  console.warn = () => undefined;
  try {
    return decode();
  } catch (thrown) {
    return failed(thrown);
  } finally {
    console.error = error;
    console.warn = warn;
  }
};

/** The same of a decoder that works behind a promise. */
export const patiently = (decoding: Promise<Decoded>): Promise<Decoded> => decoding.catch(failed);

/** Gives its memory back. Where damage has broken the decoder itself, that goes with its instance. */
export const release = (decoder: { free(): void } | undefined): void => {
  try {
    decoder?.free();
  } catch (error) {
    if (!(error instanceof Error && error.name === 'RuntimeError')) throw error;
  }
};
