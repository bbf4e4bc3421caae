import { quantityOf } from '../print.ts';
import { findingsOf } from '../rules/judge.ts';
import type { Finding } from '../rules/rule.ts';
import type { Track } from '../session.ts';
import type { Decision } from './decision.ts';
import type { Desk } from './desk.ts';
import { findingsOn } from './findings-on.ts';
import { rowPowers } from './row-powers.ts';

/** Stems that are muted: those that hold nothing, and those that are there already, alone or added up. */
export function leaveOut(desk: Desk): readonly Decision[] {
  const silent = silences(desk);
  const sums = submixes(desk);
  return [...silent, ...sums, ...copies(desk, new Set(sums.map(({ name }) => name)))];
}

const muted = (name: string, reason: string, evidence: Decision['evidence']): Decision => ({
  kind: 'mute',
  strip: 'tracks',
  name,
  mute: true,
  reason,
  evidence,
});

/** Those that hold no sound at all are muted, too, so that a plan says so. */
const silences = (desk: Desk): readonly Decision[] =>
  findingsOf(desk.outcomes)
    .filter(({ rule }) => rule === 'silent-stem')
    .map(({ tracks: [name], value }) =>
      muted(
        name,
        value > digitalSilence
          ? `${name} holds next to no sound: nothing in it is above ${quantityOf(value, 'dBFS')}. Left out.`
          : `${name} holds no sound at all. Left out.`,
        { highest: value },
      ),
    );

const digitalSilence = -115; // dBFS

/** The parts are kept: they can be mixed, their sum cannot. */
const submixes = (desk: Desk): readonly Decision[] =>
  findingsOn(desk, 'submix-among-stems').map(({ tracks: [name, ...parts], value }) =>
    muted(
      name,
      `${name} is ${listed(parts)} added up: without them ${quantityOf(value, 'dB')} less is left of it. Left out, as they would play twice.`,
      { left: -value, parts: parts.join(', ') },
    ),
  );

const listed = (names: readonly string[]): string =>
  names.length > 4
    ? `${names.slice(0, 3).join(', ')} and ${names.length - 3} others`
    : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;

/** Of two copies the one goes that holds nothing but what the other has; where each has something of its own both stay. */
function copies(desk: Desk, gone: Set<string>): readonly Decision[] {
  return findingsOn(desk, 'duplicate-stem').flatMap((finding) => {
    const [one, two] = finding.tracks.map((name) => desk.stems.find((each) => each.name === name));
    if (!one || !two || gone.has(one.name) || gone.has(two.name)) return [];
    const needless = needlessOf(one, two);
    if (!needless) return [];
    gone.add(needless.name);
    return [copy(needless, needless === one ? two : one, finding)];
  });
}

function copy({ name }: Track, other: Track, { value }: Finding): Decision {
  const what = `${name} is ${other.name} again${value < 0 ? ', inverted' : ''}`;
  const together = value < 0 ? 'added up' : 'taken from each other';
  const left = Math.abs(value) < nothing ? `${quantityOf(Math.abs(value), 'dB')} less` : 'nothing';
  const reason = `${what}: ${together}, ${left} is left. Left out, as it would ${value < 0 ? 'take the other away' : 'play twice'}.`;
  return muted(name, reason, { left: -Math.abs(value), other: other.name });
}

const nothing = 90; // dB, of 16 bits
const whole = 0.99; // of the energy
const mostOfIt = 0.5;

/** The one that the other holds all of; of two such the shorter one, then the softer one, which is named first. */
export function needlessOf(softer: Track, louder: Track): Track | undefined {
  const [ofSofter, ofLouder] = [heldBy(softer, louder), heldBy(louder, softer)];
  // a microphone that hears another part in its rests holds all of that, and much besides
  if (Math.min(ofSofter, ofLouder) < mostOfIt) return undefined;
  if (ofSofter >= whole && ofSofter >= ofLouder - (1 - whole)) return softer;
  return ofLouder >= whole ? louder : undefined;
}

const heard = 1e-5; // of the power of its loudest row

/** Share of a stem's energy that lies where the other sounds, too. */
function heldBy(stem: Track, other: Track): number {
  const [own, others] = [rowPowers(stem), rowPowers(other)];
  const gate = heard * Math.max(0, ...others);
  let [inside, all] = [0, 0];
  own.forEach((power, row) => {
    all += power;
    if ((others[row] ?? 0) > gate) inside += power;
  });
  return all > 0 ? inside / all : 1;
}
