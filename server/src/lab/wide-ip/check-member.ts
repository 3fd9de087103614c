/** One health check: does the node that should be at this address answer on its peer port? A connection alone would not do: the system accepts for a node that hangs. */
import { connect } from 'node:net';
import type { NodeName } from '@understudy/shared/domain/ids';
import type { Millis } from '@understudy/shared/domain/units';
import { LOGON_FRAME_LIMIT_BYTES } from '@understudy/shared/node/peers/logon';
import { PROBE, readProbeAnswer } from '@understudy/shared/node/peers/probe';
import { FrameSocket } from '../../framing/frame-socket.ts';
import type { CheckResult } from './member-health.ts';

/**
 * @param done called once, never before this returns, and not after the check was given up
 * @returns a function that gives it up
 */
export function checkMember(address: { host: string; port: number; node: NodeName }, limitMillis: Millis, done: (result: CheckResult) => void): () => void {
  let over = false;
  const socket = connect({ host: address.host, port: address.port, noDelay: true });
  let systemError: string | null = null;
  socket.on('error', (error: NodeJS.ErrnoException) => {
    systemError = error.code ?? error.message;
  });
  const end = (result: CheckResult | null, because: string): void => {
    if (over) return;
    over = true;
    clearTimeout(timer);
    frames.destroy(because);
    if (result) done(result);
  };
  const frames = new FrameSocket(socket, {
    limitBytes: LOGON_FRAME_LIMIT_BYTES,
    onMessage: (raw) => end(judge(raw, address.node), 'checked'),
    onClose: (because) => end({ answered: false, detail: systemError === 'ECONNREFUSED' ? 'refused, ECONNREFUSED' : (systemError ?? because) }, because),
  });
  socket.once('connect', () => frames.send(PROBE));
  // What arrived while this process itself was busy is read before its time is up (MB-03).
  const timer = setTimeout(() => setImmediate(() => end({ answered: false, detail: `no answer within ${Math.round(limitMillis)} ms` }, 'too late')), limitMillis);
  return () => end(null, 'given up');
}

function judge(raw: unknown, expected: NodeName): CheckResult {
  const answer = readProbeAnswer(raw);
  if (typeof answer === 'string') return { answered: false, detail: answer };
  return answer.node === expected ? { answered: true } : { answered: false, detail: `${answer.node} answers there` };
}
