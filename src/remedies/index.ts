import { align } from './align.ts';
import { alignSides } from './align-sides.ts';
import { balanceStem } from './balance-stem.ts';
import { centre } from './centre.ts';
import { cut } from './cut.ts';
import { cutRumble } from './cut-rumble.ts';
import { deClick } from './de-click.ts';
import { deEss } from './de-ess.ts';
import { deHum } from './de-hum.ts';
import { equalise } from './equalise.ts';
import { evenLowEnd } from './even-low-end.ts';
import { evenTone } from './even-tone.ts';
import { expand } from './expand.ts';
import { invert } from './invert.ts';
import { limit } from './limit.ts';
import { lowCut } from './low-cut.ts';
import { matchWidth } from './match-width.ts';
import { monoLowEnd } from './mono-low-end.ts';
import { narrow } from './narrow.ts';
import { rebalance } from './rebalance.ts';
import type { Remedy } from './remedy.ts';
import { removeDc } from './remove-dc.ts';
import { restoreLevel } from './restore-level.ts';
import { ride } from './ride.ts';
import { setLevel } from './set-level.ts';
import { sharpen } from './sharpen.ts';
import { tame } from './tame.ts';
import { towardAlbum } from './toward-album.ts';
import { widen } from './widen.ts';

/** The registry: one line a remedy. */
export const remedies: Readonly<Record<string, Remedy>> = {
  equalise,
  'set-level': setLevel,
  limit,
  invert,
  rebalance,
  'remove-dc': removeDc,
  'mono-low-end': monoLowEnd,
  narrow,
  widen,
  'match-width': matchWidth,
  cut,
  align,
  'balance-stem': balanceStem,
  centre,
  'low-cut': lowCut,
  'align-sides': alignSides,
  'de-hum': deHum,
  'de-click': deClick,
  ride,
  'restore-level': restoreLevel,
  tame,
  'de-ess': deEss,
  'cut-rumble': cutRumble,
  sharpen,
  expand,
  'toward-album': towardAlbum,
  'even-tone': evenTone,
  'even-low-end': evenLowEnd,
};
