/** How one sample is stored. `bits` is the width of its container: narrower samples stand left in it. */
export interface Encoding {
  readonly kind: 'integer' | 'unsigned' | 'float';
  readonly bits: 8 | 16 | 24 | 32 | 64;
  readonly bigEndian: boolean;
}

/** Interleaved bytes from offset 0 to planar samples, full scale at ±1. The byte array starts its own buffer. */
export type Reader = (bytes: Uint8Array<ArrayBuffer>, frames: number, channels: readonly Float32Array[]) => void;

const machineIsLittle = new Uint8Array(new Uint16Array([1]).buffer)[0] === 1;

/** The reader of an encoding. Integers become n / 2^(bits − 1), exactly up to 24 bits. */
export const pcmReader = ({ kind, bits, bigEndian }: Encoding): Reader => {
  if (bits === 8) return kind === 'unsigned' ? eight(128, 0) : eight(0, 0x80);
  if (bits === 24) return bigEndian ? twentyFour(2, 1, 0) : twentyFour(0, 1, 2);
  if (bigEndian === machineIsLittle) return swapped(bits, native(kind, bits));
  return native(kind, bits);
};

const eight =
  (centre: number, sign: number): Reader =>
  (bytes, frames, channels) => {
    const step = channels.length;
    channels.forEach((channel, first) => {
      for (let i = 0, at = first; i < frames; i++, at += step) {
        channel[i] = (sign === 0 ? bytes[at]! - centre : (bytes[at]! ^ sign) - sign) / 128;
      }
    });
  };

/** @param low offset of the lowest byte in a sample, and so on */
const twentyFour =
  (low: number, middle: number, high: number): Reader =>
  (bytes, frames, channels) => {
    const step = channels.length * 3;
    channels.forEach((channel, index) => {
      for (let i = 0, at = index * 3; i < frames; i++, at += step) {
        // shifted to the top, so that the sign comes for nothing
        channel[i] = ((bytes[at + low]! << 8) | (bytes[at + middle]! << 16) | (bytes[at + high]! << 24)) / 2147483648;
      }
    });
  };

const native =
  (kind: Encoding['kind'], bits: 16 | 32 | 64): Reader =>
  (bytes, frames, channels) => {
    const count = frames * channels.length;
    const scale = kind === 'float' ? 1 : 2 ** (1 - bits);
    const samples = view(kind, bits, bytes.buffer, count);
    const step = channels.length;
    channels.forEach((channel, first) => {
      for (let i = 0, at = first; i < frames; i++, at += step) channel[i] = samples[at]! * scale;
    });
  };

const view = (kind: Encoding['kind'], bits: 16 | 32 | 64, buffer: ArrayBuffer, count: number) => {
  if (bits === 16) return new Int16Array(buffer, 0, count);
  if (bits === 64) return new Float64Array(buffer, 0, count);
  return kind === 'float' ? new Float32Array(buffer, 0, count) : new Int32Array(buffer, 0, count);
};

/** Turns the bytes in place first; they are read once and belong to us. */
const swapped =
  (bits: 16 | 32 | 64, read: Reader): Reader =>
  (bytes, frames, channels) => {
    const used = Buffer.from(bytes.buffer, 0, (frames * channels.length * bits) / 8);
    if (bits === 16) used.swap16();
    else if (bits === 32) used.swap32();
    else used.swap64();
    read(bytes, frames, channels);
  };
