import type { Decibels, Hz, Range, Seconds, Unit } from './units.ts';

/** A number as printed: with a real minus sign, never "−0.0". */
function plain(value: number, digits: number): string {
  const text = Math.abs(value).toFixed(digits);
  return value < 0 && Number(text) !== 0 ? `−${text}` : text;
}

/** "+3.0", "−3.0", "0.0": a change, with its sign. */
export function signed(value: number, digits = 1): string {
  const text = plain(value, digits);
  return value > 0 && Number(text) !== 0 ? `+${text}` : text;
}

const trimmed = (value: number, digits: number): string => String(Number(value.toFixed(digits)));

/** "290 Hz", "3.5 kHz", "12 kHz". */
export function hertz(frequency: Hz): string {
  if (frequency < 99.95) return `${trimmed(frequency, 1)} Hz`;
  if (frequency < 999.5) return `${trimmed(frequency, 0)} Hz`;
  return `${trimmed(frequency / 1000, frequency < 9995 ? 2 : 1)} kHz`;
}

/** "1 to 4 kHz", "290 Hz to 3.5 kHz". */
export function band([from, to]: Range): string {
  const [low, high] = [hertz(from), hertz(to)];
  const unit = high.slice(high.indexOf(' '));
  return low.endsWith(unit) && low.slice(low.indexOf(' ')) === unit
    ? `${low.slice(0, low.indexOf(' '))} to ${high}`
    : `${low} to ${high}`;
}

/** "0:45", "1:02.3" with one digit, "1:00:05" from an hour on. */
export function clock(seconds: Seconds, digits = 0): string {
  const scale = 10 ** digits;
  const all = Math.round(Math.abs(seconds) * scale) / scale;
  const [hours, minutes] = [Math.floor(all / 3600), Math.floor(all / 60) % 60];
  const rest = (all % 60).toFixed(digits).padStart(digits ? digits + 3 : 2, '0');
  const head = hours > 0 ? `${hours}:${String(minutes).padStart(2, '0')}` : `${minutes}`;
  return `${seconds < 0 && all > 0 ? '−' : ''}${head}:${rest}`;
}

/** "0:45 to 1:02"; tenths where whole seconds would hide the length. */
export function span([from, to]: Range): string {
  const digits = to - from < 3 ? 1 : 0;
  const [first, last] = [clock(from, digits), clock(to, digits)];
  return first === last ? first : `${first} to ${last}`;
}

/** The same to the millisecond where it matters, for what a person has set: "0:00.5 to 0:04.0". */
export function exactSpan([from, to]: Range): string {
  const isShown = (digits: number) =>
    [from, to].every((end) => Math.abs(end * 10 ** digits - Math.round(end * 10 ** digits)) < 1e-6);
  const digits = [0, 1, 2].find(isShown) ?? 3;
  return `${clock(from, digits)} to ${clock(to, digits)}`;
}

/** "12 ms", "0.25 s", "4.2 s", "83 s". */
export function lasting(seconds: Seconds): string {
  const size = Math.abs(seconds);
  if (size < 0.0995 && size > 0) return `${trimmed(seconds * 1000, size < 0.00995 ? 1 : 0).replace('-', '−')} ms`;
  return `${trimmed(seconds, size < 1 ? 2 : size < 10 ? 1 : 0).replace('-', '−')} s`;
}

/** "−14.0 LUFS", "+0.4 dBTP", "9.0 dB", "3.5 kHz", "35 %": a value with its unit, to the precision one can hear. */
export function quantityOf(value: number, unit: Unit): string {
  switch (unit) {
    case 'Hz':
      return hertz(value);
    case 's':
      return lasting(value);
    case '%':
      return `${plain(value, Math.abs(value) < 1 && value !== 0 ? 1 : 0)} %`;
    case 'bit':
      return `${plain(value, 0)} bit`;
    case 'cent':
      return `${signed(value, 0)} cents`;
    case '/s':
    case '/min':
      return `${plain(value, 1)} a ${unit === '/s' ? 'second' : 'minute'}`;
    case '1':
      return plain(value, value !== 0 && Math.abs(value) < 0.05 ? 4 : 2);
    case 'dBTP':
    case 'dBFS':
      return `${signed(value)} ${unit}`;
    case 'LUFS':
    case 'LU':
    case 'dB':
    case 'dB/oct':
      return `${plain(value, 1)} ${unit}`;
  }
}

/** "−3.0 dB", "+1.5 dB": a change in level. */
export const change = (value: Decibels): string => `${signed(value)} dB`;

const inBytes = ['bytes', 'kB', 'MB', 'GB'];

/** "38.4 MB", as files are told everywhere: 1 kB is 1000 bytes. */
export function sizeWords(bytes: number): string {
  const step = bytes < 1000 ? 0 : Math.min(3, Math.floor(Math.log10(bytes) / 3));
  return `${step === 0 ? bytes : (bytes / 1000 ** step).toFixed(1)} ${inBytes[step]}`;
}
