/** The single rules of membership, each by itself; the transcripts show them together. */
import { describe, expect, it } from 'vitest';
import { compareViews, formView, highestView, isMember, ordererOf, proposeView, reachableMembers } from './agreement.ts';
import { describeHeartbeat, describeMembership, describeMembershipEffect, describeMembershipInput, describePeer } from './describe-membership.ts';
import { composeHeartbeat, heardNumberOfSelf } from './heartbeat.ts';
import type { AgreedView, Heartbeat, MembershipMachine, PeerRecord, StatedOpinion } from './membership-contract.ts';
import { initialMembership, mayServe } from './membership-state.ts';
import { allOthersAgree, heardThroughOthers, hearsFirstAfterMillis, newerLife, silenceDeadline, silentSince, stallAfterMillis } from './opinions.ts';
import { parseView, setupOf } from './testing/membership-session.ts';
import { nextWakeUp } from './wake-up.ts';

const view = (text: string): AgreedView => parseView(text)!;
const says = (peer: string, opinion: StatedOpinion['opinion'], heardAgoMillis: number | null, incarnation = 1, heardNumber = 0): StatedOpinion => ({ peer, incarnation, opinion, heardAgoMillis, heardNumber });
const beat = (from: string, opinions: StatedOpinion[], more: Partial<Heartbeat> = {}): Heartbeat => ({ from, incarnation: 1, number: 1, asks: false, present: true, agreed: null, opinions, ...more });

/** b's membership in a group of four, with what it knows of the others. */
function seenByB(peers: Partial<Record<'a' | 'c' | 'd', Partial<PeerRecord>>>, more: Partial<MembershipMachine> = {}): MembershipMachine {
  const machine = initialMembership(setupOf('b', 1, ['a', 'b', 'c', 'd']));
  return { ...machine, started: { at: 0 }, ...more, peers: machine.peers.map((peer) => ({ ...peer, ...peers[peer.node as 'a'] })) };
}
const peerOf = (machine: MembershipMachine, node: string) => machine.peers.find((peer) => peer.node === node)!;
const up = (heartbeat?: Heartbeat, at = 1000): Partial<PeerRecord> => ({ incarnation: 1, opinion: 'up', heardAt: at, heartbeat: heartbeat ? { at, contents: heartbeat } : null });

