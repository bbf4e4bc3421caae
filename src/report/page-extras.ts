import type { Hz, Range, Seconds } from '../units.ts';

/** What a page may hold beside the report itself: sound to play, the code that plays it, a font, a server to talk to. */
export interface PageExtras {
  readonly sound?: PageSound;
  readonly code?: PageCode;
  /** A variable WOFF2, base64; absent: the system's own. */
  readonly font?: string;
  readonly live?: LivePage;
}

/** Parts of a song that a page can play: the mix, the stems that are to be changed, references. */
export interface PageSound {
  readonly mime: 'audio/ogg' | 'audio/flac' | 'audio/wav';
  /** Of all takes once decoded: 48 kHz of Opus, else that of the mix. */
  readonly sampleRate: Hz;
  /** In order of time, by the clock of the mix. */
  readonly excerpts: readonly Excerpt[];
  /** The mix first. */
  readonly takes: readonly Take[];
  /** What is not there to be heard, and why, as a sentence: "Install ffmpeg to have 30 s instead of 10." */
  readonly note?: string;
}

export interface Excerpt {
  /** What can be played. */
  readonly time: Range;
  /** Sound before it, up to 2 s: what has memory is run in with it. */
  readonly lead: Seconds;
}

export interface Take {
  /** `fixed` is rendered already: for what a page cannot do itself. */
  readonly kind: 'mix' | 'stem' | 'reference' | 'fixed';
  /** Of the track or the reference. */
  readonly name: string;
  /** Integrated, of the whole file, LUFS. */
  readonly loudness?: number;
  /** One an excerpt, with its lead. Of a reference: parts of its own, whose clock is not that of the mix. */
  readonly files: readonly (SoundFile | undefined)[];
}

/** A whole file in base64, or where a server has it. */
export type SoundFile = { readonly data: string } | { readonly url: string };

/** Bundled scripts, as text. */
export interface PageCode {
  /** Runs in the page: player, switches, difference. */
  readonly player: string;
  /** Runs beside it: in an AudioWorklet and in a Worker, from `data:` URLs. */
  readonly desk: string;
}

/** Where the local page's server has this report, and what it has beside it. */
export interface LivePage {
  /** Path of the version, such as `/songs/chorus/2`. */
  readonly base: string;
  /** Scripts and styles of the page carry it: others do not run. */
  readonly nonce: string;
  /** Bundled script of the controls that need the server. */
  readonly code: string;
  /** Of the song. */
  readonly title: string;
  /** This one; 1 and up. */
  readonly version: number;
  /** All there are, the latest first, each with its verdict. */
  readonly versions: readonly { readonly version: number; readonly verdict?: string }[];
  /** What can be taken away, by its name under `files/`; its size in bytes where that is known. */
  readonly files: readonly {
    readonly name: string;
    readonly kind: 'mix' | 'stem' | 'reference' | 'fixed' | 'plan' | 'report';
    readonly size?: number;
  }[];
}
