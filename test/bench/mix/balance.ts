import { mkdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { open } from '../../../src/audio/open.ts';
import { writeSound } from '../../../src/audio/write.ts';
import { detectors } from '../../../src/detectors/index.ts';
import { base64Of } from '../../../src/dsp/base64.ts';
import { codeStep } from '../../../src/dsp/level-code.ts';
import { rowsOf } from '../../../src/features/auditory.ts';
import { Ears } from '../../../src/jobs/ears.ts';
import { openSession } from '../../../src/jobs/open-session.ts';
import { Desk } from '../../../src/mix/desk.ts';
import { gatedLoudness, weightedRows } from '../../../src/mix/level-over-time.ts';
import { decided } from '../../../src/mix/stages.ts';
import { render } from '../../../src/processors/render.ts';
import { remedies } from '../../../src/remedies/index.ts';
import { judge } from '../../../src/rules/judge.ts';
import { bookOf } from '../../../src/run/judging.ts';
import type { Session, Track } from '../../../src/session.ts';
import type { Decibels } from '../../../src/units.ts';
import { randoms } from '../../helpers/signals.ts';
import type { Figure, Part } from './figure.ts';
import type { Song } from './songs.ts';

const draws = 5;
const widest: Decibels = 9;
const fewest = 5; // stems

/** Squared errors of faders, dB², and over how many stems. */
interface Errors {
  decided: number;
  equal: number;
  stems: number;
}

/** Stems unbalanced by known gains, and how far what is decided is from the maker's balance, beside faders to equal loudness. */
export const balance: Part = async (songs, bench) => {
  const figures: Figure[] = [];
  const all: Errors = { decided: 0, equal: 0, stems: 0 };
  const ears = new Ears();
  for (const song of songs.filter(({ stems, balance }) => balance && stems.length >= fewest)) {
    const { session } = await openSession({ stems: song.stems, references: ['none'] }, () => {}, ears);
    const random = randoms(1);
    const of: Errors = { decided: 0, equal: 0, stems: 0 };
    for (let draw = 0; draw < draws; draw++) {
      const gains = gainsFor(session, random);
      add(of, errorsOf(song, session, gains));
      if (draw === 0) figures.push(await shortcut(song, session, gains, bench.folder, ears));
    }
    figures.push(figureOf(song.name, of));
    add(all, of);
  }
  await ears.close();
  return all.stems > 0 ? [...figures, figureOf('all', all)] : figures;
};

type Gains = Readonly<Record<string, Decibels>>;

/** Whole codes, so that what was heard can be shifted. */
const gainsFor = ({ stems }: Session, random: () => number): Gains =>
  Object.fromEntries(stems.map(({ name }) => [name, codeStep * Math.round((widest * (2 * random() - 1)) / codeStep)]));

function deskOf(session: Session): Desk {
  const outcomes = judge(bookOf({}), session, detectors, remedies);
  const wishes = { amount: 100, keep: [], kept: [], easesSections: false };
  return decided(new Desk({ session, outcomes, wishes, refused: new Map() }));
}

function errorsOf(song: Song, session: Session, gains: Gains): Errors {
  const shifted = { ...session, stems: session.stems.map((stem) => louder(stem, gains[stem.name]!)) };
  const desk = deskOf(shifted);
  const of = (fader: (track: Track) => number): number =>
    squares(desk.stems.map((track) => fader(track) + gains[track.name]! - song.balance![track.name]!));
  return {
    decided: of(({ name }) => desk.gainOf(name)),
    equal: of((track) => -(gatedLoudness(weightedRows(track)) ?? 0)),
    stems: desk.stems.length,
  };
}

/** A stem as it had been heard if it had been louder. */
function louder(stem: Track, gain: Decibels): Track {
  const { auditory, loudness } = stem.features;
  const { integrated, dualMono } = loudness;
  const shift = Math.round(gain / codeStep);
  const rows = auditory && rowsOf(auditory).map((code) => (code === 0 ? 0 : Math.max(1, Math.min(255, code + shift))));
  return {
    ...stem,
    features: {
      ...stem.features,
      ...(auditory && rows ? { auditory: { ...auditory, rows: base64Of(rows) } } : {}),
      loudness: {
        ...loudness,
        ...(integrated === undefined ? {} : { integrated: integrated + gain }),
        ...(dualMono === undefined ? {} : { dualMono: dualMono + gain }),
      },
    },
  };
}

/** The same on stems that were rendered with these gains and heard anew. */
async function shortcut(song: Song, session: Session, gains: Gains, folder: string, ears: Ears): Promise<Figure> {
  const into = join(folder, `${song.name}.unbalanced`);
  mkdirSync(into, { recursive: true });
  const paths: string[] = [];
  for (const [i, path] of song.stems.entries()) {
    paths.push(join(into, `${basename(path).replace(/\.\w+$/, '')}.wav`));
    const sound = render([{ processor: 'gain', gain: gains[song.names[i]!]! }], await open(path));
    await writeSound(paths[i]!, sound, { container: 'wav', bitDepth: 32 });
  }
  const heard = (await openSession({ stems: paths, references: ['none'] }, () => {}, ears)).session;
  const shifted = { ...session, stems: session.stems.map((stem) => louder(stem, gains[stem.name]!)) };
  const [rendered, reckoned] = [deskOf(heard), deskOf(shifted)];
  const apart = heard.stems.map(({ name }) => Math.abs(rendered.gainOf(name) - reckoned.gainOf(name)));
  return {
    what: 'faders, on sound and on what was heard, apart',
    song: song.name,
    value: Math.max(...apart),
    unit: 'dB',
    asked: { most: 0.5 },
  };
}

const figureOf = (song: string, { decided, equal, stems }: Errors): Figure => ({
  what: 'fader error over that of equal loudness',
  song,
  value: Math.sqrt(decided / equal),
  unit: '',
  ...(song === 'all' ? { asked: { most: 0.9 } } : {}),
  note: `${Math.sqrt(decided / stems).toFixed(2)} dB beside ${Math.sqrt(equal / stems).toFixed(2)} dB, ${stems} faders`,
});

function add(to: Errors, more: Errors): void {
  to.decided += more.decided;
  to.equal += more.equal;
  to.stems += more.stems;
}

/** About their mean. */
function squares(values: readonly number[]): number {
  const middle = values.reduce((sum, value) => sum + value, 0) / values.length;
  return values.reduce((sum, value) => sum + (value - middle) ** 2, 0);
}
