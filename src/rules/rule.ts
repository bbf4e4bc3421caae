import type { Measurement } from '../detectors/detector.ts';
import type { MetricId } from '../features/metrics.ts';
import type { Fix } from '../remedies/remedy.ts';
import type { Role } from '../roles.ts';
import type { Decibels, Unit } from '../units.ts';

export const categories = [
  'tone',
  'dynamics',
  'stereo',
  'level',
  'technical',
  'stems',
  'translation',
  'delivery',
  'album',
] as const;
/** What a rule is about. */
export type Category = (typeof categories)[number];

/** From the mildest to the gravest. */
export const severities = ['info', 'warning', 'error'] as const;
/** How grave a finding is: to consider, to improve, to fix first. */
export type Severity = (typeof severities)[number];

export interface Rung {
  readonly at: number;
  /** The rung counts only when compared with this. */
  readonly only?: 'own-reference' | 'reference';
}

export interface Ladder {
  /** `outside` compares the absolute value: for signed measures such as balance. */
  readonly side: 'above' | 'below' | 'outside';
  readonly rungs: { readonly [S in Severity]?: Rung };
}

/** Opinion, as data: one YAML file. Id is the file's name, category its folder. */
export interface Rule {
  readonly id: string;
  readonly category: Category;
  readonly title: string;
  /** Which tracks it looks at: the mix (or a lone file), every stem, every track, the songs of an album, or the stems of a role or several. */
  readonly on: 'mix' | 'stems' | 'tracks' | 'album' | Role | readonly Role[];
  readonly detect: { readonly detector: string; readonly settings: Readonly<Record<string, unknown>> };
  readonly unit: Unit;
  /** At least one; a rule may have one above and one below. */
  readonly ladders: readonly Ladder[];
  /** The confidence that a severity asks for. */
  readonly sure: { readonly [S in Severity]?: number };
  /** A second measure that must agree. */
  readonly and?: { readonly metric: MetricId; readonly side: 'above' | 'below'; readonly at: number };
  readonly unless: readonly string[];
  /** A sentence for values over the limit and one for values under it; placeholders and optional parts as in `template.ts`. */
  readonly what: { readonly above: string; readonly below: string };
  readonly why: string;
  readonly advice: string;
  readonly fix?: { readonly remedy: string; readonly settings: Readonly<Record<string, unknown>> };
  readonly sources: readonly string[];
  /** The file it came from. */
  readonly path: string;
}

/** A measurement that was judged. */
export interface Finding extends Measurement {
  /** Stable between runs on the same tracks: rule, track, other, band's centre. */
  readonly id: string;
  readonly rule: string;
  readonly category: Category;
  readonly severity: Severity;
  readonly unit: Unit;
  /** The limit that was passed. */
  readonly limit: number;
  readonly what: string;
  readonly why: string;
  readonly advice: string;
  readonly fix?: Fix;
  /** Why there is no fix, where the rule has one. */
  readonly unmended?: string;
  /** It is there, and a person lets it be: it counts for nothing, and no fix acts on it. */
  readonly accepted?: Accepted;
}

/** Why a finding is let be. */
export interface Accepted {
  /** One by one with a reason, or with all that was found on a day. */
  readonly by: 'dismissal' | 'baseline';
  readonly reason: string;
  /** Days, as in 2026-11-21: when it was accepted, and the last on which that holds. */
  readonly date?: string;
  readonly until?: string;
}

/** A finding that a person accepts, told beforehand. */
export interface Dismissal extends Omit<Accepted, 'by'> {
  readonly rule: string;
  /** Only where this track takes part. */
  readonly track?: string;
  /** Where it is written: "mixwright.yaml:12 dismiss[0]". */
  readonly place?: string;
  /** Meant for many files: that it finds nothing in one of them says nothing. */
  readonly isBroad?: boolean;
}

/** A report tells "looked and found nothing" from "did not look"; a broken detector never spoils the report. */
export type Outcome =
  | { readonly rule: string; readonly status: 'passed' }
  | { readonly rule: string; readonly status: 'failed'; readonly findings: readonly [Finding, ...Finding[]] }
  | { readonly rule: string; readonly status: 'not-applicable'; readonly because: string }
  | { readonly rule: string; readonly status: 'broken'; readonly error: string };

/** What `master` aims at. Loudness and ceiling fall back on the targets. */
export interface Mastering {
  /** Integrated, LUFS. */
  readonly loudness?: number | undefined;
  /** dBTP */
  readonly ceiling?: Decibels | undefined;
  /** Loudness that limiting may take at most, dB. */
  readonly limiting?: Decibels | undefined;
  /** Ids of those that are previewed. */
  readonly codecs?: readonly string[] | undefined;
}

/** Use and genre: limits, severities and targets over the same rules. */
export interface Preset {
  readonly id: string;
  readonly title: string;
  readonly about: string;
  readonly targets: { readonly [Id in MetricId]?: number };
  /** What a master for this use may be. */
  readonly master: Mastering;
  /** Rules it switches off. */
  readonly off: readonly string[];
  /** Ladders that replace a rule's own. */
  readonly ladders: Readonly<Record<string, readonly Ladder[]>>;
  /** Where its own figures come from, the day they were written down, and whether those say so themselves who ask for them. */
  readonly sources?: readonly string[] | undefined;
  readonly noted?: string | undefined;
  readonly official?: boolean | undefined;
}

/** Rules, as a preset wants them. */
export interface Rulebook {
  readonly preset: Preset;
  readonly rules: readonly Rule[];
  readonly dismissals?: readonly Dismissal[];
}
