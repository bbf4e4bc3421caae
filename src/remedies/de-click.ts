import { remedy } from './remedy.ts';

export const deClick = remedy({
  id: 'de-click',
  about: 'Fills clicks with what leads up to them and follows; what is no click stays as it is.',
  settings: {},
  propose: ({ tracks: [track] }) => ({
    safety: 'suggested',
    about: `${track}: clicks filled in`,
    steps: [{ track, step: { processor: 'de-click' } }],
  }),
});
