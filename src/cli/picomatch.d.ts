declare module 'picomatch' {
  /** A function that tells whether a path with / between folders is meant by one of the patterns. */
  export default function picomatch(
    patterns: string | readonly string[],
    options?: { readonly dot?: boolean; readonly basename?: boolean },
  ): (path: string) => boolean;
}
