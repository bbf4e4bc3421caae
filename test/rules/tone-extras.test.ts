import { burst } from '../helpers/bursts.ts';
import { session, through } from '../helpers/songs.ts';
import { near, testRule } from '../helpers/test-rule.ts';

const clean = session();

testRule('sibilance', {
  passes: [clean, session({ mix: through({ processor: 'filter', type: 'highshelf', frequency: 6000, gain: 2 }) })],
  fails: [
    {
      name: 'an S a second',
      session: session({ mix: burst([5500, 9000], -28, 1, 0.05) }),
      finds: [{ tracks: ['mix'], severity: 'warning', band: near(7000) }],
      fixed: true,
    },
  ],
});

testRule('rumble', {
  passes: [clean],
  fails: [
    {
      name: 'wind under the bass',
      session: session({ mix: burst([17, 26], -34, 4, 4) }),
      finds: [{ tracks: ['mix'], severity: 'warning' }],
      fixed: true,
    },
  ],
});

testRule('resonance', {
  passes: [clean],
  fails: [
    {
      name: '18 dB at Q 40',
      session: session({ mix: through({ processor: 'filter', type: 'peaking', frequency: 2500, Q: 40, gain: 18 }) }),
      finds: [{ tracks: ['mix'], severity: 'error', band: near(2500) }],
      fixed: true,
    },
  ],
});
