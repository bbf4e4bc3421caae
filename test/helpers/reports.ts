import { thirdOctaves } from '../../src/dsp/bands.ts';
import type { MetricId } from '../../src/features/metrics.ts';
import type { Kind } from '../../src/mix/decision.ts';
import type { Strip } from '../../src/plan.ts';
import type { Step } from '../../src/processors/index.ts';
import type { Reference, Spread } from '../../src/reference.ts';
import type { Curves, Report, ReportedTrack } from '../../src/report/report.ts';
import type { Finding, Outcome } from '../../src/rules/rule.ts';
import { titles } from './report-rules.ts';

/** Reports as a real song would give them, written by hand: for renderers, which see no sound. */

const duration = 214;

export const format = {
  container: 'wav',
  codec: 'pcm',
  sampleRate: 48000,
  channels: 2,
  frames: 48000 * duration,
  duration,
  bitDepth: 24,
} as const;

/** A deterministic wobble, −1..1. */
const wobble = (i: number, seed = 0): number =>
  (Math.sin(i * 1.7 + seed) + Math.sin(i * 0.53 + seed * 2) + Math.sin(i * 3.1 + seed * 3)) / 3;

const bell = (frequency: number, centre: number, gain: number, octaves: number): number =>
  gain * Math.exp(-((Math.log2(frequency / centre) / octaves) ** 2));

/** Level of a usual pop record in a third octave, relative to its loudness. */
const usualLevel = (frequency: number): number =>
  -11 -
  1.1 * Math.log2(frequency / 100) -
  (frequency < 50 ? 9 * Math.log2(50 / frequency) : 0) -
  bell(frequency, 19000, 9, 0.6);

interface Tone {
  readonly mud?: number;
  readonly air?: number;
}

const levelAt = (frequency: number, { mud = 0, air = 0 }: Tone): number =>
  usualLevel(frequency) + bell(frequency, 290, mud, 0.8) + bell(frequency, 10000, air, 0.9);

export const sections = [
  { name: 'Intro', time: [0, 16] },
  { name: 'Verse 1', time: [16, 48] },
  { name: 'Chorus 1', time: [48, 80] },
  { name: 'Verse 2', time: [80, 112] },
  { name: 'Chorus 2', time: [112, 144] },
  { name: 'Bridge', time: [144, 168] },
  { name: 'Chorus 3', time: [168, 206] },
  { name: 'Outro', time: [206, 214] },
] as const satisfies Report['sections'];

const sectionAt = (time: number): string => sections.find((section) => time < section.time[1])?.name ?? 'Outro';

const loudnessAt = (time: number): number => {
  const name = sectionAt(time);
  if (name.startsWith('Chorus')) return -11.2;
  if (name.startsWith('Verse')) return -14.4;
  return name === 'Bridge' ? -16 : -19;
};

function smooth(values: readonly number[], reach: number): number[] {
  return values.map((_, i) => {
    const part = values.slice(Math.max(0, i - reach), i + reach + 1);
    return part.reduce((all, value) => all + value, 0) / part.length;
  });
}

export function curves(tone: Tone = {}, dip = false): Curves {
  const fine = Array.from({ length: 240 }, (_, i) => 20 * 2 ** (i / 24));
  const levels = thirdOctaves.map((frequency, i) => levelAt(frequency, tone) + 0.6 * wobble(i));
  const steps = Array.from({ length: 2110 }, (_, i) => 1.5 + i / 10);
  return {
    spectrum: { frequencies: thirdOctaves, levels },
    fine: {
      frequencies: fine,
      levels: fine.map((frequency, i) => levelAt(frequency, tone) - 9 + 0.9 * wobble(i) + 0.5 * wobble(i * 2.3, 1)),
    },
    loudness: {
      step: 0.1,
      from: 1.5,
      values: smooth(
        steps.map((time, i) => loudnessAt(time) + 0.7 * wobble(i / 9)),
        15,
      ),
    },
    momentary: {
      step: 0.4,
      from: 0.2,
      values: Array.from({ length: 535 }, (_, i) => loudnessAt(0.4 * i) + 2.2 * wobble(i)),
    },
    dots: Array.from({ length: 400 }, (_, i) => {
      const [middle, side] = [90 * wobble(i * 3.1), 25 * wobble(i * 7.7, 2)];
      return Math.round(i % 2 === 0 ? middle + side : 90 * wobble((i - 1) * 3.1) - 25 * wobble((i - 1) * 7.7, 2));
    }),
    correlation: {
      step: 1,
      values: Array.from({ length: duration }, (_, i) =>
        dip && i >= 145 && i < 160 ? -0.25 + 0.2 * wobble(i) : Math.min(0.98, 0.62 + 0.2 * wobble(i / 3)),
      ),
    },
  };
}

