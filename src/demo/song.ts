import type { Hz, Seconds } from '../units.ts';
import { pad, strings } from './choir.ts';
import { pass, strips } from './desk.ts';
import { beatsOf, hats, kick, snare } from './drums.ts';
import { type Stereo, sampleRate } from './filters.ts';
import { bass, guitar, keys } from './instruments.ts';
import { lead } from './lead.ts';
import { ride, sumOf } from './ride.ts';
import { write } from './score.ts';
import { duck } from './space.ts';
import { backing, vocals } from './voice.ts';

/** One recorded part; its name is the stem of its file's name. */
export interface Stem {
  readonly name: string;
  readonly role: string;
  readonly channels: [Float32Array, Float32Array];
}

/** A song as stems that sum to its mix at unity. */
export interface Song {
  readonly sampleRate: Hz;
  readonly bpm: number;
  readonly sections: readonly { readonly name: string; readonly from: Seconds; readonly to: Seconds }[];
  readonly stems: readonly Stem[];
}

type Name = keyof typeof strips;

/** How far the kick pushes each of these down. */
const ducked: Partial<Record<Name, number>> = { bass: 0.55, pad: 0.4, keys: 0.25, strings: 0.25 };

/**
 * Composes, plays and mixes a song of about 40 s; the same seed gives the same samples.
 * @param onPlayed is shown each part as it was played, before it passes the desk; its samples are the desk's from then on
 */
export function composeSong(seed: number, onPlayed: (name: string, played: Stereo) => void = () => {}): Song {
  const score = write(seed);
  const beats = beatsOf(score);
  const players: Record<Name, (stereo: Stereo) => void> = {
    kick: (stereo) => kick(beats, stereo, seed + 111),
    snare: (stereo) => snare(beats, score, stereo, seed + 112),
    hats: (stereo) => hats(beats, stereo, seed + 113),
    bass: (stereo) => bass(score, stereo),
    keys: (stereo) => keys(score, stereo),
    guitar: (stereo) => guitar(score, stereo),
    pad: (stereo) => pad(score, stereo),
    strings: (stereo) => strings(score, stereo),
    lead: (stereo) => lead(score, stereo),
    vocals: (stereo) => vocals(score, stereo),
    backing: (stereo) => backing(score, stereo),
  };
  const length = Math.round(score.length * sampleRate);
  const stems = (Object.keys(players) as Name[]).map((name): Stem => {
    const channels: [Float32Array, Float32Array] = [new Float32Array(length), new Float32Array(length)];
    players[name](channels);
    onPlayed(name, channels);
    const share = ducked[name];
    if (share) duck(channels, beats.kick, share);
    pass(channels, strips[name], score.beat);
    return { name, role: name, channels };
  });
  ride(
    stems.map((stem) => stem.channels),
    1.6,
  );
  return { sampleRate, bpm: score.bpm, sections: score.sections, stems };
}

/** The mix: the plain sum of the stems. */
export const mixOf = (song: Song): [Float32Array, Float32Array] => sumOf(song.stems.map(({ channels }) => channels));
