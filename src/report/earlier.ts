import { z } from 'zod';
import { type MetricId, metricIds } from '../features/metrics.ts';
import { severities } from '../rules/rule.ts';
import type { Range } from '../units.ts';

const heardTracks = z.array(
  z.object({
    name: z.string(),
    path: z.string().optional(),
    role: z.string(),
    format: z.object({ duration: z.number() }),
    metrics: z.record(z.string(), z.number()),
  }),
);

const judged = z.array(
  z.object({
    rule: z.string(),
    status: z.enum(['passed', 'failed', 'not-applicable', 'broken']),
    findings: z
      .array(
        z.object({
          severity: z.enum(severities),
          tracks: z.array(z.string()).min(1),
          band: z.tuple([z.number(), z.number()]).optional(),
          what: z.string(),
          accepted: z.object({}).optional(),
        }),
      )
      .default([]),
  }),
);

const strips = z.record(
  z.string(),
  z.object({
    chain: z.array(
      z.object({
        processor: z.string(),
        gain: z.unknown().optional(),
        on: z.unknown().optional(),
        time: z.unknown().optional(),
      }),
    ),
    mute: z.boolean().optional(),
  }),
);

/** What is asked of a report that was written before, by this version or another one of the same format. */
const schema = z.object({
  format: z.literal(1),
  preset: z.string(),
  reference: z.object({ name: z.string() }).optional(),
  album: z.object({}).optional(),
  tracks: heardTracks.min(1),
  outcomes: judged,
  mixing: z.object({}).optional(),
  after: z.object({ tracks: heardTracks, outcomes: judged }).optional(),
  plan: z.object({ tracks: strips }).optional(),
});

/** A report of one mix, as far as it can be compared with a later one. A `Report` is one, too. */
export interface Earlier {
  readonly preset: string;
  readonly reference?: { readonly name: string } | undefined;
  readonly album?: object | undefined;
  readonly tracks: readonly {
    readonly name: string;
    readonly path?: string | undefined;
    readonly role: string;
    readonly format: { readonly duration: number };
    readonly metrics: { readonly [Id in MetricId]?: number };
  }[];
  readonly outcomes: readonly {
    readonly rule: string;
    readonly status: string;
    readonly findings?: readonly EarlierFinding[] | undefined;
  }[];
  /** There where stems were mixed: then what counts is the mix that they became. */
  readonly mixing?: object | undefined;
  readonly after?: Pick<Earlier, 'tracks' | 'outcomes'> | undefined;
  readonly plan?: { readonly tracks: Readonly<Record<string, EarlierStrip>> } | undefined;
}

export interface EarlierStrip {
  readonly chain: readonly {
    readonly processor: string;
    readonly gain?: unknown;
    readonly on?: unknown;
    readonly time?: unknown;
  }[];
  readonly mute?: boolean | undefined;
}

export interface EarlierFinding {
  readonly severity: (typeof severities)[number];
  /** Where it is, then who else takes part. */
  readonly tracks: readonly string[];
  readonly band?: Range | undefined;
  readonly what: string;
  readonly accepted?: object | undefined;
}

/** What a text is (JSON), or a page has in it, whatever it says; undefined where it is neither. */
export function reportIn(text: string): unknown {
  const page = /<script\b[^>]*\bid="report"[^>]*>([\s\S]*?)<\/script>/.exec(text)?.[1];
  try {
    return JSON.parse(page ?? text);
  } catch {
    return undefined;
  }
}

/** The report that a text is (JSON) or has in it (a page); or, as half a sentence, why it is none. */
export function readEarlier(text: string): Earlier | { readonly because: string } {
  const json = reportIn(text);
  if (json === undefined)
    return { because: 'is no report of mixwright: a report is a .json, or an .html page with one in it' };
  const format = z.object({ format: z.unknown() }).safeParse(json);
  if (format.success && typeof format.data.format === 'number' && format.data.format !== 1)
    return { because: `was written in format ${format.data.format} by another version of mixwright; write it anew` };
  const read = schema.safeParse(json);
  if (!read.success) return { because: 'is no report of mixwright: it does not hold what was heard and found' };
  const { tracks, after } = read.data;
  if (tracks.filter(({ role }) => role === 'mix').length > 1)
    return { because: 'is of several mixes; write a report of the one alone' };
  const measured = (all: typeof tracks) => all.map((track) => ({ ...track, metrics: known(track.metrics) }));
  return {
    ...read.data,
    tracks: measured(tracks),
    ...(after ? { after: { ...after, tracks: measured(after.tracks) } } : {}),
  };
}

const known = (metrics: Readonly<Record<string, number>>): Earlier['tracks'][number]['metrics'] =>
  Object.fromEntries(Object.entries(metrics).filter(([id]) => (metricIds as readonly string[]).includes(id)));