const spread = (median: number, reach: number): Spread => ({ low: median - reach, median, high: median + reach });

export const reference: Reference = {
  name: 'Pop 2024',
  kind: 'profile',
  tracks: 6,
  about: 'Six modern pop records',
  learned: '2026-01-15',
  metrics: {
    'loudness.integrated': spread(-12.2, 1.6),
    'loudness.range': spread(6.1, 1.9),
    'peak.true': spread(-0.6, 0.4),
    'dynamics.plr': spread(11.6, 1.4),
    'spectrum.tilt': spread(-4.6, 0.7),
    'stereo.width': spread(-8.4, 2.2),
    'stereo.mono-loss': spread(1.1, 0.6),
    'stereo.correlation': spread(0.66, 0.16),
  },
  spectrum: thirdOctaves.map((frequency) =>
    spread(usualLevel(frequency), 2 + Math.abs(Math.log2(frequency / 800)) * 0.45),
  ),
};

const numbers: { readonly [Id in MetricId]?: number } = {
  'loudness.integrated': -12.4,
  'loudness.range': 6.8,
  'loudness.momentary-max': -8.7,
  'loudness.short-term-max': -10.2,
  'peak.true': -1.2,
  'peak.sample': -1.5,
  'level.rms': -14.2,
  'level.dc': 0.00002,
  'dynamics.crest': 12.7,
  'dynamics.plr': 11.2,
  'dynamics.psr-median': 10.4,
  'dynamics.psr-low': 8.9,
  'stereo.correlation': 0.61,
  'stereo.low-correlation': 0.97,
  'stereo.balance': 0.2,
  'stereo.balance-median': -0.1,
  'stereo.width': -7.6,
  'stereo.mono-loss': 1.3,
  'spectrum.tilt': -4.8,
  'spectrum.centroid': 640,
  'spectrum.rolloff': 3100,
  'spectrum.flatness': 0.021,
  'technical.clipped-regions': 0,
};

export const track = (name: string, more: Partial<ReportedTrack> = {}): ReportedTrack => ({
  name,
  path: `${name}.wav`,
  role: 'mix',
  format,
  metrics: numbers,
  absent: {},
  ...more,
});

const passed = (rule: string): Outcome => ({ rule, status: 'passed' });

const skipped: Readonly<Record<string, string>> = {
  'masked-stem': 'no stems were given',
  'quiet-vocals': 'no stems were given',
  'album-loudness': 'there is one song only',
};

/** An outcome for every rule: passed, but for those given. */
export const outcomes = (found: readonly Finding[], others: readonly Outcome[] = []): readonly Outcome[] =>
  Object.keys(titles).map((rule) => {
    const own = found.filter((finding) => finding.rule === rule);
    const [first, ...rest] = own;
    if (first) return { rule, status: 'failed', findings: [first, ...rest] };
    const other = others.find((outcome) => outcome.rule === rule);
    if (other) return other;
    return skipped[rule] ? { rule, status: 'not-applicable', because: skipped[rule] } : passed(rule);
  });

const base = {
  format: 1,
  tool: { name: 'mixwright', version: '0.1.0' },
  preset: 'default',
  warnings: [],
  rules: titles,
} as const;

export const mixName = 'chorus-of-lights_mix3';

/** Nothing to say, and no reference. */
export const cleanMix = (): Report => ({
  ...base,
  tracks: [track(mixName)],
  outcomes: outcomes([]),
  curves: { [mixName]: curves() },
});

