import { Transform, type TransformCallback } from 'node:stream';
import { StringDecoder } from 'node:string_decoder';

/** Bytes of a line that is handed on unread, for the protocol's own reader to refuse. */
const most = 1e7;

const mistakes = {
  parse: { code: -32_700, message: 'Parse error: a line has to be one JSON document.' },
  request: { code: -32_600, message: 'Invalid Request: a message has "jsonrpc": "2.0".' },
} as const;

/** Lets lines through that are messages of JSON-RPC 2.0, and answers to the others as its specification has it (5.1). */
export class Messages extends Transform {
  readonly #decoder = new StringDecoder('utf8');
  readonly #answer: (line: string) => void;
  #rest = '';

  /** @param answer writes a line */
  constructor(answer: (line: string) => void) {
    super();
    this.#answer = answer;
  }

  override _transform(chunk: Buffer, _encoding: string, done: TransformCallback): void {
    const lines = (this.#rest + this.#decoder.write(chunk)).split('\n');
    this.#rest = lines.pop()!;
    for (const line of lines) this.#take(line);
    if (this.#rest.length > most) {
      this.push(this.#rest);
      this.#rest = '';
    }
    done();
  }

  override _flush(done: TransformCallback): void {
    this.push(this.#rest);
    done();
  }

  #take(line: string): void {
    const mistake = line.trim() === '' ? undefined : mistakeOf(line);
    if (mistake) this.#answer(`${JSON.stringify({ jsonrpc: '2.0', id: null, error: mistakes[mistake] })}\n`);
    else this.push(`${line}\n`);
  }
}

function mistakeOf(line: string): keyof typeof mistakes | undefined {
  try {
    const message: unknown = JSON.parse(line);
    const isMessage = typeof message === 'object' && message !== null && 'jsonrpc' in message;
    return isMessage && message.jsonrpc === '2.0' ? undefined : 'request';
  } catch {
    return 'parse';
  }
}
