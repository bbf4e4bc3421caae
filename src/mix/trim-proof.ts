import { findingsOf } from '../rules/judge.ts';
import { categories, type Finding, severities } from '../rules/rule.ts';
import { byHearing } from './clearer.ts';
import { type Decision, idOf } from './decision.ts';
import type { Desk } from './desk.ts';
import { graveOf } from './grave.ts';
import type { Listening } from './heard.ts';
import { leadOf } from './lead.ts';
import { sharesLost } from './lost.ts';

/** All but the level of the mix, which comes last. */
const ofMix = categories.filter((each) => each !== 'level' && each !== 'technical');
const slight = 0.005; // of the lead's loudness

/**
 * What has to be said against moves that were made last, by what was heard: first against those of tone, which have to help against what
 * they are for, and then against faders. @param first before any of them
 */
export function objectionsToTrim(trimmed: Desk, first: Listening, after: Listening): ReadonlyMap<string, string> {
  const tone = trimmed.decided('tone').filter((each) => trimmed.isOpen(each) && each.evidence.rule === each.detail);
  const useless = tone.flatMap((each) =>
    isEased(each, first, after) ? [] : [[idOf(each), uselessAgainst(each)] as const],
  );
  if (useless.length > 0) return new Map(useless);
  const fresh = woken(first, after);
  const lostOut = fresh === undefined && tone.length > 0 && isLeadLost(trimmed, first, after);
  if (fresh === undefined && !lostOut) return new Map();
  // the lead's fader stays, which is what the mix is about
  const lead = leadOf(trimmed)?.name;
  const faders = trimmed.decided('gain').filter(({ name, detail }) => detail === byHearing && name !== lead);
  const isTone = lostOut || fresh?.category === 'tone' || faders.length === 0;
  const harm = fresh
    ? `it woke a finding (${fresh.rule} of the mix)`
    : `${lead} loses more of its loudness to the others with it`;
  return new Map((isTone && tone.length > 0 ? tone : faders).map((each) => [idOf(each), harm]));
}

const uselessAgainst = ({ detail }: Decision): string =>
  `it did not help against what it was for (${detail} of the mix)`;

/** Less by a tenth, or by a severity. */
function isEased({ detail }: Decision, first: Listening, after: Listening): boolean {
  const [was, is] = [findingOf(first, detail), findingOf(after, detail)];
  if (!was || !is || severities.indexOf(is.severity) < severities.indexOf(was.severity)) return true;
  return Math.abs(is.value) < 0.9 * Math.abs(was.value);
}

const findingOf = ({ outcomes, session }: Listening, id: string | undefined): Finding | undefined =>
  findingsOf(outcomes).find(({ rule, tracks }) => rule === id && tracks[0] === session.mix?.name);

/** What is wrong with the mix since. */
function woken(first: Listening, after: Listening): Finding | undefined {
  const known = new Set(graveOf(first, ofMix).map(({ rule }) => rule));
  return graveOf(after, ofMix).find(({ rule }) => !known.has(rule));
}

/** The lead loses more than before them, and more than in the plain sum. */
function isLeadLost(trimmed: Desk, first: Listening, after: Listening): boolean {
  const lead = leadOf(trimmed)?.name ?? '';
  const [plain, before, now] = [trimmed, first, after].map(({ session }) => sharesLost(session.stems).get(lead) ?? 0);
  return now! > Math.max(plain!, before!) + slight;
}
