import type { AlbumHeard, AlbumMode } from '../album.ts';
import type { Coverage } from '../detectors/coverage.ts';
import type { MetricId } from '../features/metrics.ts';
import type { LimiterWork } from '../master/limiter-work.ts';
import type { Account } from '../match/account.ts';
import type { Verdict } from '../mend/verdicts.ts';
import type { Kind } from '../mix/decision.ts';
import type { Plan } from '../plan.ts';
import type { Reference } from '../reference.ts';
import type { Role, RoleSource } from '../roles.ts';
import type { Outcome } from '../rules/rule.ts';
import type { TrackFormat } from '../session.ts';
import type { Translation } from '../translation/translation.ts';
import type { Decibels, Hz, Range, Seconds } from '../units.ts';

export interface Warning {
  readonly code: string;
  readonly message: string;
  readonly path?: string;
  readonly time?: Seconds;
}

export interface ReportedTrack {
  readonly name: string;
  readonly path?: string;
  readonly role: Role;
  /** How the role of a stem is known. */
  readonly roleSource?: RoleSource;
  readonly format: TrackFormat;
  readonly metrics: { readonly [Id in MetricId]?: number };
  readonly absent: { readonly [Id in MetricId]?: string };
  /** As in "E minor"; absent where there are no clear pitches. */
  readonly key?: string;
}

/** Lines to draw; not part of the JSON contract. */
export interface Curves {
  /** Third-octave centres and levels relative to integrated loudness; null where there is no sound to measure. */
  readonly spectrum: { readonly frequencies: readonly Hz[]; readonly levels: readonly (number | null)[] };
  /** The same, 24 bands an octave, for display. */
  readonly fine?: { readonly frequencies: readonly Hz[]; readonly levels: readonly number[] };
  /** Short-term loudness, one value every `step` seconds, LUFS, at the window's middle. */
  readonly loudness: { readonly step: Seconds; readonly from: Seconds; readonly values: readonly number[] };
  /** Momentary loudness, windows one after another, LUFS, at their middle. */
  readonly momentary?: { readonly step: Seconds; readonly from: Seconds; readonly values: readonly number[] };
  readonly correlation?: { readonly step: Seconds; readonly values: readonly number[] };
  /** Left and right of samples, in turn, −100 to 100: from the louder half. */
  readonly dots?: readonly number[];
  /** At most 600 columns of `step` seconds: highest sample and RMS over all channels, full scale at 1 (it may be passed). */
  readonly waveform?: { readonly step: Seconds; readonly peak: readonly number[]; readonly rms: readonly number[] };
}

/** What was done to the sound, and what it did. */
export interface After {
  readonly tracks: readonly ReportedTrack[];
  readonly outcomes: readonly Outcome[];
  readonly verdicts: readonly Verdict[];
  /** Files that were written. */
  readonly files?: readonly string[];
  readonly curves?: Readonly<Record<string, Curves>>;
}

/** An earlier version of the mix beside this one. */
export interface Since {
  /** Of the earlier version, such as "mix v2". */
  readonly name: string;
  /** Sentences of findings that are gone. */
  readonly solved: readonly string[];
  /** Ids of findings that are new, or graver than they were. */
  readonly fresh: readonly string[];
  /** Of the earlier mix. */
  readonly metrics: { readonly [Id in MetricId]?: number };
  /** Sentences of what is otherwise on the desk, where both were mixed from stems, and of findings that went with their stem. */
  readonly moves?: readonly string[];
}

/** Songs that go out together. */
export interface ReportedAlbum {
  readonly name: string;
  /** `plan`: a plan made before was applied as it stands. */
  readonly mode: AlbumMode | 'plan';
  readonly heard: AlbumHeard;
  /** dBTP that no song may pass. */
  readonly ceiling: Decibels;
  /** Loudness asked of the loudest song, LUFS. */
  readonly target?: number;
  /** Of all songs, dB; absent of a plan made before. */
  readonly gain?: Decibels;
  /** The song that decides it, and by what. */
  readonly decides?: { readonly track: string; readonly by: 'loudness' | 'peak' };
  /** Why the loudness asked for is not reached, or what it costs. */
  readonly because?: string;
  readonly after?: AlbumHeard;
}

