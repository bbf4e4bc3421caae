import { kaiser } from './fir.ts';
import type { Sounding } from './sounding.ts';

const near = 0.7; // of the highest sample: no curve of music rises by more than 3 dB between two lower ones

/** Highest value of the curve through the samples, 1 being full scale: sinc of `taps` under Kaiser's window, `phases` a sample. */
export function peaksBetween({ channels }: Sounding, { taps = 48, phases = 4 } = {}): number {
  let peak = 0;
  for (const channel of channels) for (const value of channel) if (Math.abs(value) > peak) peak = Math.abs(value);
  const high = near * peak;
  const rows = rowsOf(taps, phases);
  for (const channel of channels) {
    for (let i = 0; i + 1 < channel.length; i++) {
      if (Math.abs(channel[i]!) < high && Math.abs(channel[i + 1]!) < high) continue;
      for (const row of rows) {
        let sum = 0;
        for (let k = 0; k < taps; k++) sum += row[k]! * (channel[i - taps / 2 + 1 + k] ?? 0);
        if (Math.abs(sum) > peak) peak = Math.abs(sum);
      }
    }
  }
  return peak;
}

function rowsOf(taps: number, phases: number): Float64Array[] {
  const window = kaiser(taps * phases + 1, 8);
  return Array.from({ length: phases - 1 }, (_, p) =>
    Float64Array.from({ length: taps }, (_, k) => {
      const t = k - taps / 2 + 1 - (p + 1) / phases;
      const weight = window[Math.round((t + taps / 2) * phases)] ?? 0;
      return (weight * Math.sin(Math.PI * t)) / (Math.PI * t);
    }),
  );
}
