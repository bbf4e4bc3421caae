import type { Decibels } from '../units.ts';
import { Invalid } from '../units.ts';
import type { Band } from './cookbook.ts';
import { type Equaliser, equalisersOf } from './equaliser.ts';
import { type Exported, exporter } from './exporter.ts';
import { safeNames } from './file-names.ts';
import { targets } from './targets.ts';

const round = (value: number, digits: number): string => String(Number(value.toFixed(digits)));
const fixed = (value: number, digits: number): string =>
  (Math.abs(value) < 0.5 * 10 ** -digits ? 0 : value).toFixed(digits);

/** Equalizer APO and what reads its files (AutoEq, Peace): peaking, shelves with Q, passes with Q, notch, band-pass. */
const apoTypes: Readonly<Record<Band['type'], string>> = {
  peaking: 'PK',
  lowshelf: 'LSC',
  highshelf: 'HSC',
  lowpass: 'LPQ',
  highpass: 'HPQ',
  notch: 'NO',
  bandpass: 'BP',
};

const hasGain = ({ type }: Band): boolean => type === 'peaking' || type === 'lowshelf' || type === 'highshelf';

function apoLine(band: Band, i: number): string {
  const gain = hasGain(band) ? ` Gain ${fixed(band.gain, 2)} dB` : '';
  return `Filter ${i + 1}: ON ${apoTypes[band.type]} Fc ${round(band.frequency, 2)} Hz${gain} Q ${round(band.Q, 4)}\n`;
}

const apo = ({ preamp, bands }: Equaliser): string => `Preamp: ${fixed(preamp, 2)} dB\n${bands.map(apoLine).join('')}`;

const camillaTypes: Readonly<Record<Band['type'], string>> = {
  peaking: 'Peaking',
  lowshelf: 'Lowshelf',
  highshelf: 'Highshelf',
  lowpass: 'Lowpass',
  highpass: 'Highpass',
  notch: 'Notch',
  bandpass: 'Bandpass',
};

function camillaFilter(band: Band, i: number): string {
  const gain = hasGain(band) ? `\n      gain: ${fixed(band.gain, 3)}` : '';
  return `  band${i + 1}:
    type: Biquad
    parameters:
      type: ${camillaTypes[band.type]}
      freq: ${round(band.frequency, 3)}
      q: ${round(band.Q, 5)}${gain}
`;
}

/** Filters and the step of a pipeline that runs them in both channels, to be put into a configuration of CamillaDSP 2 or 3. */
const camilla = ({ preamp, bands }: Equaliser): string => `filters:
  preamp:
    type: Gain
    parameters:
      gain: ${fixed(preamp, 3)}
      scale: dB
${bands.map(camillaFilter).join('')}
pipeline:
  - type: Filter
    channels: [0, 1]
    names: [${['preamp', ...bands.map((_, i) => `band${i + 1}`)].join(', ')}]
`;

function soxEffect({ type, frequency, Q, gain }: Band): string {
  const [at, width, level] = [round(frequency, 3), `${round(Q, 5)}q`, signed(gain)];
  switch (type) {
    case 'peaking':
      return `equalizer ${at} ${width} ${level}`;
    case 'lowshelf':
      return `bass ${level} ${at} ${width}`;
    case 'highshelf':
      return `treble ${level} ${at} ${width}`;
    case 'notch':
      return `bandreject ${at} ${width}`;
    case 'bandpass':
      return `bandpass ${at} ${width}`;
    default:
      return `${type} -2 ${at} ${width}`;
  }
}

const signed = (gain: Decibels): string => `${gain < 0 ? '' : '+'}${fixed(gain, 4)}`;

/** Arguments for sox behind the names of its files; several lines are one for `--effects-file`, too. */
const sox = ({ preamp, bands }: Equaliser): string =>
  `${[`gain ${fixed(preamp, 4)}`, ...bands.map(soxEffect)].join('\n')}\n`;

const dialects: Readonly<Record<string, (eq: Equaliser) => string>> = { '.txt': apo, '.yml': camilla, '.sox': sox };

const howto =
  '.txt: Equalizer APO (Include: the file), AutoEq, Peace. .yml: a configuration of CamillaDSP. .sox: sox IN OUT $(cat the file), or --effects-file.';

/** EQ and gain of each strip as text that many programs read. */
export const eq = exporter({
  id: 'eq',
  about: targets.eq,
  modes: ['settings'],
  makes: 'either',
  extensions: ['.txt', '.yml', '.sox'],
  sounds: 'none',
  write(session, extension): Exported {
    const all = equalisersOf(session);
    const notes = all.flatMap((each) => each.notes);
    const active = all.filter(({ bands, preamp }) => bands.length > 0 || preamp !== 0);
    const common = { sounds: [], notes, howto };
    if (extension === '') {
      const names = safeNames(active.map(({ name }) => name));
      const files = active.flatMap((each, i) =>
        Object.entries(dialects).map(([end, write]) => ({ path: `${names[i]}${end}`, content: write(each) })),
      );
      return { ...common, files };
    }
    if (active.length > 1)
      throw new Invalid(
        'usage',
        `${active.length} strips have an EQ or a gain, and a ${extension} holds one: name a folder with -o instead, and there will be a file a strip.`,
      );
    const [only = { name: 'mix', preamp: 0, bands: [], notes: [] }] = active;
    return { ...common, files: [{ path: '', content: dialects[extension]!(only) }] };
  },
});