/** A bell, where the registry has one; else it stands for any step. */
export const bellStep = (frequency: number, gain: number, Q: number): Step =>
  ({ processor: 'filter', type: 'peaking', frequency, gain, Q }) as unknown as Step;

export const gainStep = (gain: number): Step => ({ processor: 'gain', gain });

const mud: Finding = {
  id: `low-mid-build-up:${mixName}:290`,
  rule: 'low-mid-build-up',
  category: 'tone',
  severity: 'error',
  value: 3.9,
  unit: 'dB',
  limit: 3.5,
  tracks: [mixName],
  time: [
    [48, 80],
    [112, 144],
    [168, 206],
  ],
  band: [200, 420],
  confidence: 0.93,
  evidence: { kind: 'shape', type: 'peaking', frequency: 290, Q: 1.1, estimate: 3.9, error: 0.5 },
  what: 'Low mids are 3.9 dB thicker than Pop 2024 between 200 and 420 Hz.',
  why: 'Energy piles up around 290 Hz whenever keys and pad play together. It is what makes the chorus sound boxy and pushes the vocal back, most of all on small speakers.',
  advice:
    'Cut where the parts pile up, in the part that needs it least, and compare at equal loudness before you keep it.',
  fix: {
    safety: 'suggested',
    about: 'Bell 290 Hz, −3.0 dB, Q 1.1',
    steps: [{ track: mixName, step: bellStep(290, -3, 1.1) }],
  },
};

const hot: Finding = {
  id: `true-peak:${mixName}`,
  rule: 'true-peak',
  category: 'delivery',
  severity: 'error',
  value: 0.4,
  unit: 'dBTP',
  limit: -1,
  tracks: [mixName],
  time: [
    [62.2, 62.3],
    [184.2, 184.4],
  ],
  confidence: 1,
  evidence: { kind: 'metric', metric: 'peak.true', measured: 0.4, low: -1, median: -0.6, high: -0.2 },
  what: 'True peak reaches +0.4 dBTP; the limit is −1.0 dBTP.',
  why: 'Peaks between the samples go over full scale. Converters and lossy encoders clip them, which is heard as a crackle on the loudest hits.',
  advice: 'Turn the mix down before the limiter, or set a true-peak ceiling of −1 dBTP.',
  fix: { safety: 'safe', about: 'Gain −1.4 dB', steps: [{ track: mixName, step: gainStep(-1.4) }] },
};

const bridge: Finding = {
  id: `low-end-out-of-phase:${mixName}`,
  rule: 'low-end-out-of-phase',
  category: 'stereo',
  severity: 'warning',
  value: -0.31,
  unit: '1',
  limit: 0,
  tracks: [mixName],
  time: [[145, 160]],
  band: [20, 300],
  confidence: 0.88,
  what: 'The low end partly cancels in mono, 2:25 to 2:40.',
  why: 'Left and right push against each other below 300 Hz. On one speaker, in a club or on a phone, the bass of the bridge is gone.',
  advice: 'Make the pad mono below 300 Hz, or narrow it.',
};

const dark: Finding = {
  id: `dull:${mixName}:10000`,
  rule: 'dull',
  category: 'tone',
  severity: 'info',
  value: -3.5,
  unit: 'dB',
  limit: -2.6,
  tracks: [mixName],
  band: [7000, 14000],
  confidence: 0.66,
  evidence: { kind: 'shape', type: 'highshelf', frequency: 8000, Q: 0.7, estimate: -3.5, error: 1.4 },
  what: 'The top is 3.5 dB darker than Pop 2024 above 7 kHz.',
  why: 'Air and breath live here. Without it a mix sounds further away, though it may be meant.',
  advice: 'If it was not meant, lift the top with a wide shelf and listen for hiss and sibilance.',
  unmended: 'a lift of what may not be there brings up noise first',
};

export const findings = { mud, hot, bridge, dark };