describe('membership rules', () => {
  it('MB-05 the higher number counts, then the proposer that sorts first', () => {
    expect(compareViews(view('2[b]by-b'), view('1[a]by-a'))).toBeGreaterThan(0);
    expect(compareViews(view('1[a]by-a'), view('2[b]by-b'))).toBeLessThan(0);
    expect(compareViews(view('2[a]by-a'), view('2[b]by-b'))).toBe(1);
    expect(compareViews(view('2[b]by-b'), view('2[a]by-a'))).toBe(-1);
    expect(compareViews(view('2[a]by-a'), view('2[a]by-a'))).toBe(0);
    expect(highestView([null, view('1[a]by-a'), view('3[c]by-c'), null, view('2[b]by-b')])).toEqual(view('3[c]by-c'));
    expect(highestView([view('1[b]by-b'), view('1[a]by-a')])).toEqual(view('1[a]by-a'));
    expect(highestView([null])).toBe(null);
  });

  it('MB-03 silence counts from the last frame or the end of the last stall, and a stall is more than half a beat', () => {
    expect(stallAfterMillis(setupOf('b', 1, ['b']))).toBe(125);
    const { peers: [a] } = seenByB({ a: { heardAt: 500, silentFrom: 700 } });
    expect(silentSince(a!)).toBe(700);
    expect(silentSince({ ...a!, heardAt: 900 })).toBe(900);
    expect(silentSince({ ...a!, heardAt: null })).toBe(700);
  });

  it('MB-02 a peer is heard through members that are up, of this life, and do not hold it for down; the latest counts', () => {
    const heard = (c: Partial<PeerRecord>, d: Partial<PeerRecord> = {}) => {
      const machine = seenByB({ a: { incarnation: 1, opinion: 'suspected' }, c, d });
      return heardThroughOthers(machine, peerOf(machine, 'a'));
    };
    expect(heard(up(beat('c', [says('a', 'up', 40)])))).toEqual({ at: 960, by: 'c' });
    expect(heard(up(beat('c', [says('d', 'up', 5), says('a', 'suspected', 40)])))).toEqual({ at: 960, by: 'c' });
    expect(heard(up(beat('c', [says('a', 'up', 40)])), up(beat('d', [says('a', 'up', 10)])))).toEqual({ at: 990, by: 'd' });
    expect(heard(up(beat('c', [says('a', 'up', 10)])), up(beat('d', [says('a', 'up', 40)])))).toEqual({ at: 990, by: 'c' });
    expect(heard(up(beat('c', [says('a', 'down', 40)])))).toBe(null);
    expect(heard(up(beat('c', [says('a', 'up', null)])))).toBe(null);
    expect(heard(up(beat('c', [says('a', 'up', 40, 2)])))).toBe(null);
    expect(heard({ ...up(beat('c', [says('a', 'up', 40)])), opinion: 'suspected' })).toBe(null);
    expect(heard(up())).toBe(null);
    // What it says of itself is no witness.
    const machine = seenByB({ a: { ...up(beat('a', [says('a', 'up', 1)])) } });
    expect(heardThroughOthers(machine, peerOf(machine, 'a'))).toBe(null);
  });

  it('MB-01 silence is judged next after one\'s own limit, of a suspected one after everybody\'s, of one that is down never', () => {
    const deadline = (opinion: PeerRecord['opinion'], ago: number | null) => {
      const machine = seenByB({ a: { incarnation: 1, opinion, heardAt: 500 }, c: up(beat('c', ago === null ? [] : [says('a', 'up', ago)])) });
      return silenceDeadline(machine, peerOf(machine, 'a'));
    };
    expect(deadline('up', 40)).toBe(1500);
    expect(deadline('unknown', 40)).toBe(1500);
    expect(deadline('suspected', 40)).toBe(1960);
    expect(deadline('suspected', 900)).toBe(1500);
    expect(deadline('suspected', null)).toBe(1500);
    expect(deadline('down', 40)).toBe(null);
  });

  it('MB-01 all others agree when each that is up suspects it or holds it for down, and there is one', () => {
    const agree = (c: Partial<PeerRecord>, d: Partial<PeerRecord> = {}) => {
      const machine = seenByB({ a: { incarnation: 1, opinion: 'suspected' }, c, d });
      return allOthersAgree(machine, peerOf(machine, 'a'));
    };
    const thinks = (opinion: StatedOpinion['opinion'], incarnation = 1) => up(beat('x', [says('a', opinion, 1, incarnation)]));
    expect(agree(thinks('suspected'))).toEqual(['c']);
    expect(agree(thinks('down'), thinks('suspected'))).toEqual(['c', 'd']);
    expect(agree(thinks('down'), thinks('up'))).toBe(null);
    expect(agree(thinks('down'), thinks('unknown'))).toBe(null);
    expect(agree(thinks('down'), up())).toBe(null);
    expect(agree(thinks('down', 2))).toBe(null);
    expect(agree({ ...thinks('down'), opinion: 'suspected' })).toBe(null);
    expect(agree({})).toBe(null);
  });

  it('MB-02 a newer life is one that a member which is up says is up', () => {
    const life = (c: Partial<PeerRecord>, d: Partial<PeerRecord> = {}, known: number | null = 1) => {
      const machine = seenByB({ a: { incarnation: known, opinion: 'down' }, c, d });
      return newerLife(machine, peerOf(machine, 'a'));
    };
    expect(life(up(beat('c', [says('a', 'up', 1, 2)])))).toEqual({ incarnation: 2, by: 'c' });
    expect(life(up(beat('c', [says('a', 'up', 1, 2)])), up(beat('d', [says('a', 'up', 1, 3)])))).toEqual({ incarnation: 3, by: 'd' });
    expect(life(up(beat('c', [says('a', 'up', 1, 3)])), up(beat('d', [says('a', 'up', 1, 2)])))).toEqual({ incarnation: 3, by: 'c' });
    expect(life(up(beat('c', [says('a', 'up', 1, 1)])), {}, null)).toEqual({ incarnation: 1, by: 'c' });
    expect(life(up(beat('c', [says('a', 'up', 1, 1)])))).toBe(null);
    expect(life(up(beat('c', [says('a', 'suspected', 1, 2)])))).toBe(null);
    expect(life(up(beat('c', [says('d', 'up', 1, 2)])))).toBe(null);
    expect(life({ ...up(beat('c', [says('a', 'up', 1, 2)])), opinion: 'down' })).toBe(null);
    expect(life(up(beat('c', [{ ...says('a', 'up', 1), incarnation: null }])), {}, null)).toBe(null);
    const machine = seenByB({ a: up(beat('a', [says('a', 'up', 1, 9)])) });
    expect(newerLife(machine, peerOf(machine, 'a'))).toBe(null);
  });

  it('MB-05 reachable are the members that are not down, in the life that the view has; the first of them orders', () => {
    const machine = seenByB({ a: { incarnation: 1, opinion: 'down' }, c: { incarnation: 1, opinion: 'suspected' }, d: {} }, { agreed: view('3[a,c,b,d#4,z]by-a'), present: true });
    expect(reachableMembers(machine).map((member) => member.node)).toEqual(['c', 'b', 'd']);
    expect(ordererOf(machine)).toBe('c');
    expect(ordererOf({ ...machine, present: false })).toBe(null);
    const later = seenByB({ c: { incarnation: 2, opinion: 'up' } }, { agreed: view('3[c,b]by-c'), present: true });
    expect(reachableMembers(later).map((member) => member.node)).toEqual(['b']);
    expect(reachableMembers({ ...later, agreed: view('3[c,b#7]by-c') })).toEqual([]);
    expect(reachableMembers({ ...later, agreed: null })).toEqual([]);
    expect([isMember(later, view('3[b]by-b')), isMember(later, view('3[b#2]by-b')), isMember(later, view('3[c]by-b')), isMember(later, null)]).toEqual([true, false, false, false]);
  });

  it('MB-05 the orderer alone proposes: without the dead, with those it heard in this life or others hear, numbered above all it heard of', () => {
    const agreed = view('3[b,a]by-b');
    const machine = seenByB({ a: { incarnation: 1, opinion: 'down' }, c: up(beat('c', [says('d', 'up', 1, 5)], { agreed: view('8[c]by-c') })), d: { incarnation: 5, opinion: 'unknown' } }, { agreed, present: true });
    expect(proposeView(machine)).toEqual({ agreed: view('9[b,c,d#5]by-b'), because: 'a is gone, c joined, d joined' });
    expect(proposeView({ ...machine, present: false })).toBe(null);
    expect(proposeView({ ...machine, agreed: view('3[c,b]by-c') })).toBe(null);
    expect(proposeView({ ...machine, agreed: null })).toBe(null);
    // Up, but it has not said a word in this life; known of, but only as suspected.
    const quiet = seenByB({ a: up(), c: up(beat('c', [says('d', 'suspected', 1, 5)])), d: { incarnation: 5, opinion: 'suspected' } }, { agreed: view('3[b,c]by-b'), present: true });
    expect(proposeView(quiet)).toBe(null);
    // One of two voters hears it: that is enough.
    const halfHeard = seenByB({ a: up(beat('a', [says('d', 'suspected', 9, 5)])), c: up(beat('c', [says('d', 'up', 1, 5)])), d: { incarnation: 5, opinion: 'suspected' } }, { agreed: view('3[b,a,c]by-b'), present: true });
    expect(proposeView(halfHeard)?.agreed).toEqual(view('4[b,a,c,d#5]by-b'));
    const dead = seenByB({ c: up(beat('c', [says('d', 'up', 1, 5)])), d: { incarnation: 5, opinion: 'down' } }, { agreed: view('3[b,c]by-b'), present: true });
    expect(proposeView(dead)).toBe(null);
  });

  it('MB-06 a view is formed by its first member alone, when its time has come', () => {
    const heard = (more: Partial<Heartbeat> = {}) => up(beat('x', [], { present: false, ...more }));
    const fresh = seenByB({ c: heard() });
    expect(formView(fresh, 999)).toBe(null);
    expect(formView(fresh, 1000)).toEqual({ agreed: view('1[b,c]by-b'), because: '1000 ms were waited for the others' });
    expect(formView(seenByB({ c: { ...heard(), incarnation: 6 } }), 1000)?.agreed).toEqual(view('1[b,c#6]by-b'));
    expect(formView({ ...fresh, started: null }, 1000)).toBe(null);
    expect(formView({ ...fresh, present: true }, 1000)).toBe(null);
    expect(formView(seenByB({ a: heard() }), 1000)).toBe(null);
    expect(formView(seenByB({ c: heard({ present: true }) }), 1000)).toBe(null);
    expect(formView(seenByB({ c: heard(), d: { ...heard(), opinion: 'suspected' } }, { agreed: view('4[b,c,d]by-b') }), 9000)).toBe(null);
    expect(formView(seenByB({ c: heard(), d: heard({ agreed: view('6[d,c]by-d') }) }, { agreed: view('4[b,c]by-b') }), 10)).toBe(null);
    expect(formView(seenByB({ c: heard(), d: heard({ agreed: view('6[b,d]by-d') }) }, { agreed: view('4[c,b]by-c') }), 10)).toEqual({ agreed: view('7[b,d,c]by-b'), because: 'all members of view 6 are here again' });
    expect(formView({ ...seenByB({ a: heard() }, { agreed: view('4[a,b,c]by-a') }), forced: true }, 10)).toEqual({ agreed: view('5[a,b]by-b'), because: 'an operator forced it' });
  });

  it('MB-04 a heartbeat says how long ago each was heard, and which of its heartbeats arrived in this life', () => {
    const machine = seenByB({ a: { ...up(beat('a', [says('b', 'up', 1, 1, 41)], { number: 17 }), 700), opinion: 'suspected' } }, { sent: { number: 5, at: 0 }, agreed: view('3[b]by-b'), present: true });
    expect(composeHeartbeat(machine, 1000, true)).toEqual({
      from: 'b', incarnation: 1, number: 5, asks: true, present: true, agreed: view('3[b]by-b'),
      opinions: [
        { peer: 'a', incarnation: 1, opinion: 'suspected', heardAgoMillis: 300, heardNumber: 17 },
        { peer: 'c', incarnation: null, opinion: 'unknown', heardAgoMillis: null, heardNumber: 0 },
        { peer: 'd', incarnation: null, opinion: 'unknown', heardAgoMillis: null, heardNumber: 0 },
      ],
    });
    expect(heardNumberOfSelf(machine, peerOf(machine, 'a'))).toBe(41);
    expect(heardNumberOfSelf(machine, peerOf(machine, 'c'))).toBe(0);
    const earlier = seenByB({ a: up(beat('a', [says('b', 'up', 1, 7, 41)])) });
    expect(heardNumberOfSelf(earlier, peerOf(earlier, 'a'))).toBe(0);
    const another = seenByB({ a: up(beat('a', [says('c', 'up', 1, 1, 41)])) });
    expect(heardNumberOfSelf(another, peerOf(another, 'a'))).toBe(0);
  });

  it('MB-01 MB-06 the next look is at the earliest of the next beat, a dial that is due, silence, and the waits', () => {
    const at = (more: Partial<MembershipMachine>, a: Partial<PeerRecord> = {}) => {
      const machine = seenByB({ a: { opinion: 'down', ...a }, c: { opinion: 'down' }, d: { opinion: 'down' } }, { sent: { number: 1, at: 900 }, agreed: view('1[b]by-b'), present: true, ...more });
      return nextWakeUp(machine, 1000);
    };
    expect(at({})).toBe(1150);
    expect(at({}, { redial: { state: 'due', at: 1020 } })).toBe(1020);
    expect(at({}, { redial: { state: 'asked' } })).toBe(1150);
    expect(at({}, { opinion: 'up', heardAt: 30 })).toBe(1030);
    expect(at({ rehearing: { number: 1, until: 1040, peers: [] } })).toBe(1040);
    expect(at({ started: { at: 50 }, present: false, agreed: null })).toBe(1050);
    expect(at({ started: { at: 50 }, present: true, agreed: null })).toBe(1150);
    expect(at({ started: { at: 50 }, present: false })).toBe(1150);
    expect(at({ started: null, present: false, agreed: null })).toBe(1150);
    // What is past waits for no time; half a second without a beat is not waited for either.
    expect(at({ sent: { number: 1, at: 0 } }, { redial: { state: 'due', at: 1000 } })).toBe(1250);
  });

  it('MB-04 it hears its peers first one and a half beats before the limit, and after half a beat where the limit is short', () => {
    const setup = setupOf('b', 3, ['a', 'b', 'c']);
    expect([1000, 400].map((heartbeatLimitMillis) => hearsFirstAfterMillis({ ...setup, heartbeatMillis: 250, heartbeatLimitMillis }))).toEqual([625, 125]);
  });

  it('MB-04 a node may serve at a moment only if it was awake so lately that nobody can have replaced it', () => {
    const machine = seenByB({}, { serving: true, awakeAt: 500 });
    expect([mayServe(machine, 1125), mayServe(machine, 1126), mayServe({ ...machine, serving: false }, 500)]).toEqual([true, false, false]);
  });

  it('MB-06 before it has started a membership knows nobody and does not serve', () => {
    const machine = initialMembership(setupOf('b', 3, ['a', 'b', 'c']));
    expect(machine).toStrictEqual({
      setup: setupOf('b', 3, ['a', 'b', 'c']), started: null, awakeAt: 0, agreed: null, present: false, rehearing: null, forced: false, serving: false, orderer: null, reachable: [],
      sent: { number: 0, at: 0 }, wakeAt: null,
      peers: ['a', 'c'].map((node) => ({ node, incarnation: null, opinion: 'unknown', because: 'not heard yet', connections: [], heardAt: null, silentFrom: 0, heartbeat: null, redial: { state: 'none' } })),
    });
    expect(describeMembership(machine)).toBe('b#3 hearing without a view; nobody orders; a unknown, c unknown');
    expect(describePeer({ ...machine.peers[0]!, incarnation: 2, opinion: 'up' })).toBe('a#2 up');
  });

  it('MB-01 every input has its line', () => {
    const heartbeat = beat('a', [says('b', 'up', 3, 1, 9), { ...says('c', 'unknown', null), incarnation: null }], { asks: true, agreed: view('2[a,b]by-a') });
    const line = 'heard a: 1 of a#1, asking, present in view 2 [a#1 b#1] by a: b#1 up 3 ms ago (9), c unknown';
    expect([
      describeMembershipInput({ at: 0, type: 'started', stored: null }), describeMembershipInput({ at: 0, type: 'started', stored: view('2[a,b#4]by-a') }),
      describeMembershipInput({ at: 0, type: 'tick' }), describeMembershipInput({ at: 0, type: 'peer-logged-on', peer: 'a', incarnation: 2, connection: 7 }),
      describeMembershipInput({ at: 0, type: 'peer-connection-lost', peer: 'a', connection: 7, because: 'ECONNRESET' }),
      describeMembershipInput({ at: 0, type: 'redial-ended', peer: 'a', outcome: 'refused', detail: 'ECONNREFUSED' }), describeMembershipInput({ at: 0, type: 'redial-ended', peer: 'a', outcome: 'timeout', detail: null }),
      describeMembershipInput({ at: 0, type: 'heard', peer: 'a', heartbeat: null }), describeMembershipInput({ at: 0, type: 'heard', peer: 'a', heartbeat }),
      describeMembershipInput({ at: 0, type: 'force', order: null }), describeMembershipInput({ at: 0, type: 'force', order: 'o-1' }),
    ]).toEqual([
      'started with no view', 'started with view 2 [a#1 b#4]', 'tick', 'a#2 logged on, connection 7', 'connection 7 with a lost: ECONNRESET',
      'dial to a: refused (ECONNREFUSED)', 'dial to a: timeout', 'heard a', line, 'force', 'force (o-1)',
    ]);
    expect(describeHeartbeat(beat('a', [], { present: false }))).toBe('1 of a#1, knows no view: ');
    expect(describeMembershipEffect({ type: 'view-changed', view: view('2[a]by-a').view, orderer: null, reachable: [], because: 'x' })).toBe('tell the sources: nobody orders view 2 [a#1], reachable nobody, because x');
  });
});
