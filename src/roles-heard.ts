import type { LikelyRole } from './roles.ts';
import type { Track } from './session.ts';
export const roleBySound = (_: Pick<Track, 'features' | 'metrics'>): LikelyRole => ({ role: 'other', confidence: 0 });