/** A mix that was mastered. */
export interface ReportedMaster {
  /** Asked for: integrated loudness, LUFS; true peak, dBTP; loudness that limiting may take, dB. */
  readonly loudness: number;
  readonly ceiling: Decibels;
  readonly allowed: Decibels;
  /** The mix was so already: nothing was changed. */
  readonly isFine: boolean;
  /** Why the loudness asked for is not reached, as a sentence. */
  readonly because?: string;
  /** What compression of the whole is for, or why there is none, as a sentence. */
  readonly compression?: string;
  /** Absent where no limiter was needed. */
  readonly limiter?: LimiterWork;
  readonly codecs?: readonly CodecPreview[];
  /** On the mix as it came, a sentence each. */
  readonly advice?: readonly string[];
}

/** What is left of a file after a codec, or why that cannot be told. */
export type CodecPreview = { readonly codec: string; readonly title: string } & (
  | {
      /** Once decoded, dBTP. */
      readonly truePeak: Decibels;
      /** Change in integrated loudness, LU. */
      readonly loudness: number;
      /** That would keep it under full scale, dBTP; absent where it is. */
      readonly ceiling?: Decibels;
    }
  | { readonly because: string }
);

/** What was decided of a mix from stems. */
export interface ReportedMixing {
  readonly decisions: readonly MixDecision[];
  /** Ids or beginnings of them that a person asked to keep. */
  readonly kept: readonly string[];
  /** What is worth knowing and was not done: sentences. */
  readonly notes: readonly string[];
  /** Decisions that were tried and did not help, and why. */
  readonly takenBack: readonly { readonly id: string; readonly because: string }[];
  /** The stem that a listener follows. */
  readonly lead?: string;
  /** Share of its loudness that each stem loses beside the others, 0 to 1: in the plain sum, and in the mix. */
  readonly lost?: readonly { readonly track: string; readonly before: number; readonly after?: number }[];
}

/** Something that was decided of a stem, a bus or the whole. */
export interface MixDecision {
  /** As `vocals.gain`. */
  readonly id: string;
  readonly kind: Kind;
  /** The stem, or the bus. */
  readonly name: string;
  readonly reason: string;
  readonly evidence: Readonly<Record<string, number | string>>;
}

/** The one result: every renderer is a function of it. */
export interface Report {
  readonly format: 1;
  readonly tool: { readonly name: 'mixwright'; readonly version: string };
  readonly preset: string;
  readonly reference?: Reference;
  readonly tracks: readonly ReportedTrack[];
  readonly outcomes: readonly Outcome[];
  readonly warnings: readonly Warning[];
  /** Parts of the mix, one after another; a single one where nothing changes. `track` tells whose, in a document of several mixes. */
  readonly sections?: readonly { readonly track?: string; readonly name: string; readonly time: Range }[];
  /** Share of each stem's loudness that is lost beside the others, a band at a time and in all: to all of them, and to each alone. */
  readonly masking?: Coverage;
  readonly album?: ReportedAlbum;
  readonly master?: ReportedMaster;
  readonly mixing?: ReportedMixing;
  /** How the mix holds on other systems. */
  readonly translation?: Translation & {
    /** Files that were rendered, one a system. */
    readonly files?: readonly string[];
  };
  /** How a mix was brought near to references, and what is left. */
  readonly match?: Account;
  readonly plan?: Plan;
  readonly after?: After;
  /** What the plan would do: tried on a copy that was thrown away. Absent where `after` is there. */
  readonly prospect?: After;
  /** What changed since an earlier version of the mix. */
  readonly since?: Since;
  readonly curves: Readonly<Record<string, Curves>>;
  /** Titles and texts of the rules judged, for those that passed or did not apply. */
  readonly rules: Readonly<Record<string, { readonly title: string; readonly category: string }>>;
}
