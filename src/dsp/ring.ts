/**
 * Fills a ring that is to be read from its beginning with the newest of another's samples, the last of them last; what it has room for
 * beyond stays silent before them. @param at where the other would be read next
 */
export function inherit<A extends Float32Array | Float64Array>(ring: A, other: A, at: number): void {
  const count = Math.min(ring.length, other.length);
  for (let i = 1; i <= count; i++) ring[ring.length - i] = other[(at - i + other.length) % other.length]!;
}