/** Four findings against a reference, with a plan. */
export const busyMix = (): Report => ({
  ...base,
  reference,
  tracks: [
    track(mixName, { metrics: { ...numbers, 'peak.true': 0.4, 'stereo.mono-loss': 2.3, 'spectrum.tilt': -5.9 } }),
  ],
  outcomes: outcomes([mud, hot, bridge, dark], [{ rule: 'hum', status: 'broken', error: 'No window fits 3 samples.' }]),
  warnings: [
    {
      code: 'resampled',
      message: 'It was resampled from 44.1 kHz to 48 kHz before comparing.',
      path: `${mixName}.wav`,
    },
  ],
  sections,
  plan: {
    tracks: { [mixName]: { chain: [bellStep(290, -3, 1.1), gainStep(-1.4)] } },
    buses: {},
    taken: [mud.id, hot.id],
    left: [{ finding: dark.id, because: 'a lift of what may not be there brings up noise first' }],
  },
  curves: { [mixName]: curves({ mud: 4.6, air: -5 }, true) },
});

/** The same, mended and heard again. */
export function mendedMix(): Report {
  const before = busyMix();
  const eased: Finding = { ...bridge, value: -0.12 };
  return {
    ...before,
    after: {
      tracks: [
        track(mixName, {
          metrics: {
            ...numbers,
            'loudness.integrated': -13.9,
            'peak.true': -1,
            'stereo.mono-loss': 1.6,
            'spectrum.tilt': -5,
          },
        }),
      ],
      outcomes: outcomes([eased, dark]),
      verdicts: [
        { finding: mud.id, rule: mud.rule, verdict: 'fixed', before: 3.9, after: 0.8 },
        { finding: hot.id, rule: hot.rule, verdict: 'fixed', before: 0.4, after: -1 },
        { finding: bridge.id, rule: bridge.rule, verdict: 'eased', before: -0.31, after: -0.12 },
        {
          finding: dark.id,
          rule: dark.rule,
          verdict: 'unchanged',
          before: -3.5,
          after: -3.5,
          because: 'a lift brought up hiss, so it was taken back',
        },
      ],
      files: [`${mixName}.fixed.wav`],
      curves: { [mixName]: curves({ mud: 1.2, air: -5 }) },
    },
  };
}

const stems = [
  ['Lead vocal', 'vocals', -16.8],
  ['Backing vox', 'backing-vocals', -24.1],
  ['Drums', 'drums', -17.2],
  ['Bass', 'bass', -18],
  ['Guitars', 'guitar', -20.6],
  ['Keys', 'keys', -22.9],
  ['Synth pad', 'pad', -25.3],
] as const;

const bands = [
  [20, 60],
  [60, 250],
  [250, 500],
  [500, 2000],
  [2000, 4000],
  [4000, 6000],
  [6000, 20000],
] as const;

const covers: readonly (readonly number[])[] = [
  [0, 0.02, 0.18, 0.22, 0.61, 0.44, 0.12],
  [0, 0.01, 0.14, 0.2, 0.38, 0.35, 0.1],
  [0.08, 0.16, 0.22, 0.09, 0.12, 0.14, 0.06],
  [0.09, 0.34, 0.41, 0.08, 0.02, 0, 0],
  [0, 0.03, 0.33, 0.24, 0.19, 0.16, 0.04],
  [0, 0.05, 0.47, 0.29, 0.21, 0.08, 0.03],
  [0, 0.06, 0.39, 0.31, 0.26, 0.2, 0.18],
];

const masked: Finding = {
  id: 'masked-stem:Lead vocal:Guitars:2800',
  rule: 'masked-stem',
  category: 'stems',
  severity: 'warning',
  value: 61,
  unit: '%',
  limit: 50,
  tracks: ['Lead vocal', 'Guitars'],
  time: [[45, 62]],
  band: [2000, 4000],
  confidence: 0.97,
  evidence: { kind: 'masking', band: [2000, 4000], excess: 9, covered: 0.61, whole: 0.4, Q: 1.4 },
  what: 'Guitars covers Lead vocal: 61 % of its loudness from 2 to 4 kHz is lost, 0:45 to 1:02.',
  why: 'Consonants live here. Cover them and the words are gone, however loud the vocal is.',
  advice: 'Make room in the guitars before turning the vocal up; a narrow cut, or a dynamic one keyed by the vocal.',
  fix: {
    safety: 'suggested',
    about: 'Guitars: bell 2.8 kHz, −2.5 dB, Q 1.4',
    steps: [{ track: 'Guitars', step: bellStep(2800, -2.5, 1.4) }],
  },
};

