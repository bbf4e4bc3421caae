import { quantity } from '../fields.ts';
import { quantityOf, signed } from '../print.ts';
import type { Step } from '../processors/index.ts';
import { remedy } from './remedy.ts';

const most = 3; // dB of limiting that passes unheard on most music; what is over is turned down

export const limit = remedy({
  id: 'limit',
  about: 'A true-peak limiter that touches nothing under its ceiling; peaks more than 3 dB over are turned down first.',
  settings: { ceiling: quantity('dBTP', [-20, 0], 'Highest true peak.', -1) },
  propose({ value, tracks: [track] }, { targets }, settings) {
    const ceiling = Math.min(settings.ceiling, targets['peak.true'] ?? settings.ceiling);
    const limiter: Step = { processor: 'limiter', ceiling };
    const gain = -Math.round(10 * Math.max(0, value - ceiling - most)) / 10;
    const down: readonly Step[] = gain < 0 ? [{ processor: 'gain', gain }] : [];
    const about = `${gain < 0 ? `gain ${signed(gain)} dB, ` : ''}true-peak limiter, ceiling ${quantityOf(ceiling, 'dBTP')}`;
    return { safety: 'safe', about: `${track}: ${about}`, steps: [...down, limiter].map((step) => ({ track, step })) };
  },
});
