/** Starts a server with a recording node for a test, and ends it with its clients. */
import type { MqttLimits, MqttServer } from './node-port.ts';
import { createMqttServer } from './mqtt-server.ts';
import { RecordingPort } from './recording-port.ts';
import { RawClient } from './raw-client.ts';

export interface TestServer {
  node: RecordingPort;
  server: MqttServer;
  port: number;
  connect: (...args: Parameters<typeof RawClient.connect> extends [number, ...infer Rest] ? Rest : never) => Promise<RawClient>;
  open: () => Promise<RawClient>;
  /** Until the node was asked for something that a line of its record begins with. */
  called: (beginning: string) => Promise<string>;
  faulted: (text: string) => Promise<void>;
  stop: () => Promise<void>;
}

/** @returns a listening server on any free port of loopback. */
export async function startTestServer(limits: Partial<MqttLimits> = {}): Promise<TestServer> {
  const node = new RecordingPort();
  const server = createMqttServer({ host: '127.0.0.1', port: 0, node, now: () => performance.now(), limits });
  node.server = server;
  const { port } = await server.listen();
  const clients: RawClient[] = [];
  const keep = (client: RawClient): RawClient => {
    clients.push(client);
    return client;
  };
  return {
    node,
    server,
    port,
    connect: async (clientId, changes) => keep(await RawClient.connect(port, clientId, changes)),
    open: async () => keep(await RawClient.open(port)),
    called: (beginning) => found(() => node.calls.find((call) => call.startsWith(beginning)), `a call "${beginning}…"`, () => node.calls),
    faulted: async (text) => void (await found(() => node.faults.find((fault) => fault.reason.includes(text)), `a fault with "${text}"`, () => node.faults)),
    stop: async () => {
      for (const client of clients) client.socket.destroy();
      await server.close('the test is over');
    },
  };
}

/** Polls, since what is waited for comes from a socket. */
async function found<T>(look: () => T | undefined, what: string, seen: () => unknown): Promise<T> {
  for (const from = performance.now(); performance.now() - from < 20_000; ) {
    const result = look();
    if (result !== undefined) return result;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  throw new Error(`waited for ${what} and found ${JSON.stringify(seen())}`);
}