/** A mix and seven stems. */
export const stemsWithMasking = (): Report => ({
  ...busyMix(),
  tracks: [
    track(mixName),
    ...stems.map(([name, role, loudness]) =>
      track(name, { role, path: `stems/${name}.wav`, metrics: { ...numbers, 'loudness.integrated': loudness } }),
    ),
  ],
  outcomes: outcomes([masked, mud]),
  masking: {
    bands,
    rows: stems.map(([name], row) => ({
      track: name,
      covered: covers[row]!,
      by: covers[row]!.map((share) => (share > 0.1 ? (name === 'Guitars' ? 'Keys' : 'Guitars') : null)),
      lost: covers[row]![3]!,
      to: [{ track: name === 'Guitars' ? 'Keys' : 'Guitars', lost: 0.2, covered: covers[row]!, time: [[45, 62]] }],
    })),
  },
  plan: {
    tracks: {
      Guitars: { chain: [bellStep(2800, -2.5, 1.4)], to: 'band' },
      'Lead vocal': { chain: [gainStep(1.5)], to: 'vocals', sends: [{ to: 'room', gain: -14 }] },
    },
    buses: { band: { chain: [] }, vocals: { chain: [gainStep(-0.5)] }, room: { chain: [] } },
    taken: [masked.id],
    left: [{ finding: mud.id, because: 'the stems were mended instead' }],
  },
});

/** All that a page can show of one song at once. */
export function wholeSession(): Report {
  const report = stemsWithMasking();
  const { after } = mendedMix();
  return {
    ...report,
    outcomes: outcomes(
      [masked, mud, hot, bridge, dark],
      [{ rule: 'hum', status: 'broken', error: 'No window fits 3 samples.' }],
    ),
    prospect: {
      ...after!,
      verdicts: [{ finding: mud.id, rule: mud.rule, verdict: 'fixed', before: mud.value }, ...after!.verdicts.slice(1)],
    },
    since: {
      name: 'chorus-of-lights_mix2',
      solved: ['The bass leans 3.2 dB to the left.', 'The first beat is cut off.'],
      fresh: [hot.id],
      metrics: { 'loudness.integrated': -13.1, 'peak.true': -0.2 },
    },
    translation: {
      octaves: [63, 125, 250, 500, 1000, 2000, 4000, 8000],
      systems: [
        {
          system: 'phone',
          title: 'Phone',
          about: 'one small speaker: nothing below 450 Hz, a lift of speech',
          where: 'on a phone',
          loudness: -2.5,
          beside: -2.1,
          narrowed: 1.2,
          gone: { band: [20, 350], share: 0.43 },
          help: [{ move: 'low-end', gain: -3, frequency: 120, regain: 0.6 }],
          octaves: [-70, -36, -15, -1, 5, 5, 5, 2],
        },
        {
          system: 'mono',
          title: 'Mono',
          about: 'left and right summed, as in shops, kitchens and the far end of a hall',
          where: 'in mono',
          loudness: -0.4,
          beside: 0.1,
          narrowed: 0,
          help: [],
          octaves: [null, 0, 0, -1, 0, 0, 0, 0],
        },
      ],
    },
  };
}

