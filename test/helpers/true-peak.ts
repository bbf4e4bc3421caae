/**
 * True peak in dB, read by an interpolator written apart from the one in use: sinc under a cosine window, `taps` a phase. Only places
 * near samples that come `within` decibels of the peak are looked at.
 */
export function truePeak(channel: Float32Array, { taps = 128, phases = 32, within = 12 } = {}): number {
  const padded = new Float64Array(channel.length + 2 * taps);
  padded.set(channel, taps);
  const highest = channel.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  const places = placesNear(padded, highest / 10 ** (within / 20), taps);
  let peak = 0;
  for (let phase = 0; phase < phases; phase++) {
    const row = rowOf(phase / phases, taps);
    for (const at of places) {
      let [a, b] = [0, 0];
      for (let j = 0; j < taps; j += 2) {
        a += row[j]! * padded[at + j]!;
        b += row[j + 1]! * padded[at + j + 1]!;
      }
      const value = Math.abs(a + b);
      if (value > peak) peak = value;
    }
  }
  return 20 * Math.log10(peak);
}

/** Where rows begin whose middle is within 4 samples of one that is high. */
function placesNear(padded: Float64Array, high: number, taps: number): Int32Array {
  const places: number[] = [];
  let last = -5;
  for (let at = 0; at + taps <= padded.length; at++) {
    if (Math.abs(padded[at + taps / 2 + 3] ?? 0) >= high) last = at;
    if (at - last <= 7) places.push(at);
  }
  return Int32Array.from(places);
}

function rowOf(phase: number, taps: number): Float64Array {
  return Float64Array.from({ length: taps }, (_, j) => {
    const t = phase - (j - taps / 2 + 1);
    const u = (Math.PI * t) / (taps / 2); // Blackman-Harris
    const window = 0.35875 + 0.48829 * Math.cos(u) + 0.14128 * Math.cos(2 * u) + 0.01168 * Math.cos(3 * u);
    return (t === 0 ? 1 : Math.sin(Math.PI * t) / (Math.PI * t)) * window;
  });
}
