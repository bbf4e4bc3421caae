import { type CallToolResult, McpServer, type ServerContext, type ToolCallback } from '@modelcontextprotocol/server';
import { StdioServerTransport, serveStdio } from '@modelcontextprotocol/server/stdio';
import type { z } from 'zod';
import type { OnStage } from '../jobs/open-session.ts';
import { told } from '../jobs/told.ts';
import { version } from '../version.ts';
import type { Fence } from './fence.ts';
import { Messages } from './messages.ts';
import type { Reading, Tool } from './tools.ts';
import { analyzeTool, compareTool, findingsTool, mixTool, planTool, renderTool } from './tools.ts';

/** Who serves: where, and by what settings. */
interface Serving {
  readonly fence: Fence;
  readonly reading: Reading;
}

/** Answers on stdin and stdout, in the Model Context Protocol, until it is closed or stdin ends. */
export function serveMcp(serving: Serving, onMistake: (error: Error) => void): { close(): Promise<void> } {
  const turns = new Turns();
  const messages = process.stdin.pipe(new Messages((line) => void process.stdout.write(line)));
  const transport = new StdioServerTransport(messages);
  const server = serveStdio(() => serverOf(serving, turns), { transport, onerror: onMistake });
  return {
    async close() {
      await server.close();
      process.stdin.unpipe(messages).pause(); // or it would be waited for
    },
  };
}

function serverOf(serving: Serving, turns: Turns): McpServer {
  const folders = serving.fence.folders.join(', ');
  const server = new McpServer(
    { name: 'mixwright', version },
    {
      instructions: `Hears mixes, says what is wrong with them, and mends copies. Paths are within ${folders}; those that are not absolute begin there. Times are in seconds, frequencies in Hz, levels in dB. Inputs are never written to, and no file is replaced.`,
    },
  );
  const add = <I extends z.ZodObject, O extends z.ZodObject>(tool: Tool<I, O>): void => {
    const { name, title, about: description, input: inputSchema, output: outputSchema, isReading } = tool;
    const annotations = { readOnlyHint: isReading, destructiveHint: false, openWorldHint: false };
    const call = (given: z.infer<I>, ctx: ServerContext) =>
      turns.take(async () => {
        const { signal } = ctx.mcpReq;
        signal.throwIfAborted();
        return answered(() => tool.run(given, { ...serving, signal, onStage: progressOf(ctx) }));
      });
    const config = { title, description, inputSchema, outputSchema, annotations };
    server.registerTool<O, I>(name, config, call as ToolCallback<I>);
  };
  add(analyzeTool);
  add(compareTool);
  add(findingsTool);
  add(planTool);
  add(renderTool);
  add(mixTool);
  return server;
}

/** What is wrong with a call is an answer, too, that an assistant can act on. */
async function answered(
  run: () => Promise<{ readonly data: Record<string, unknown>; readonly text: string }>,
): Promise<CallToolResult> {
  try {
    const { data, text } = await run();
    return { content: [{ type: 'text', text }], structuredContent: data };
  } catch (error) {
    const { code, message } = told(error);
    return { content: [{ type: 'text', text: `${code}: ${message}` }], isError: true };
  }
}

/** One call after the other: each takes all cores, and memory for one song. */
class Turns {
  #last: Promise<unknown> = Promise.resolve();

  take<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#last.then(work);
    this.#last = turn.catch(() => undefined);
    return turn;
  }
}

const pause = 250; // ms between two notices

/** What it is told never falls back, as the protocol asks: a stage that begins anew counts on. */
function progressOf({ mcpReq }: ServerContext): OnStage {
  const progressToken = mcpReq._meta?.progressToken;
  if (progressToken === undefined) return () => {};
  let [done, last, time] = [0, 0, Number.NEGATIVE_INFINITY];
  return (stage, share) => {
    if (share < last) done += 1;
    last = share;
    if (performance.now() - time < pause) return;
    time = performance.now();
    const message = `${stage} ${Math.round(100 * share)} %`;
    void mcpReq.notify({
      method: 'notifications/progress',
      params: { progressToken, progress: done + share, message },
    });
  };
}
