import type { Role } from '../roles.ts';

type Words = Partial<Readonly<Record<Role, string>>>;

/** Names of instruments: they say what a stem is wherever they stand. Phrases are written with a hyphen; accents are left out. */
const nouns: Words = {
  'backing-vocals': `bv bvs bvox bvx bgv bgvs bgvox bgvx bkgvox choir choirs chor chore choeur choeurs coro coros cori coral
    koor hintergrundgesang coristas gang-vox ad-lib ad-libs adlib adlibs oohs aahs oohs-aahs хор コーラス`,
  vocals: `vox voxes vocal vocals vocalist voc vocs vcl vcls vx voice voices voxlead leadvox ldvox lvox lvx lv lead-v leadv ld-vx
    singer singers singing sing sung rap raps rapper acapella acappella vocoder talkbox topline toplines top-line spoken
    narrator narration narr speech dialog dialogs dialogue dialogues voiceover voice-over vo presenter interview
    stimme stimmen gesang sprecher erzahler voix chanteur chanteuse voz voces vozes vocais voce voci cantante canto chant
    zang sang wokal laulu вокал голос ボーカル ヴォーカル 人声 主唱`,
  kick: `kick kicks kik kck kd bd bass-drum bass-drums bassdrum bassdrums kick-drum kickdrum kickdrums sub-kick subkick kickin kickout
    kicksub grosse-caisse gross-trommel grosse-trommel gran-cassa grancassa cassa bombo bumbo キック バスドラム`,
  snare: `snare snares sn snr snrs sd snare-drum snaredrum snaretop snarebot snarebottom rim rims rimshot rimshots sidestick
    side-stick cross-stick crossstick clap claps handclap handclaps hand-claps snap snaps caisse-claire kleine-trommel
    caja caixa rullante redoblante tarola スネア`,
  hats: `hh hhs hho hhc chh ohh hat hats hihat hihats hi-hat hi-hats high-hat high-hats charley charleston ハイハット`,
  cymbals: `oh ohs ohl ohr overhead overheads over-head over-heads ovh ovhd ovhds cym cyms cymb cymbal cymbals ride rides crash
    crashes china splash becken cymbale cymbales platillos platos piatti pratos シンバル`,
  toms: `tom toms tomtom floortom racktom floor-tom rack-tom タム`,
  drums: `drums drummer drumkit drumset drumbus drumloop drumloops drumline drm drms kit breakbeat breakbeats schlagzeug trommeln
    batterie bateria batteria perkusja drumstel trummor rummut барабаны ударные ドラム 鼓`,
  percussion: `perc percs percussion percussions perk perkussion percusion percussao percussioni shaker shakers shkr tamb tambo
    tambourine tamborine tambourines conga congas bongo bongos cowbell cowbells cabasa maracas guiro djembe cajon tabla tablas
    timbale timbales timpani timp timps pauken claves woodblock woodblocks wood-block wood-blocks taiko taikos agogo
    udu darbuka castanets triangle steel-drum steel-drums steeldrum steeldrums beatbox パーカッション`,
  bass: `bass bassline bass-line bassgtr bass-gtr bass-guitar bassguitar bass-gitarre bassgitarre basgitaar bassdi bass-di bass-amp
    bass-synth bassynth synthbass subbass sub-bass ebass reese double-bass upright-bass bas basse bajo baixo basso bs contrabajo
    contrebasse бас ベース 贝斯`,
  guitar: `gtr gtrs gt gts gtar guit guits guitar guitars eg ag egtr agtr elgtr acgtr rgtr lgtr gitarre gitarren egitarre gitarr
    gitaar gitara gitary guitare guitares guitarra guitarras chitarra chitarre violao kitara strat tele lespaul les-paul
    banjo mandolin mando ukulele ukelele uke lute oud sitar koto shamisen bouzouki dobro lap-steel pedal-steel powerchords
    power-chords гитара ギター 吉他`,
  keys: `keys keyboard keyboards keyb kbd kbds piano pianos pno epiano ep eps rhodes wurli wurly wurlitzer clav clavi clavinet organ
    organs org hammond b3 harpsichord cembalo celesta celeste glockenspiel glock vibraphone vibes marimba xylophone xylo bells
    tubular-bells kalimba mellotron melodica accordion accordeon akkordeon acordeon music-box musicbox dulcimer mallet mallets
    klavier flugel clavier tasten tastiera tastiere teclado teclados teclas orgel orgue organo pianoforte klawisze toetsen
    пианино клавиши ピアノ キーボード 钢琴`,
  strings: `string strings strgs strs str violin violins vln vlns viola violas vla vlas cello cellos celli contrabass kontrabass
    fiddle fiddles harp harps string-quartet pizz pizzicato spiccato staccato-strings streicher geige geigen bratsche harfe
    cordes violon violons violoncelle cuerdas violines chelo archi violino violini cordas strykers erhu скрипка струнные
    ストリングス 弦`,
  brass: `brass trumpet trumpets trp trpt trpts tpt tpts trombone trombones tbn tbns bass-trombone horn horns hrn hrns french-horn
    french-horns frenchhorn tuba tubas flugelhorn cornet euphonium blaser blechblaser cuivres trompete trompeten trompette
    trompettes trompeta trompetas tromba trombe posaune posaunen metales ottoni metais トランペット`,
  woodwinds: `sax saxes saxs saxophone saxophones saxofon saxo altosax tenorsax flute flutes flt flote floete querflote flauta
    flauto piccolo clarinet clarinets bass-clarinet klarinette clarinette clarinete oboe oboes bassoon bassoons fagott
    english-horn cor-anglais recorder recorders blockflote pan-flute panflute pan-pipe pan-pipes panpipes ocarina
    shakuhachi bagpipe bagpipes duduk harmonica mundharmonika tin-whistle whistle woodwind woodwinds ww winds reed reeds
    pipe pipes holzblaser サックス フルート`,
  pad: `pad pads texture textures drone drones nappe nappes flachen flaechen パッド`,
  synth: `synth synths syn synthe synthi synthie synthesizer synthesizers synthesiser synthesisers sintetizador sinte sint synthlead
    lead-synth leadsynth pluck plucks arp arps arpeggio arpeggiator saw saws supersaw sawtooth polysynth moog juno minilogue dx7
    chiptune stab stabs シンセ`,
  'backing-track': `backing-track backing-tracks backingtrack backtrack playback instrumental instrumentals accompaniment karaoke
    no-vocals no-vocal novocals no-vox minus-vocals minus-one minusone ohne-gesang sans-voix music-bed`,
};

