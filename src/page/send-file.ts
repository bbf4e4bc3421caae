/// <reference lib="dom" />
import { complaint, signed, silent } from './ask-server.ts';

/**
 * Sends a file as it lies on disk.
 * Returns the name under which it is kept.
 * @param onSent bytes that are on their way
 * @throws Error whose message is a sentence for people
 */
export function sendFile(
  path: string,
  file: File,
  onSent: (bytes: number) => void,
  signal: AbortSignal,
): Promise<string> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest(); // fetch tells nothing of what is sent
    signal.throwIfAborted();
    signal.addEventListener('abort', () => {
      request.abort();
      reject(signal.reason);
    });
    request.upload.addEventListener('progress', ({ loaded }) => onSent(loaded));
    request.addEventListener('load', () => {
      if (request.status < 300) resolve((JSON.parse(request.responseText) as { name: string }).name);
      else reject(new Error(`${file.name}: ${complaint(request.responseText, request.status)}`));
    });
    request.addEventListener('error', () => unreadable(file).then((why) => reject(new Error(why ?? silent))));
    request.open('PUT', path);
    for (const [name, value] of Object.entries(signed)) request.setRequestHeader(name, value);
    request.setRequestHeader('Content-Type', 'application/octet-stream');
    request.send(file);
  });
}

/** A file that was moved or written to since it was chosen breaks off as if the network did. */
const unreadable = (file: File): Promise<string | undefined> =>
  file
    .slice(0, 1)
    .arrayBuffer()
    .then(
      () => undefined,
      () => `${file.name} cannot be read any more: it was moved or changed since you chose it. Choose it again.`,
    );
