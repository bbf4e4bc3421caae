import { relative, resolve, sep } from 'node:path';
import picomatch from 'picomatch';
import { z } from 'zod';

/** Files of a project, as `mixwright.yaml` names them: one pattern, or several. */
export const patternsSchema = z.union([pattern(), z.array(pattern()).min(1)], {
  error: (issue) => (issue.input === undefined ? undefined : 'should be a pattern such as "assets/vo/**", or a list'),
});

export type Patterns = z.infer<typeof patternsSchema>;

function pattern() {
  const isWithin = (text: string) => !/^([/\\~]|[A-Za-z]:|\.\.?[/\\])|\\|(^|\/)\.\.(\/|$)/.test(text);
  return z
    .string()
    .trim()
    .min(1)
    .refine(isWithin, { error: 'should say files of this folder, with / between folders, such as "assets/vo/**"' });
}

/**
 * Whether a file is meant by patterns of a folder. One without a slash means names in any folder below; one that names a folder,
 * everything in it.
 */
export function isMeant(file: string, patterns: Patterns, folder: string): boolean {
  const path = relative(folder, resolve(file)).split(sep).join('/');
  return [patterns].flat().some((each) => {
    const open = each.replace(/\/+$/, '');
    const anywhere = open.includes('/') ? open : `**/${open}`;
    return picomatch([anywhere, `${anywhere}/**`], { dot: true })(path);
  });
}
