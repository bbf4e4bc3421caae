import { quantity } from '../fields.ts';
import { quantityOf } from '../print.ts';
import { remedy } from './remedy.ts';

export const limit = remedy({
  id: 'limit',
  about: 'A true-peak limiter that touches nothing under its ceiling.',
  settings: { ceiling: quantity('dBTP', [-20, 0], 'Highest true peak.', -1) },
  propose({ tracks: [track] }, { targets }, settings) {
    const ceiling = Math.min(settings.ceiling, targets['peak.true'] ?? settings.ceiling);
    return {
      safety: 'safe',
      about: `${track}: true-peak limiter, ceiling ${quantityOf(ceiling, 'dBTP')}`,
      steps: [{ track, step: { processor: 'limiter', ceiling } }],
    };
  },
});
