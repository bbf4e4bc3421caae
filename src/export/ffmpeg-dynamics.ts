import { factorOf } from '../dsp/decibels.ts';
import type { Fade, Insert } from './insert.ts';

interface Near {
  readonly filters: readonly string[];
  readonly because: string;
}

type Ride = Pick<Extract<Insert, { kind: 'ride' }>, 'kind' | 'points'>;

const clamp = (value: number, from: number, to: number): string =>
  String(Number(Math.max(from, Math.min(to, value)).toPrecision(7)));

const ms = (seconds: number, from: number, to: number): string => clamp(1000 * seconds, from, to);

const detector = 'Its detector differs: look at the gain reduction.';

/** The filters of ffmpeg that come nearest to what goes by level or the clock; limits are those of ffmpeg 5. */
export function ffmpegDynamics(insert: Insert | Ride): Near | undefined {
  switch (insert.kind) {
    case 'compressor': {
      const { threshold, ratio, attack, release, knee, makeup, linked } = insert.set;
      const set = [
        `threshold=${clamp(factorOf(threshold), 0.001, 1)}`,
        `ratio=${clamp(ratio, 1, 20)}`,
        `attack=${ms(attack, 0.01, 2000)}`,
        `release=${ms(release, 0.01, 9000)}`,
        `knee=${clamp(factorOf(knee), 1, 8)}`,
        `makeup=1:detection=peak:link=${linked ? 'maximum' : 'average'}`,
      ];
      const made = makeup === 0 ? [] : [`volume=${factorOf(makeup)}:precision=double`];
      return { filters: [`acompressor=${set.join(':')}`, ...made], because: detector };
    }
    case 'expander': {
      const { threshold, ratio, attack, release, knee, range } = insert.set;
      const set = [
        `threshold=${clamp(factorOf(threshold), 0, 1)}`,
        `ratio=${clamp(ratio, 1, 9000)}`,
        `attack=${ms(attack, 0.01, 9000)}`,
        `release=${ms(release, 0.01, 9000)}`,
        `knee=${clamp(factorOf(knee), 1, 8)}`,
        `range=${clamp(factorOf(-range), 0, 1)}:detection=peak:link=maximum`,
      ];
      return { filters: [`agate=${set.join(':')}`], because: detector };
    }
    case 'limiter': {
      const { ceiling, lookahead, release } = insert.set;
      const set = `limit=${clamp(factorOf(ceiling), 0.0625, 1)}:attack=${ms(lookahead, 0.1, 80)}:release=${ms(release, 1, 8000)}:level=0:latency=1`;
      return {
        filters: [`alimiter=${set}`],
        because: 'It holds samples, not true peaks: keep 1 dB more distance.',
      };
    }
    case 'ride':
      return {
        filters: ['asetnsamples=n=128:p=0', `volume=eval=frame:precision=double:volume='${expression(insert.points)}'`],
        because: 'In steps of 128 samples.',
      };
    case 'fade':
      return faded(insert.set);
    default:
      return undefined;
  }
}

/** What ffmpeg calls the shapes of a fade. */
const curves = { cosine: 'hsin', linear: 'tri', equalpower: 'qsin', exponential: 'exp' } as const;

function faded({ type, over: [from, to], shape }: Fade['set']): Near {
  return {
    filters: [`afade=t=${type}:st=${from}:d=${to - from}:curve=${curves[shape]}`],
    because: shape === 'exponential' ? 'Its exponential fade ends elsewhere.' : 'To a sample or two.',
  };
}

/** Straight in dB between the points, as an expression of t; commas are escaped for a filtergraph by the quotes around it. */
function expression(points: Ride['points']): string {
  const [first, ...rest] = points;
  let text = '';
  let [from, level] = first!;
  const parts = [`if(lt(t,${from}),${level},`];
  for (const [to, next] of rest) {
    if (to > from) parts.push(`if(lt(t,${to}),${level}+(t-${from})*${(next - level) / (to - from)},`);
    [from, level] = [to, next];
  }
  text = `${parts.join('')}${level}${')'.repeat(parts.length)}`;
  return `pow(10,(${text})/20)`;
}
