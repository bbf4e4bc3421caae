import { statSync } from 'node:fs';
import { basename, extname } from 'node:path';
import type { Warning } from '../audio/source.ts';
import { tagsOf } from '../audio/tags.ts';
import type { Ears } from '../jobs/ears.ts';
import { type OnStage, openSession } from '../jobs/open-session.ts';
import { clock, hertz, lasting } from '../print.ts';
import { plural } from '../report/verdict.ts';
import { findingsOf } from '../rules/judge.ts';
import { analyze } from '../run.ts';
import type { Track } from '../session.ts';
import type { Hz } from '../units.ts';
import { type Finding, remark, sizeWords, wrong } from './diagnosis.ts';

/** Rules that judge a file and not a mix. */
const rules = [
  'technical',
  'delivery',
  'clipping',
  'unused-bits',
  'one-sided',
  'dual-mono',
  'inverted-polarity',
  'channel-delay',
];

/** Of a part that enters late or stops early it is no fault: cut, it would no longer lie where it belongs. */
const ofWholes = ['leading-silence', 'trailing-silence'];

export interface FileDiagnosis {
  readonly about: string;
  readonly findings: readonly Finding[];
  /** Where it could be read. */
  readonly sampleRate?: Hz;
}

/** What is wrong with a file, music or not: as it is read, as it sounds, and in its tags. @throws Invalid where it cannot be read */
export async function fileDiagnosis(
  path: string,
  { ears, onStage, isStem = false }: { readonly ears: Ears; readonly onStage: OnStage; readonly isStem?: boolean },
): Promise<FileDiagnosis> {
  const heard = await openSession({ mix: path, references: ['none'] }, onStage, ears);
  const report = await analyze({}, { heard, only: rules });
  const track = heard.session.mix!;
  const { fields, pictures, warnings } = await tagsOf(path);
  const judged = findingsOf(report.outcomes)
    .filter(({ rule }) => !(isStem && ofWholes.includes(rule)))
    .map(({ rule, severity, what, advice }) =>
      (severity === 'error' ? wrong : remark)(rule, `${what} ${advice.trim()}`),
    );
  const findings = [
    ...report.warnings.map(ofReading),
    ...ofName(path, track),
    ...ofFormat(track),
    ...judged,
    ...warnings.map(ofReading),
  ];
  return {
    about: [aboutSound(path, track), aboutTags(fields.length, pictures.length)].join('; '),
    findings,
    sampleRate: track.format.sampleRate,
  };
}

const grave = new Set(['truncated', 'damaged', 'non-finite', 'second-sound']);

const ofReading = ({ code, message }: Warning): Finding => (grave.has(code) ? wrong : remark)(code, message);

function aboutSound(path: string, { format }: Track): string {
  const { container, codec, bitDepth, sampleRate, channels, duration } = format;
  const depth = bitDepth === undefined ? codec : `${bitDepth} bit ${codec}`;
  const places = channels === 1 ? 'mono' : channels === 2 ? 'stereo' : `${channels} channels`;
  return `${container.split(',')[0]}, ${depth}, ${hertz(sampleRate)}, ${places}, ${clock(duration, 1)}, ${sizeWords(statSync(path).size)}`;
}

const aboutTags = (fields: number, pictures: number): string =>
  fields + pictures === 0
    ? 'no tags'
    : `${fields} ${plural(fields, 'tag')}${pictures === 0 ? '' : `, ${pictures} ${plural(pictures, 'picture')}`}`;

/** What stands behind an ending, of those that are read here. */
const endings: Readonly<Record<string, RegExp>> = {
  '.wav': /^(WAV|RF64)$/,
  '.wave': /^(WAV|RF64)$/,
  '.w64': /^W64$/,
  '.aif': /^AIF/,
  '.aiff': /^AIF/,
  '.aifc': /^AIFC$/,
  '.caf': /^CAF$/,
  '.flac': /^FLAC$/,
  '.mp3': /^MP3$/,
  '.ogg': /^Ogg$/,
  '.oga': /^Ogg$/,
  '.opus': /^Ogg$/,
};

const lossless = /^(pcm|float|flac|alac|pcm_|wavpack|tta|ape|tak|alaw|mulaw)/;

/** A name that says something else than the content. */
function ofName(path: string, { format: { container, codec } }: Track): readonly Finding[] {
  const ending = extname(path).toLowerCase();
  const isOther = endings[ending]?.test(container) === false;
  const isLossless = lossless.test(codec);
  const promises = /^\.(wave?|w64|aif[fc]?|caf|flac)$/.test(ending);
  if (promises && !isLossless)
    return [
      wrong(
        'lossy',
        `${basename(path)} is called ${ending}, but holds ${codec}, which loses: renaming or converting it brings nothing back. Ask for the file that it was made from.`,
      ),
    ];
  if (!isOther) return [];
  return [
    remark(
      'name',
      `${basename(path)} is called ${ending}, but is ${container} inside. It is read all the same; other programs may refuse it: give it the ending that it should have.`,
    ),
  ];
}

const usualRates = [44_100, 48_000, 88_200, 96_000, 176_400, 192_000];
const briefest = 3; // s: less has no short-term loudness

function ofFormat({ format, features }: Track): readonly Finding[] {
  const { sampleRate, channels, duration, frames } = format;
  if (frames === 0) return [wrong('empty', 'It holds no sound: not one sample. Export it again.')];
  const found: Finding[] = [];
  if (features.level.isSilent)
    found.push(
      wrong(
        'silent',
        'It is silent: nothing in it is above −90 dBFS. Look whether the right track was exported, and whether it was muted.',
      ),
    );
  if (sampleRate > 44_100 && !usualRates.includes(sampleRate))
    found.push(
      remark(
        'odd-rate',
        `Its sample rate, ${sampleRate} Hz, is an odd one that few programs and services take: convert it to 44.1 or 48 kHz (mixwright apply --rate).`,
      ),
    );
  if (channels > 2)
    found.push(
      remark(
        'channels',
        `It has ${channels} channels: loudness counts them all, but what is said of stereo holds for two. Export a stereo version to have that judged.`,
      ),
    );
  if (duration < briefest)
    found.push(
      remark(
        'short',
        `It is ${lasting(duration)} long: loudness over time, pauses and sections need ${briefest} s or more.`,
      ),
    );
  return found;
}