/** Names of a group, and effects: an instrument beside them says more. */
const groups: Words = {
  drums: 'drum beat beats break breaks fill fills trommel',
  bass: 'sub subs 808 808s',
  guitar: 'acoustic acoustics nylon',
  strings: 'orchestra orchestral orch ensemble streichorchester',
  synth: 'sequence sequencer seq',
  effects: `fx fxs sfx efx effect effects riser risers rise uplifter uplifters downlifter downlifters impact impacts sweep sweeps
    whoosh swoosh noise noises foley transition transitions sub-drop orchestra-hit reverb reverbs
    verb verbs rvb delay delays dly dlys ambience ambiance amb atmo atmos atmosphere effekt effekte effekter efectos efeitos
    effetti bruitages`,
  'backing-vocals': 'harm harms harmony harmonies gang backings background-vocals crowd-vocals backups',
};

/** Words that hint at a role where nothing else does. */
const hints: Words = {
  drums: 'room rooms 909 707 606',
  bass: 'sine lowend low-end',
  synth: 'melody square theme chords',
  pad: 'swell swells soundscape soundscapes wash',
  effects: 'build builds buildup build-up',
};

/** Words that tell too little: what a stem sounds like, or what lies beside it, must say the same. */
const guesses: Words = {
  synth: 'lead leads',
  drums: 'loop loops groove top tops',
  guitar: 'rhythm riff riffs solo electric slide',
  vocals: 'double doubles dbl dbls main male female hook',
  effects: 'echo echoes reverse reversed hit hits vinyl sample samples scratch',
  'backing-track': 'backing song music musik musique band rest bed',
};

/** Only of a file in which nothing else is named. */
const wholes: Words = {
  mix: `mix mixes mixdown master masters mastered mstr premaster bounce mixbus mix-bus twomix two-mix stereo-out stereoout
    instrumental-mix inst-mix`,
};

/** What a word or a phrase says, and how surely. */
export interface Meaning {
  readonly role: Role;
  /** A word of a higher rank outdoes those of lower ones. */
  readonly rank: number;
  readonly confidence: number;
}

/** Small letters without the accents of Latin ones, as the words above are written. */
export const plainLetters = (text: string): string =>
  text.toLowerCase().normalize('NFD').replace(/[̀-ͯ]/g, '').replace(/ß/g, 'ss').replace(/œ/g, 'oe').replace(/ø/g, 'o');

const ranks = [
  { words: wholes, rank: 0, confidence: 0.9 },
  { words: guesses, rank: 1, confidence: 0.5 },
  { words: hints, rank: 2, confidence: 0.75 },
  { words: groups, rank: 3, confidence: 0.85 },
  { words: nouns, rank: 4, confidence: 0.95 },
] as const;

/** Phrases have spaces here. */
export const meanings: ReadonlyMap<string, Meaning> = new Map(
  ranks.flatMap(({ words, rank, confidence }) =>
    Object.entries(words).flatMap(([role, list]) =>
      list
        .split(/\s+/)
        .map((word) => [plainLetters(word).replaceAll('-', ' '), { role: role as Role, rank, confidence }] as const),
    ),
  ),
);

/** Beside a voice they make it one of the backing voices. */
export const backing: ReadonlySet<string> = new Set(
  `backing backings back background bg bgs bkg backup backups harm harms harmony harmonies choir chor choeur choeurs coro coros cori
  gang group crowd adlib adlibs ooh oohs aah aahs`.split(/\s+/),
);

/** After an instrument they are what its sound was sent to. */
export const returns: ReadonlySet<string> = new Set(
  'fx sfx efx effect effects reverb reverbs verb verbs rvb delay delays dly dlys riser risers sweep sweeps noise impact impacts'.split(
    ' ',
  ),
);

/** They stand glued to a name and say nothing of the role. */
export const fillers: ReadonlySet<string> = new Set(
  `top bot bottom bus di amp mic left right main low high mid close mono stereo dry wet comp print clean dist elec electric
  ac el lead ld back inner outer front rear live old new alt`.split(/\s+/),
);
