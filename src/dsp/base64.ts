const letters = new TextEncoder().encode('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/');
const padding = '='.charCodeAt(0);

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
  return new TextDecoder().decode(text);
}

/** The bytes again. */
export function bytesIn(base64: string): Uint8Array {
  const text = atob(base64);
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < bytes.length; i++) bytes[i] = text.charCodeAt(i);
  return bytes;
}
