import { base64Of, bytesIn } from '../dsp/base64.ts';
import { codeOf } from '../dsp/level-code.ts';
import { auditoryBands } from '../meters/auditory-bands.ts';
import { levels } from '../meters/levels.ts';
import type { Seconds } from '../units.ts';
import { feature } from './feature.ts';

/** Peaks over time: what a compressor hears, so that its settings can be found without any sound. */
export interface Envelope {
  /** The n-th begins at n × this. */
  readonly step: Seconds;
  /** Highest absolute sample of any channel, squared, as a byte each (`dsp/level-code.ts`), base64. */
  readonly peaks: string;
}

/** Of stems only, as `auditory`: who else would be compressed is heard already. */
export const envelope = feature<Envelope | undefined>({
  id: 'envelope',
  about: 'Sample peaks every 10 ms.',
  meters: [levels],
  read(logs) {
    if (!logs.heard.logs.has(auditoryBands.id)) return undefined;
    const { step, peak } = logs.of(levels).fine;
    return { step, peaks: base64Of(Uint8Array.from(peak, (each) => codeOf(each * each))) };
  },
});

/** The codes as bytes again. */
export const peaksOf = ({ peaks }: Envelope): Uint8Array => bytesIn(peaks);
