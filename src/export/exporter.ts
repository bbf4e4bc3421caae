import type { HandedSound, Handover, Mode } from './handover.ts';

/** What becomes of a step, or of what a session has beside steps, in the other program. */
export interface Note {
  /** The strip. */
  readonly channel: string;
  /** In its chain, counted from 1; absent for what is no step: sends, routes, markers. */
  readonly step?: number;
  /** The move: "bell 290 Hz, −3.0 dB, Q 1.1". */
  readonly words: string;
  /** `exact`: the same to the figure in `src/export/README.md`; `near`: set as near as the device goes; `left`: not there. */
  readonly how: 'exact' | 'near' | 'left';
  /** What it is there, or why it is not. */
  readonly because: string;
}

export interface ExportedFile {
  /** Inside the folder, with "/"; where the target is one file, its only one is called "". */
  readonly path: string;
  readonly content: string | Uint8Array;
}

/** A chunk of a WAV. */
export interface Chunk {
  readonly id: string;
  readonly body: Uint8Array;
}

export interface Exported {
  readonly files: readonly ExportedFile[];
  /** Where the sounds go, inside the folder. WAV at the rate of the session. */
  readonly sounds: readonly {
    readonly path: string;
    readonly sound: HandedSound;
    /** One file a channel, where a program wants that: which of them. */
    readonly channel?: number;
    /** A mono sound is written as two channels that are alike. */
    readonly isWide?: boolean;
    /** What stands in the file beside the sound: chunks of a WAV, and fields of its tags. */
    readonly chunks?: readonly Chunk[];
    readonly fields?: readonly (readonly [name: string, value: string])[];
  }[];
  readonly notes: readonly Note[];
  /** How it is opened there, for the file that lies beside it: a sentence or two. */
  readonly howto: string;
}

/** From a session to files of another program. One file here, its test, one line in the registry. The same session gives the same bytes. */
export interface Exporter {
  readonly id: string;
  /** For the help: "a session of Ardour 7". */
  readonly about: string;
  /** The modes it has; one that needs no sound has settings only. The first is the usual one. */
  readonly modes: readonly [Mode, ...Mode[]];
  /** Folder, one file with everything packed into it (a zip), or a plain file; either: a file where its name has one of the extensions. */
  readonly makes: 'folder' | 'zip' | 'file' | 'either';
  /** Of the file, the usual one first; where there are several, each is a dialect of its own. Of a folder that cannot be a file: "". */
  readonly extensions: readonly [string, ...string[]];
  /** Whether sounds go along, go along as they are without any move, have to be known (names, lengths), or do not matter. */
  readonly sounds: 'copied' | 'plain' | 'known' | 'none';
  /** It has no ø: polarity at the head of a strip is rendered into the sound. */
  readonly isTurned?: true;
  /** As printed it keeps the console, and takes what goes by level as curves; else every sound comes as it stands in the mix. */
  readonly isBaked?: true;
  /** Sounds are heard for it: `HandedSound.measured`. */
  readonly isMeasured?: true;
  /**
   * @param extension of the file; "" for a folder
   * @throws Invalid usage, for what the target cannot take, with what to do
   */
  write(session: Handover, extension: string): Exported;
}

export const exporter = (spec: Exporter): Exporter => spec;
