/** What each exporter writes, by its id, for the help; here alone, so that the help loads no exporter. */
export const targets = {
  ffmpeg: 'a filtergraph of ffmpeg with its inputs, and a script that renders it',
  ardour: 'a session of Ardour 7: stems, strips, buses and markers',
  dawproject: 'a DAWproject, which Bitwig, Studio One, Cubase and n-Track open',
  reaper: 'a project of REAPER (beta), its effects bypassed until you have looked',
  labels: 'findings as labels for Audacity (.txt), regions for REAPER (.csv), or markers in a copy of the sound (.wav)',
  eq: 'EQ as text: Equalizer APO and AutoEq (.txt), CamillaDSP (.yml), sox (.sox); a folder has all of them, a file a strip',
  ir: 'EQ as an impulse response for a convolver (.wav, 32-bit float); a folder has one a strip',
  metadata: 'a copy that states its loudness: broadcast data (bext, .wav) and ReplayGain 2 tags (.wav, .flac)',
} as const;

export type TargetId = keyof typeof targets;
