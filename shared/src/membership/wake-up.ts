/** When a membership has to look again without being told anything, so that a decision falls on its time and not on the next tick. */
import type { MonoMillis } from '../domain/units.ts';
import type { MembershipMachine } from './membership-contract.ts';
import { silenceDeadline } from './opinions.ts';

/** @returns the earliest of: next heartbeat, re-dials that are due, silence running out, the waits of MB-04 and MB-06. */
export function nextWakeUp(machine: MembershipMachine, at: MonoMillis): MonoMillis {
  const { setup, started, sent, rehearing, present, agreed } = machine;
  const times = [sent.at + setup.heartbeatMillis];
  for (const peer of machine.peers) {
    const silence = silenceDeadline(machine, peer);
    if (silence !== null) times.push(silence);
    if (peer.redial.state === 'due') times.push(peer.redial.at);
  }
  if (rehearing) times.push(rehearing.until);
  if (started && !present && agreed === null) times.push(started.at + setup.heartbeatLimitMillis);
  // What is past was judged just now, and waits for something else than time.
  return Math.min(...times.filter((time) => time > at), at + setup.heartbeatMillis);
}
