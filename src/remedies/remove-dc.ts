import { remedy } from './remedy.ts';

const frequency = 5; // Hz: two octaves under the lowest note

export const removeDc = remedy({
  id: 'remove-dc',
  about: 'A high-pass at 5 Hz.',
  settings: {},
  propose: ({ tracks: [track] }) => ({
    safety: 'safe',
    about: `${track}: high-pass 5 Hz`,
    steps: [{ track, step: { processor: 'filter', type: 'highpass', frequency, Q: Math.SQRT1_2 } }],
  }),
});
