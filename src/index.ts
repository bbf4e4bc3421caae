/**
 * The library's face: hear, judge, mend and report from code, as the command does.
 *
 * Everywhere: hertz, seconds, decibels; samples are Float32, one array a channel, full scale at ±1; every number is finite.
 * What cannot be measured is absent. A mistake of the caller throws `Invalid`, with a `code` and a sentence for people:
 * `missing`, `unreadable`, `unsupported`, `ffmpeg-missing`, `ffmpeg` (an input), `output` (cannot be written), `config`, `rule`, `plan`
 * (a file that is wrong), `usage`. Any other throw is a bug of ours.
 */

// The story

/**
 * `bounces(folder, { signal, onGone })` gives every sound that is written into a folder, once it is complete, until the signal stops it:
 * what `watch` is made of. Throws AbortError then.
 */
export { type Bounce, bounces } from './jobs/bounces.ts';
/** What to hear: paths of a mix, of stems, of references; a folder stands for the sound files in it. */
export type { Material } from './jobs/open-session.ts';
export type { Judging } from './run/judging.ts';
/**
 * The story in one call each, from files to a `Report`. `analyze(material, judging?)` opens, hears and judges; it writes nothing.
 * `fix(material, judging?, mending?)` also plans, renders, listens again and takes back what did not help. It writes
 * `NAME.fixed.wav` (24 bits, at the source's rate) and `NAME.plan.json` beside the mix, or where `mending.output` says, and never
 * writes to an input. With `dryRun` it writes nothing and the report ends with the plan. `translate(material, judging?, { on, folder,
 * files })` tells how the mix holds on other systems, and renders it as it is there where files are named. All throw Invalid.
 */
export { analyze, fix, type Mending, type Translating, translate } from './run.ts';
/** `master({ mix }, { preset: 'streaming' }, { output })` brings a mix to its loudness and writes it with its plan. Throws as `fix`. */
export { type Mastering, master } from './run-master.ts';
/**
 * `mix({ stems }, judging?, { output, plan, keep, amount })` makes a mix of stems: decides, renders, hears it again and takes back what did not
 * help. It writes `FOLDER.mix.wav` (24 bits, −6 dBFS) and `FOLDER.mix.plan.json` beside the stems' folder, or where `output` says; `report.mixing` has
 * every decision with its reason and evidence. A `plan` is rendered as it stands, or, with `keep`, gives what is kept of it: ids such as
 * `vocals.gain`, beginnings, `*.pan`. With `dryRun` nothing is written. Throws as `fix`.
 */
export { type Mixing, mix } from './run-mix.ts';
/** `openServer({ folder })` is the local page of `serve`: open its `url`, and `close()` it. Throws Invalid `output` or `usage`. */
export { openServer, type Serving } from './server/server.ts';
export { version } from './version.ts';

// Sound, as a stream of blocks

/**
 * `open(path)` reads WAV, AIFF, CAF, FLAC, MP3, Vorbis and Opus, and anything else through the user's ffmpeg. The Source can be
 * heard any number of times. Throws Invalid `missing`, `unreadable`, `unsupported` or `ffmpeg-missing`.
 */
export { open } from './audio/open.ts';
export type { Source, Warning } from './audio/source.ts';
/** `tagsOf(path)` reads tags, covers and what else a file says of itself, to be handed to `writeSound`. Throws Invalid `missing` or `unreadable`. */
export type { Picture, Tag, Tags } from './audio/tag.ts';
export { tagsOf } from './audio/tags.ts';
/**
 * `writeSound(path, sound, { container, bitDepth, tags })` writes WAV (16, 24, or 32-bit float; RF64 from 4 GiB) or FLAC (16, 24), with
 * dither; MP3, AAC, Opus and Vorbis through ffmpeg. The file appears under its name when it is complete. Throws Invalid `output` or `usage`.
 */
export { type Container, type WriteOptions, type Written, writeSound } from './audio/write.ts';
export type { Block, Format, Sound, Speaker } from './dsp/block.ts';
/**
 * `applyChain(chain, input, { output })` puts a file through a chain into another file: as deep as the input, at its rate, with its tags,
 * unless told otherwise. Throws as `open`, `render` and `writeSound`.
 */
export { type Applied, type Applying, applyChain } from './jobs/apply-chain.ts';
/**
 * Moves of a plan, each with an id; `settingsOf(plan)` has them as planned, and `adjusted(plan, [{ id, on: true, amount: 50 }])` is the
 * plan with a move at half its amount (0 to 100 %), or off. Throws Invalid `plan` for a move that is not in it, `usage` for an amount.
 */