/** One channel of nothing: hardly any number exists. */
export function silentMono(): Report {
  const name = 'nothing';
  const silent: Finding = {
    id: `silent:${name}`,
    rule: 'silent',
    category: 'technical',
    severity: 'error',
    value: -120,
    unit: 'dBFS',
    limit: -70,
    tracks: [name],
    confidence: 1,
    what: 'The track is silent.',
    why: 'Nothing can be heard in it from start to end, so nothing else was judged.',
    advice: 'Check mutes and routing, then bounce it again.',
  };
  const why = 'the track is silent';
  return {
    ...base,
    tracks: [
      track(name, {
        format: { ...format, channels: 1 },
        metrics: { 'peak.sample': -120, 'level.rms': -120 },
        absent: { 'loudness.integrated': why, 'loudness.range': why, 'peak.true': why, 'dynamics.plr': why },
      }),
    ],
    outcomes: Object.keys(titles).map((rule) =>
      rule === 'silent'
        ? { rule, status: 'failed', findings: [silent] }
        : { rule, status: 'not-applicable', because: why },
    ),
    curves: {
      [name]: {
        spectrum: { frequencies: thirdOctaves, levels: thirdOctaves.map(() => null) },
        loudness: { step: 0.1, from: 1.5, values: Array.from({ length: 100 }, () => -120) },
      },
    },
  };
}

export const nasty = '<script>alert("x")</script>\u001b[31m\u202e|`*_&\'</title>';

/** Every text that comes from a file or a rule tries to break out. */
export function nastyNames(): Report {
  const bad: Finding = {
    ...mud,
    id: `x:${nasty}`,
    tracks: [nasty, `${nasty}2`],
    what: `What ${nasty}`,
    why: `Why ${nasty}`,
    advice: `Do ${nasty}`,
  };
  return {
    ...base,
    preset: nasty,
    reference: { ...reference, name: nasty, about: nasty },
    tracks: [track(nasty, { path: `/music/${nasty}` }), track(`${nasty}2`, { role: 'pad' })],
    outcomes: outcomes(
      [{ ...bad, fix: { ...mud.fix!, about: `Fix ${nasty}`, steps: [{ track: nasty, step: gainStep(-1) }] } }],
      [
        { rule: 'hum', status: 'broken', error: nasty },
        { rule: 'mono', status: 'not-applicable', because: nasty },
      ],
    ),
    warnings: [{ code: nasty, message: nasty, path: nasty }],
    sections: [{ name: nasty, time: [0, 214] }],
    masking: {
      bands: [[20, 60]],
      rows: [
        {
          ...{ track: nasty, covered: [0.7], by: [nasty], lost: 0.7 },
          to: [{ track: nasty, lost: 0.7, covered: [0.7], time: [[0, 1]] }],
        },
      ],
    },
    plan: {
      tracks: { [nasty]: { chain: [gainStep(-1)], to: nasty } },
      buses: { [nasty]: { chain: [] } },
      taken: [bad.id],
      left: [{ finding: bad.id, because: nasty }],
    },
    after: {
      tracks: [track(nasty)],
      outcomes: outcomes([bad]),
      verdicts: [{ finding: bad.id, rule: bad.rule, verdict: 'unchanged', before: 3.9, after: 3.9, because: nasty }],
      files: [nasty],
    },
    curves: { [nasty]: curves() },
  };
}

/** A mix that was mastered and did not get as loud as it should; no codec but one could be heard. */
export const mastered = (): Report => ({
  ...mendedMix(),
  master: {
    ...{ loudness: -8, ceiling: -1, allowed: 3, isFine: false },
    because: 'Reaching −8.0 LUFS would need 4.1 dB of limiting; 3.0 dB are allowed.',
    compression: 'Compressed by 1.4 dB: the limiter has 3.0 dB to take in place of 3.9 dB.',
    limiter: { most: 6.2, time: 81.4, mean: 1.9, share: 0.42, taken: 2.97 },
    codecs: [
      { codec: 'aac-128', title: 'AAC at 128 kbit/s', truePeak: 0.47, loudness: -0.06, ceiling: -1.5 },
      { codec: 'mp3-320', title: 'MP3 at 320 kbit/s', truePeak: -0.7, loudness: 0 },
      { codec: 'opus-96', title: 'Opus at 96 kbit/s', because: nasty },
    ],
    advice: ['The mix peaks at +0.2 dBTP: a master has no headroom to work in.'],
  },
});

