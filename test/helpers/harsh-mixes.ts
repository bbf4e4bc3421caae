import type { Listening } from '../../src/mix/heard.ts';
import type { Category, Finding } from '../../src/rules/rule.ts';
import type { Track } from '../../src/session.ts';
import { track } from './sessions.ts';

/** A warning of the mix. */
export const warned = (rule: string, category: Category, value = 3): Finding => ({
  ...{ id: `${rule}:mix`, rule, category, severity: 'warning', value, unit: 'dB', limit: 1, tracks: ['mix'] },
  ...{ confidence: 1, what: 'What.', why: 'Why.', advice: 'Do.' },
});

/** Harsh upper mids of so many dB; below nothing, too little of them. */
export const harsh = (estimate: number): Finding => ({
  ...warned('harshness', 'tone', Math.abs(estimate)),
  evidence: { kind: 'shape', type: 'peaking', frequency: 3500, Q: 1, estimate, error: 1 },
});

/** A mix of such stems as it was heard, with what was found. */
export const heardWith = (stems: readonly Track[], findings: readonly Finding[]): Listening => ({
  session: { mix: track('mix', { 'peak.sample': -6 }), stems },
  outcomes: findings.map((each) => ({ rule: each.rule, status: 'failed', findings: [each] })),
  verdicts: [],
});
