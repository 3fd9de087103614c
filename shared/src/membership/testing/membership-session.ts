/** A membership in a golden transcript: its settings, its input lines, its answers. */
import type { AttemptOutcome } from '../../domain/destination.ts';
import type { PeerOpinion } from '../../domain/membership.ts';
import type { GoldenSession } from '../../machine/testing/golden.ts';
import { describeMembership, describeMembershipEffect } from '../describe-membership.ts';
import type { AgreedView, Heartbeat, MembershipInput, MembershipSetup, StatedOpinion } from '../membership-contract.ts';
import { stepMembership } from '../membership-machine.ts';
import { initialMembership } from '../membership-state.ts';

/** `a#1` → name and incarnation (1 where it is left out). */
function life(word: string): { node: string; incarnation: number } {
  const [node = '', incarnation = '1'] = word.split('#');
  return { node, incarnation: Number(incarnation) };
}

/** `3[a#1,b#2]by-a` or `none`. */
export function parseView(word: string): AgreedView | null {
  const match = /^(\d+)\[([^\]]*)\]by-(.+)$/.exec(word);
  if (!match) return null;
  return { view: { number: Number(match[1]), members: match[2]!.split(',').map(life) }, orderedBy: match[3]! };
}

export function setupOf(self: string, incarnation: number, members: string[]): MembershipSetup {
  return { self, incarnation, members, heartbeatMillis: 250, heartbeatLimitMillis: 1000 };
}

/** What brings a group of three, or of two, into view 1 of which b is the second oldest; the transcript of MB-06 shows it. */
const FORMING = [
  '0 started none', '5 on a#1 1', '5 on c#1 2', '6 beat a#1 1 present 1[MEMBERS]by-a b#1:up:0:1 c#1:up:0:1', '6 beat c#1 1 present 1[MEMBERS]by-a a#1:up:0:1 b#1:up:0:1', '50 tick',
];

/**
 * `given self=a#1 members=a,b,c [formed=yes]`. What did not change is not said again: the state, the time to wake. `950 ticks` stands
 * for a tick at every full 50 ms since the last input; its answers begin with their time.
 */
export function openMembership(given: Record<string, string>): GoldenSession {
  const { node, incarnation } = life(given.self ?? 'a');
  const members = (given.members ?? 'a,b,c').split(',');
  let machine = initialMembership(setupOf(node, incarnation, members));
  const said = { state: '', wake: '', at: 0 };
  const tell = (at: number, words: string[]): string[] => {
    const step = stepMembership(machine, parseInput(at, words));
    machine = step.state;
    const lines = step.effects.map(describeMembershipEffect).filter((line) => !line.startsWith('wake') || line !== said.wake);
    said.wake = lines.findLast((line) => line.startsWith('wake')) ?? said.wake;
    const state = `= ${describeMembership(machine)}`;
    if (state !== said.state) lines.push(state);
    Object.assign(said, { state, at });
    return lines;
  };
  if (given.formed === 'yes') {
    for (const line of FORMING) {
      const [at = '', ...words] = line.replace('MEMBERS', members.join(',')).split(' ');
      tell(Number(at), words);
    }
  }
  return (at, words) => {
    if (words[0] !== 'ticks') return tell(at, words);
    const lines: string[] = [];
    for (let time = Math.floor(said.at / 50) * 50 + 50; time <= at; time += 50) lines.push(...tell(time, ['tick']).map((line) => `at ${time}: ${line}`));
    return lines;
  };
}

/**
 * started [VIEW] · tick · on b#1 7 · lost b 7 REASON · dial b refused · heard b · force [ORDER] ·
 * beat b#1 NUMBER [asks] [present] [VIEW] [PEER#LIFE:OPINION[:AGO[:NUMBER]] …]
 */
function parseInput(at: number, words: string[]): MembershipInput {
  const [verb, a = '', b = '', ...rest] = words;
  switch (verb) {
    case 'started':
      return { at, type: 'started', stored: parseView(a) };
    case 'tick':
      return { at, type: 'tick' };
    case 'on':
      return { at, type: 'peer-logged-on', peer: life(a).node, incarnation: life(a).incarnation, connection: Number(b) };
    case 'lost':
      return { at, type: 'peer-connection-lost', peer: a, connection: Number(b), because: rest.join(' ') };
    case 'dial':
      return { at, type: 'redial-ended', peer: a, outcome: b as AttemptOutcome, detail: rest.join(' ') || null };
    case 'heard':
      return { at, type: 'heard', peer: a, heartbeat: null };
    case 'beat':
      return { at, type: 'heard', peer: life(a).node, heartbeat: parseBeat(life(a), Number(b), rest) };
    case 'force':
      return { at, type: 'force', order: a || null };
    default:
      throw new Error(`no input of a membership: ${JSON.stringify(words.join(' '))}`);
  }
}

function parseBeat({ node, incarnation }: ReturnType<typeof life>, number: number, words: string[]): Heartbeat {
  const agreed = words.map(parseView).find((view) => view !== null) ?? null;
  const opinions = words.filter((word) => word.includes(':')).map((word): StatedOpinion => {
    const [peer = '', opinion, ago = '', heardNumber = '0'] = word.split(':');
    return { peer: life(peer).node, incarnation: life(peer).incarnation, opinion: opinion as PeerOpinion, heardAgoMillis: ago === '' ? null : Number(ago), heardNumber: Number(heardNumber) };
  });
  return { from: node, incarnation, number, asks: words.includes('asks'), present: words.includes('present'), agreed, opinions };
}