/** Songs of an album, one of them with a name that means no good, another silent; rendered with one gain. */
export function anAlbum(): Report {
  const names = ['Opening', nasty, 'Ballad', 'Silence'];
  const level = (name: string, gain: number) =>
    name === 'Silence'
      ? { ...track(name), metrics: {}, absent: { 'loudness.integrated': 'silent' as const } }
      : track(name, { metrics: { ...numbers, 'loudness.integrated': -12.6 + gain, 'peak.true': -0.6 + gain } });
  const soft: Finding = {
    ...mud,
    ...{ id: 'album-loudness:Ballad', rule: 'album-loudness', category: 'album', value: -5.6, unit: 'LU', limit: -5 },
    ...{ tracks: ['Ballad'], what: '“Ballad” is 5.6 LU softer than the middle of the album (−17.9 LUFS).' },
    evidence: { kind: 'metric', metric: 'loudness.integrated', measured: -17.9, median: -12.3 },
    unmended: 'soft on purpose? Its peaks stand out more than those of the other songs: kept',
  };
  const songs = names.map((name, i) => ({
    ...{ track: name, isSegue: i === 1 },
    ...(name === 'Silence' ? {} : { offset: i === 2 ? -5.6 : 0, tone: { band: [700, 1400] as const, value: -2.4 } }),
    ...(i < 2 ? { gap: 1.2 * (1 - i) } : {}),
  }));
  const heardAlbum = { songs, loudness: -12.9, loudest: nasty, highest: 'Opening' };
  const left = [{ finding: soft.id, because: 'one gain for all songs keeps what they differ by' }];
  return {
    ...base,
    tracks: names.map((name) => level(name, 0)),
    outcomes: outcomes([soft]),
    warnings: [],
    album: {
      ...{ name: nasty, mode: 'one-gain', ceiling: -1, gain: -0.4, heard: heardAlbum, because: nasty },
      decides: { track: 'Opening', by: 'peak' },
      after: { ...heardAlbum, loudness: -13.3 },
    },
    plan: {
      tracks: Object.fromEntries(names.map((name) => [name, { chain: [gainStep(-0.4)] }])),
      ...{ buses: {}, taken: [], left },
    },
    after: {
      tracks: names.map((name) => level(name, -0.4)),
      outcomes: outcomes([soft]),
      verdicts: [{ finding: soft.id, rule: soft.rule, verdict: 'unchanged', before: -5.6, after: -5.6 }],
      files: names.map((name) => `out/${name}.wav`),
    },
    curves: {},
  };
}

const because = (decision: string, reason: string, evidence: Readonly<Record<string, number | string>> = {}) => ({
  why: { decision, reason, evidence },
});

