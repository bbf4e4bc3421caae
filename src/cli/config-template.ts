import { isAbsolute, join, relative, sep } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

/** Shipped; the same from `src` and from `dist`. */
const schema = fileURLToPath(new URL('../../rules/project.schema.json', import.meta.url));

/**
 * Where an editor finds the schema, without a network: from the file's folder, where the package is installed there; else by its place
 * on this machine.
 */
function schemaFrom(folder: string): string {
  const path = relative(folder, schema);
  const isNear = !path.startsWith('..') && !isAbsolute(path) && !/\s/.test(path);
  return isNear ? `./${path.split(sep).join('/')}` : pathToFileURL(schema).href;
}

/** A `mixwright.yaml` to begin with: all its keys, most of them as comments. */
export const templateFor = (folder: string): string => `# yaml-language-server: $schema=${schemaFrom(folder)}
# Settings of mixwright for this folder and those below it. \`mixwright config validate\` finds mistakes,
# \`mixwright config print\` says what holds and why; flags of the command line win.

# What it is for; \`mixwright rules list\` shows all presets.
preset: default

# What to compare with: a song, a folder of songs, or a name on the shelf (\`mixwright refs list\`).
# reference: references/

# What the numbers should be.
# targets:
#   loudness.integrated: -14 LUFS
#   peak.true: -1 dBTP

# Rules switched off, or with other limits; \`mixwright rules explain mud\` shows one with its limits.
# rules:
#   narrow-image: off
#   mud: { above: { warning: 4 dB } }

# What stems are, where their names do not tell.
# roles:
#   take3: vocals

# What else holds for some files; of several that mean a file, the later wins.
# overrides:
#   - files: "vo/**"
#     preset: podcast

# Findings that you accept, each with a reason.
# dismiss:
#   - { rule: imbalance, files: "duet-*.wav", reason: The two sit left and right }
`;

/** Where it goes. */
export const templatePath = (folder: string): string => join(folder, 'mixwright.yaml');
