import { hertz, signed } from '../print.ts';
import type { Help } from './help.ts';
import type { Elsewhere, LostPart } from './translation.ts';

/** Share of its loudness that is left, 10 LU a halving: "7 %". */
export const left = (lost: number): string => {
  const percent = 100 * 2 ** (-lost / 10);
  return percent < 1 ? 'less than 1 %' : `${Math.round(percent)} %`;
};

const moves = {
  bell: ({ gain, frequency }) => `${signed(gain, 0)} dB at ${hertz(frequency!)} in it`,
  level: ({ gain }) => `${signed(gain, 0)} dB of its level`,
  harmonics: ({ frequency, from }) =>
    `saturation (harmonics of ${hertz(frequency!)}, heard from ${hertz(from!)} on, 20 dB under it)`,
  middle: () => 'standing in the middle instead of at the sides',
} as const satisfies Readonly<Record<Help['move'], (help: Help) => string>>;

/** "+3 dB at 3.1 kHz in it would leave 12 %". */
const helpWords = (lost: number, help: Help): string =>
  `${moves[help.move](help)} would leave ${left(Math.max(0, lost - help.regain))}`;

/** What helps most, what is dearer last: level changes the balance everywhere. */
export function bestHelp({ lost, help }: LostPart): string | undefined {
  const [gentle] = help.filter(({ move, regain }) => move !== 'level' && regain >= 1);
  const best = gentle ?? help[0];
  return best && helpWords(lost, best);
}

/** What would help on a system, a sentence each. */
export function helpLines({ help, noise, parts = [] }: Elsewhere): string[] {
  const [move] = help;
  const whole = move
    ? [
        `${move.move === 'sides' ? 'the sides' : `all under ${inWords(move.frequency!)}`} 3 dB softer would give back ${move.regain.toFixed(1)} LU`,
      ]
    : [];
  const ridden =
    noise && noise.share >= 0.2
      ? [
          `the softer half 3 dB louder: ${percent(noise.ridden)} of the time under the noise, not ${percent(noise.share)}`,
        ]
      : [];
  const ofParts = parts.flatMap((part) => {
    const best = bestHelp(part);
    return best ? [`${part.track}: ${best}`] : [];
  });
  return [...whole, ...ridden, ...ofParts];
}

const percent = (share: number): string => `${Math.round(100 * share)} %`;
const inWords = (frequency: number): string => hertz(Number(frequency.toPrecision(2)));

/** What a system takes, in a line: "low end under 355 Hz gone (31 % of the loudness), kick keeps 7 %". */
export function lossWords({ gone, narrowed, noise, parts = [] }: Elsewhere): string {
  const said: string[] = [];
  if (gone) said.push(`nothing under ${inWords(gone.band[1])} (${percent(gone.share)} of the loudness)`);
  if (narrowed >= 0.5) said.push(`${narrowed.toFixed(1)} LU of the sides`);
  if (noise) said.push(`the noise leaves ${left(noise.lost)} of the loudness`);
  const lost = parts.filter((part) => part.lost >= 6).slice(0, 3);
  said.push(...lost.map(({ track, lost }) => `${left(lost)} of ${track} left`));
  return said.join(', ');
}