/** Stems that became a mix: faders, places, cuts, groups and returns, some of it taken back; one stem is muted, one silent. */
export function aMix(): Report {
  const whole = wholeSession();
  const mendedTracks = mendedMix().after!.tracks;
  const strange = track(nasty, { role: 'other', path: `stems/${nasty}.wav` });
  const silent = {
    ...track('Shaker', { role: 'percussion', path: 'stems/Shaker.wav' }),
    ...{ metrics: {}, absent: { 'loudness.integrated': 'silent' as const } },
  };
  const steps: Readonly<Record<string, readonly Step[]>> = {
    'Lead vocal': [
      {
        processor: 'filter',
        type: 'highpass',
        frequency: 90,
        ...because('Lead vocal.low-cut', 'Rumble under 90 Hz goes.'),
      },
      {
        ...{ processor: 'compressor', threshold: -24, ratio: 3, attack: 0.01, release: 0.12 },
        ...because('Lead vocal.compression', 'Peaks stand 16 dB out; 3:1 takes 4.0 dB.', {
          crest: 16.2,
          reduction: -4,
        }),
      },
      {
        ...{
          processor: 'rider',
          curve: [
            [0, 0],
            [48, -1.5],
            [80, 1],
          ],
        },
        ...because('Lead vocal.ride', 'It keeps clear of the band in the chorus.'),
      },
      { ...gainStep(1.6), ...because('Lead vocal.gain', 'The lead stands 2.0 LU over the keys.', { loudness: -20.1 }) },
    ],
    Guitars: [
      {
        ...bellStep(2800, -2.5, 1.4),
        ...because('Guitars.room.Lead vocal', 'They cover the vocal at 2.8 kHz.', { frequency: 2800 }),
      },
      { ...gainStep(-3.8), ...because('Guitars.gain', 'They are brought to −21.4 LUFS.') },
      { processor: 'pan', pan: -0.4, ...because('Guitars.pan', 'To the left, away from the keys.') },
    ],
    Keys: [
      {
        ...{ processor: 'dynamic-eq', frequency: 2500, threshold: -30, range: -4, key: 'Lead vocal' },
        ...because('Keys.room.Lead vocal', 'They give way while the vocal sounds.'),
      },
      { processor: 'pan', pan: 0.2, ...because('Keys.pan', 'To the right.') },
    ],
  };
  const names = [...stems.map(([name]) => name), 'Shaker', nasty];
  const strip = (name: string) => ({
    chain: steps[name] ?? [],
    to: name === 'Guitars' || name === 'Keys' ? 'band' : 'mix',
    ...(name === 'Lead vocal'
      ? { sends: [{ to: 'room', gain: -14, ...because('Lead vocal.send.room', 'Depth.') }] }
      : {}),
    ...(name === nasty ? { mute: true, ...because(`${nasty}.mute`, `${nasty} is the same as Keys.`) } : {}),
  });
  const tracks = Object.fromEntries(names.map((name) => [name, strip(name)]));
  const buses: NonNullable<Report['plan']>['buses'] = {
    band: {
      chain: [{ processor: 'compressor', threshold: -18, ratio: 1.5, ...because('band.glue', 'Light glue.') }],
      to: 'mix',
    },
    room: {
      chain: [{ processor: 'reverb', decay: 1.2, ...because('room.return', 'A small room.', { bpm: 120 }) }],
      to: 'mix',
    },
    mix: { chain: [{ ...gainStep(-2.2), ...because('mix.level', 'The highest sample is brought to −6 dBFS.') }] },
  };
  const all = [...Object.values(tracks), ...Object.values(buses)];
  const whys = all.flatMap(({ chain, sends = [], why }: Strip) =>
    [...chain, ...sends, { why }].flatMap(({ why }) => why ?? []),
  );
  const { prospect: _, ...rest } = whole;
  return {
    ...rest,
    tracks: [{ ...track('mix'), path: undefined as never }, ...whole.tracks.slice(1), silent, strange],
    curves: { mix: curves() },
    mixing: {
      decisions: whys.map(({ decision, reason, evidence = {} }) => {
        const name = [...names, ...Object.keys(buses)].find((each) => decision.startsWith(`${each}.`))!;
        const kind = decision.slice(name.length + 1).split('.')[0] as Kind;
        return { id: decision, kind, name, reason, evidence };
      }),
      kept: ['Keys.gain'],
      notes: ['The choruses are 3.1 LU louder than the verses.', `${nasty} may be late by 12 ms.`],
      takenBack: [{ id: 'Guitars.compression', because: 'it made the mix narrower' }],
      lead: 'Lead vocal',
      lost: names.slice(0, 3).map((name, i) => ({ track: name, before: 0.45 - 0.1 * i, after: 0.31 - 0.1 * i })),
    },
    plan: { tracks, buses, taken: [], left: [] },
    after: {
      tracks: [{ ...mendedTracks[0]!, name: 'mix', path: 'song.mix.wav' }],
      outcomes: outcomes([{ ...bridge, tracks: ['mix'] }, { ...masked }]),
      verdicts: [{ finding: mud.id, rule: mud.rule, verdict: 'fixed', before: mud.value }],
      files: ['song.mix.wav', 'song.mix.plan.json'],
    },
  };
}

/** Every kind of report there is to render, by name. */
export const allReports: Readonly<Record<string, () => Report>> = {
  'a clean mix': cleanMix,
  'a mix with many findings': busyMix,
  'a mended mix': mendedMix,
  'a master': mastered,
  'a mix from stems': aMix,
  'stems with masking': stemsWithMasking,
  'a whole session': wholeSession,
  'a silent mono file': silentMono,
  'nasty names': nastyNames,
  'an album': anAlbum,
};