export { adjusted, type Move, type MoveSetting, movesOf, settingsOf } from './moves.ts';
/** Plans and chains from JSON that a person edited. Throws Invalid `config` with the place of every mistake. */
export { checkChain, checkPlan } from './plan-file.ts';
export type { Chain, Step } from './processors/index.ts';
export type { PreparedChain } from './processors/prepare.ts';
/**
 * `render(chain, sound)` is the sound through a chain, aligned with the input and as long. `prepareChain(chain, format)` takes blocks as
 * they come and may be changed while it runs; its output is late by its `latency`. Both throw Invalid `plan` or `usage`.
 */
export { prepareChain, type RenderOptions, render } from './processors/render.ts';
export type { Silenced } from './processors/silenced.ts';
/** `explained(chain, [48_000])`: each step in words, the response of the linear ones together, latency and tail. */
export { type Explained, explained } from './report/explain.ts';

// Numbers, without opinions

export { Logs } from './features/feature.ts';
/** What to hear with, and what it says: `new Logs(await hear(sound, features.loudness.meters)).get(features.loudness).integrated`. */
export { type Features, features } from './features/index.ts';
/** Every metric's title, unit and definition, by id. */
export { type Metric, type MetricId, metrics } from './features/metrics.ts';
/** `new Ears(4)` hears four files at a time, on other cores; hand it to `analyze` or `fix` as `judging.ears`, and `close()` it. */
export { Ears } from './jobs/ears.ts';
/** `hearFile(path)` hears a file once with every meter: features, metrics, and why a metric is absent. Throws as `open`. */
export { type HeardFile, hearFile } from './jobs/hear-file.ts';
/** `new Ears(4, HeardBefore.ofUser())` hears no file that was heard before: its numbers are kept by content in the user's cache folder. */
export { HeardBefore } from './jobs/heard-before.ts';
/** `hear(sound, meters)` hears it once; only the meters asked for are paid for. */
export { type Heard, hear } from './meters/hear.ts';
/** Where records lie. `learn(name, 'profile', tracks)` gives what `mixwright refs add` keeps. */
export { learn, type Reference, type Spread } from './reference.ts';
export { type Role, type RoleSource, roles } from './roles.ts';
export type { Session, Track, TrackFormat } from './session.ts';

// The one result, and functions from it to text

/**
 * `pageOf(report, material, { embed: 'excerpts' })` is a page in one file with sound in it (`none`, `excerpts`, `full`), and says what sound
 * there is. `fix` with `{ dryRun: true, tryOut: true }` gives the report that `mixwright report` shows. Throws AbortError, or Invalid as `open`.
 */
export { type Page, type PageWishes, pageOf } from './jobs/page-in-one-file.ts';
export type { Verdict } from './mend/verdicts.ts';
export type { Plan, Strip } from './plan.ts';
export type { Fix } from './remedies/remedy.ts';
/** A picture to share: an SVG of 1200 by 630 pixels. */
export { renderCard } from './report/card.ts';
/**
 * `readEarlier(text)` reads a report that was written before, .json or .html, or says why it is none. What became of it since:
 * `{ ...report, since: sinceOf(earlier, report) }`; `unlike(earlier, report)` says why the two cannot be compared, if so.
 */
export { type Earlier, readEarlier } from './report/earlier.ts';
/** `renderHtml(report, extras)` is a page; without extras it has no sound, and the font of the system. */
export { renderHtml } from './report/html.ts';
export { renderJson } from './report/json.ts';
export { renderMarkdown } from './report/markdown.ts';
export type { PageExtras } from './report/page-extras.ts';
export type { MixDecision, Report, ReportedMixing } from './report/report.ts';
/** `reportSchema()` is the JSON Schema (draft 2020-12) of what `renderJson` writes: a `ReportDocument`. */
export { type ReportDocument, reportSchema } from './report/report-schema.ts';
export { sinceOf, unlike } from './report/since.ts';
export { renderText } from './report/text.ts';
/** The findings of all outcomes that count, and those that a person accepts, in order. */
export { acceptedOf, findingsOf } from './rules/judge.ts';
export type { Accepted, Category, Dismissal, Finding, Outcome, Severity } from './rules/rule.ts';

export { Invalid, type Unit } from './units.ts';
