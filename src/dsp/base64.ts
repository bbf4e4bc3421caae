const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
// No TextEncoder: an audio worklet, where the page's processors run, has none.
const letters = Uint8Array.from(alphabet, (letter) => letter.charCodeAt(0));
const padding = '='.charCodeAt(0);
const chunk = 8192; // characters

/** Bytes as text, so that they can stand in JSON (RFC 4648). */
export function base64Of(bytes: Uint8Array): string {
  const text = new Uint8Array(4 * Math.ceil(bytes.length / 3));
  let at = 0;
  for (let i = 0; i < bytes.length; i += 3) {
    const three = (bytes[i]! << 16) | ((bytes[i + 1] ?? 0) << 8) | (bytes[i + 2] ?? 0);
    text[at++] = letters[three >> 18]!;
    text[at++] = letters[(three >> 12) & 63]!;
    text[at++] = letters[(three >> 6) & 63]!;
    text[at++] = letters[three & 63]!;
  }
  if (bytes.length % 3 > 0) text.fill(padding, at - 3 + (bytes.length % 3));
  let joined = '';
  for (let from = 0; from < text.length; from += chunk)
    joined += String.fromCharCode.apply(null, text.subarray(from, from + chunk) as unknown as number[]);
  return joined;
}

/** The bytes again. */
export function bytesIn(base64: string): Uint8Array {
  const text = atob(base64);
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < bytes.length; i++) bytes[i] = text.charCodeAt(i);
  return bytes;
}
