/** Runs a decoder that would print its troubles itself. What it decodes it returns at once, so nobody else is silenced. */
export const quietly = <T>(decode: () => T): T => {
  const { error, warn } = console;
  console.error = () => undefined;
  console.warn = () => undefined;
  try {
    return decode();
  } finally {
    console.error = error;
    console.warn = warn;
  }
};
