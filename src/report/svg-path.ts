const sizes: Readonly<Record<string, number>> = { M: 2, L: 2, H: 1, V: 1, C: 6, S: 4, Q: 4, T: 2, Z: 0 };

/** Tenths of a pixel, written as short as they go. */
function tenths(value: number): string {
  const text = (value / 10).toFixed(1).replace(/\.0$/, '');
  return text.replace(/^(-?)0\./, '$1.');
}

/** Numbers in a row need a comma only where the next has no sign or point of its own to begin with. */
const joined = (numbers: readonly string[]): string =>
  numbers.reduce((text, number) => (text === '' || number.startsWith('-') ? text + number : `${text},${number}`), '');

/** Whether a step only goes on where the one before went. */
const goesOn = ([x, y]: readonly number[], [dx, dy]: readonly number[]): boolean =>
  x! * dy! === y! * dx! && x! * dx! + y! * dy! > 0;

/** Straight on from point to point is one line. The first command is where the path begins. */
function straightened(steps: readonly Step[]): readonly Step[] {
  const kept: Step[] = [];
  for (const step of steps) {
    const last = kept.at(-1);
    if (last?.command === 'l' && step.command === 'l' && goesOn(last.by, step.by))
      kept[kept.length - 1] = { command: 'l', by: last.by.map((value, i) => value + step.by[i]!) };
    else kept.push(step);
  }
  return kept;
}

/** Tenths from where the last one ended. */
interface Step {
  readonly command: string;
  readonly by: readonly number[];
}

function written(steps: readonly Step[]): string {
  let [result, last] = ['', ''];
  for (const { command, by } of steps) {
    const words = joined(by.map(tenths));
    result +=
      command === last && command !== 'm' && command !== 'z'
        ? words.startsWith('-')
          ? words
          : ` ${words}`
        : command + words;
    last = command;
  }
  return result;
}

/**
 * The same path in steps from point to point, to a tenth of a pixel: less than half as long. Rounding does not add up, for every step
 * goes from where the last one ended. What holds arcs stays as it is.
 */
export function compactPath(path: string): string {
  const commands = [...path.matchAll(/([a-zA-Z])([^a-zA-Z]*)/g)];
  let [x, y, startX, startY] = [0, 0, 0, 0];
  const found: Step[] = [];
  for (const [, letter, rest] of commands) {
    const kind = letter!.toUpperCase();
    const size = sizes[kind];
    const numbers = (rest!.match(/-?\d*\.?\d+(?:e-?\d+)?/g) ?? []).map((text) => Math.round(Number(text) * 10));
    if (size === undefined || (size > 0 && numbers.length % size !== 0)) return path;
    if (kind === 'Z') {
      found.push({ command: 'z', by: [] });
      [x, y] = [startX, startY];
      continue;
    }
    for (let i = 0; i < numbers.length; i += size) {
      const part = numbers.slice(i, i + size);
      const isRelative = letter !== kind;
      const steps = part.map((value, k) => {
        const isAcross = kind === 'H' || (kind !== 'V' && k % 2 === 0);
        return isRelative ? value : value - (isAcross ? x : y);
      });
      const command = kind === 'M' && i > 0 ? 'l' : kind.toLowerCase();
      found.push({ command, by: steps });
      if (kind === 'H') x += steps[0]!;
      else if (kind === 'V') y += steps[0]!;
      else {
        x += steps.at(-2)!;
        y += steps.at(-1)!;
      }
      if (kind === 'M' && i === 0) [startX, startY] = [x, y];
    }
  }
  return written(straightened(found));
}
