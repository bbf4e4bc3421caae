import type { Role } from '../../src/roles.ts';

/** Roles as the corpus calls them; those not listed are called as here. */
const ours: Readonly<Record<string, Role>> = {
  lead_vocals: 'vocals',
  backing_vocals: 'backing-vocals',
  hihat: 'hats',
  claps: 'snare',
  drum_loop: 'drums',
  drum_fill: 'drums',
  percussion_riser: 'percussion',
  synth_bass: 'bass',
  lead_guitar: 'guitar',
  piano: 'keys',
  ensemble: 'strings',
  reed: 'woodwinds',
  synth_lead: 'synth',
  riser: 'effects',
  fx: 'effects',
  backing_mix: 'backing-track',
};

export const manifestRole = (called: string): Role => ours[called] ?? (called as Role);
