/**
 * Who is there: one node's opinion of each member of its group, and the view that the group agrees on (MB).
 *
 * One peer:
 *
 *   unknown ── logs on ──► up ── connection lost; silent, but heard by a third (MB-02) ──► suspected
 *      │                  ▲ │                                                              │     │
 *      │    heard, logs on│ └─ silent for the limit (MB-01) ──► down ◄──┬── re-dial refused ┘     │
 *      │                  └─────────────────────────────────────┘      ├── a new life logged on   │
 *      └── not heard for the limit ────────────────────────────────────┘── all others agree, or   │
 *                                                                          nobody heard it for the limit
 *
 * This node: `hearing` ── it is a member of the agreed view in this life (MB-06) and not just back from a stall (MB-04) ──► `serving`
 *
 * The view: the oldest reachable member proposes, with a number above all it heard of; everybody takes the highest (MB-05).
 */
import type { OrderId } from '../domain/cluster-command.ts';
import type { AttemptOutcome } from '../domain/destination.ts';
import type { Incarnation } from '../domain/ids.ts';
import type { PeerOpinion } from '../domain/membership.ts';
import type { MonoMillis } from '../domain/units.ts';
import type { Step } from '../machine/machine.ts';
import { compareViews, formView, heardPeers, highestView, isMember, ordererOf, proposeView, reachableMembers } from './agreement.ts';
import { composeHeartbeat, heardNumberOfSelf } from './heartbeat.ts';
import type { AgreedView, Heartbeat, MembershipEffect, MembershipInput, MembershipMachine, PeerRecord } from './membership-contract.ts';
import { allOthersAgree, heardThroughOthers, newerLife, silentSince, hearsFirstAfterMillis, stallAfterMillis } from './opinions.ts';
import { nextWakeUp } from './wake-up.ts';

/** Moves a membership by one input; see `MembershipInput` and `MembershipEffect`. */
export function stepMembership(machine: MembershipMachine, input: MembershipInput): Step<MembershipMachine, MembershipEffect> {
  if (input.type === 'tick' && isIdle(machine, input.at)) return { state: { ...machine, awakeAt: input.at }, effects: [] };
  const turn = new Turn(machine, input.at);
  turn.take(input);
  return { state: turn.next, effects: turn.effects };
}

/** Nothing falls due before the time to wake, so that most ticks only show that this node does not stand still. */
function isIdle({ setup, awakeAt, wakeAt }: MembershipMachine, at: MonoMillis): boolean {
  return wakeAt !== null && at < wakeAt && at - awakeAt <= stallAfterMillis(setup);
}

/** One step in the making: a copy of the machine that the rules below change, and what is to be done. */
class Turn {
  readonly next: MembershipMachine;
  readonly effects: MembershipEffect[] = [];
  private order: OrderId | null = null;
  /** Whether a heartbeat leaves at the end of this step, and whether it asks for an answer. */
  private beat: 'none' | 'tells' | 'asks' = 'none';
  private viewBecause = '';
  private servingBecause = '';

  constructor(machine: MembershipMachine, readonly at: MonoMillis) {
    this.next = { ...machine, peers: machine.peers.map((peer) => ({ ...peer })) };
  }

  take(input: MembershipInput): void {
    if (input.type === 'started') this.start(input.stored);
    if (!this.next.started) return;
    this.noticeStall();
    this.handle(input);
    // Most frames say no more than that their sender is there.
    const plainFrame = input.type === 'heard' && input.heartbeat === null;
    if (!plainFrame || this.beat !== 'none') this.conclude(input.type === 'tick');
  }

  private handle(input: MembershipInput): void {
    const peer = 'peer' in input ? this.next.peers.find((one) => one.node === input.peer) : undefined;
    if (input.type === 'tick') this.tick();
    else if (input.type === 'force') this.force(input.order);
    else if (!peer) return;
    else if (input.type === 'heard') this.hear(peer, input.heartbeat);
    else if (input.type === 'peer-logged-on') this.logOn(peer, input.incarnation, input.connection);
    else if (input.type === 'peer-connection-lost') this.lose(peer, input.connection, input.because);
    else if (input.type === 'redial-ended') this.redialEnded(peer, input.outcome);
  }

  private start(stored: AgreedView | null): void {
    if (this.next.started) return;
    Object.assign(this.next, { started: { at: this.at }, awakeAt: this.at, agreed: stored });
    this.effects.push({ type: 'serving-changed', state: 'hearing', because: stored ? `it was last in view ${stored.view.number} and hears who is present` : 'it hears who is there', order: null });
    for (const peer of this.next.peers) {
      peer.silentFrom = this.at;
      this.redial(peer);
    }
  }

  /** After a gap in its own inputs nobody is suspected for silence (MB-03); after one beyond the limit the node hears first (MB-04). */
  private noticeStall(): void {
    const gap = this.at - this.next.awakeAt;
    this.next.awakeAt = this.at;
    if (gap <= stallAfterMillis(this.next.setup)) return;
    for (const peer of this.next.peers) peer.silentFrom = this.at;
    if (gap <= hearsFirstAfterMillis(this.next.setup)) return;
    const believed = this.next.peers.filter((peer) => peer.opinion === 'up' || peer.opinion === 'suspected').map((peer) => peer.node);
    this.next.rehearing = { number: this.next.sent.number + 1, until: this.at + this.next.setup.heartbeatLimitMillis, peers: believed };
    this.servingBecause = `it stood still for ${Math.round(gap)} ms and hears its peers first`;
    this.beat = 'asks';
  }

  private hear(peer: PeerRecord, heartbeat: Heartbeat | null): void {
    // Frames are told while their connection is open; one from another life is not this peer's.
    if (peer.connections.length === 0 || (heartbeat && heartbeat.incarnation !== peer.incarnation)) return;
    peer.heardAt = this.at;
    if (peer.opinion !== 'up') this.opine(peer, 'up', 'heard again');
    if (!heartbeat) return;
    peer.heartbeat = { at: this.at, contents: heartbeat };
    if (heartbeat.asks && this.beat === 'none') this.beat = 'tells';
  }

  private logOn(peer: PeerRecord, incarnation: Incarnation, connection: number): void {
    if (incarnation < (peer.incarnation ?? 0)) return;
    if (incarnation !== peer.incarnation) this.beginLife(peer, incarnation, `incarnation ${incarnation} logged on`);
    if (!peer.connections.includes(connection)) peer.connections = [...peer.connections, connection];
    peer.heardAt = this.at;
    peer.redial = { state: 'none' };
    if (peer.opinion !== 'up') this.opine(peer, 'up', `logged on as incarnation ${incarnation}`);
    this.beat = 'asks';
  }

  /** A new life ends the one before at once (MB-01). */
  private beginLife(peer: PeerRecord, incarnation: Incarnation, because: string): void {
    if (peer.opinion === 'up' || peer.opinion === 'suspected') this.opine(peer, 'down', because);
    Object.assign(peer, { incarnation, connections: [], heardAt: null, heartbeat: null, silentFrom: this.at });
  }

  private lose(peer: PeerRecord, connection: number, because: string): void {
    if (!peer.connections.includes(connection)) return;
    peer.connections = peer.connections.filter((one) => one !== connection);
    if (peer.connections.length > 0) return;
    if (peer.opinion === 'up') this.opine(peer, 'suspected', `the connection was lost: ${because}`);
    this.redial(peer);
  }

  /** A refusal proves that the life that was heard is over (MB-01); of one that was never heard it says nothing yet. */
  private redialEnded(peer: PeerRecord, outcome: AttemptOutcome): void {
    peer.redial = { state: 'none' };
    if (peer.connections.length > 0) return;
    if (outcome === 'refused' && peer.opinion === 'suspected') this.opine(peer, 'down', 'the connection was lost and a new one refused');
    const { heartbeatMillis, heartbeatLimitMillis } = this.next.setup;
    peer.redial = { state: 'due', at: this.at + (peer.opinion === 'down' ? heartbeatLimitMillis : heartbeatMillis) };
  }

  private redial(peer: PeerRecord): void {
    peer.redial = { state: 'asked' };
    this.effects.push({ type: 'redial', peer: peer.node, timeoutMillis: this.next.setup.heartbeatLimitMillis });
  }

  /** The operator's order: go ahead with those that were heard (MB-06), and without waiting for the others (MB-04). */
  private force(order: OrderId | null): void {
    if (this.next.serving) return;
    this.order = order;
    this.servingBecause = 'an operator forced it';
    this.next.rehearing = null;
    this.next.forced = !this.next.present;
  }

  /** Silence is judged on ticks alone: by then everything that had arrived was handed over. */
  private tick(): void {
    const { heartbeatMillis, heartbeatLimitMillis: limit } = this.next.setup;
    if (this.next.rehearing && this.at >= this.next.rehearing.until) {
      this.servingBecause = `${this.next.rehearing.peers.join(', ')} did not answer within ${limit} ms`;
      this.next.rehearing = null;
    }
    for (const peer of this.next.peers) {
      if (peer.redial.state === 'due' && this.at >= peer.redial.at) this.redial(peer);
      if (peer.opinion === 'down' || this.at < silentSince(peer) + limit) continue;
      const through = heardThroughOthers(this.next, peer);
      if (!through || this.at >= through.at + limit) this.opine(peer, 'down', peer.heardAt === null ? `not heard for ${limit} ms since the start` : `silent for ${limit} ms`);
      else if (peer.opinion !== 'suspected') this.opine(peer, 'suspected', `silent for ${limit} ms here, but ${through.by} hears it`);
    }
    if (this.at >= this.next.sent.at + heartbeatMillis && this.beat === 'none') this.beat = 'tells';
  }

  /** What follows from the new knowledge, whatever brought it. */
  private conclude(isTick: boolean): void {
    for (const peer of this.next.peers) {
      const life = newerLife(this.next, peer);
      if (life) {
        this.beginLife(peer, life.incarnation, `incarnation ${life.incarnation} logged on to ${life.by}`);
        if (peer.opinion === 'down') this.opine(peer, 'unknown', `${life.by} hears incarnation ${life.incarnation}, this node does not yet`);
      }
      const agreeing = peer.opinion === 'suspected' ? allOthersAgree(this.next, peer) : null;
      if (agreeing) this.opine(peer, 'down', `${agreeing.join(' and ')} ${agreeing.length === 1 ? 'agrees' : 'agree'}`);
    }
    this.takeHighestView();
    const formed = formView(this.next, this.at);
    if (formed) this.takeView(formed.agreed, formed.because);
    const proposed = proposeView(this.next);
    if (proposed) this.takeView(proposed.agreed, proposed.because);
    this.endRehearing();
    this.tellView();
    this.tellServing();
    if (this.beat !== 'none') this.sendHeartbeat();
    const wakeAt = nextWakeUp(this.next, this.at);
    if (isTick || this.next.wakeAt === null || wakeAt < this.next.wakeAt) {
      this.next.wakeAt = wakeAt;
      this.effects.push({ type: 'wake-at', at: wakeAt });
    }
  }

  /** From members that are present. One that is not present itself takes theirs even where its own has a higher number (MB-06). */
  private takeHighestView(): void {
    const told = heardPeers(this.next).filter((peer) => peer.heartbeat!.contents.present).map((peer) => peer.heartbeat!.contents.agreed);
    const best = highestView(this.next.present ? [this.next.agreed, ...told] : told);
    if (!best || (this.next.agreed && compareViews(best, this.next.agreed) === 0)) return;
    this.takeView(best, `${best.orderedBy} ordered it`);
  }

  private takeView(agreed: AgreedView, because: string): void {
    this.next.agreed = agreed;
    this.next.present = isMember(this.next, agreed);
    this.next.forced = false;
    this.viewBecause = because;
    if (this.servingBecause === '') this.servingBecause = this.next.present ? `it is in view ${agreed.view.number}` : `view ${agreed.view.number} is without it`;
    this.effects.push({ type: 'persist-view', agreed }, { type: 'report-view', view: agreed.view, orderedBy: agreed.orderedBy, because });
    if (this.beat === 'none') this.beat = 'tells';
  }

  /** A peer is heard again when it answers a heartbeat that left after the stall; what lay in the socket meanwhile is old (MB-04). */
  private endRehearing(): void {
    const { rehearing } = this.next;
    if (!rehearing) return;
    const left = rehearing.peers.filter((node) => {
      const peer = this.next.peers.find((one) => one.node === node)!;
      return peer.opinion !== 'down' && heardNumberOfSelf(this.next, peer) < rehearing.number;
    });
    this.next.rehearing = left.length > 0 ? { ...rehearing, peers: left } : null;
    if (left.length === 0 && this.servingBecause === '') this.servingBecause = 'its peers were heard again';
  }

  private tellView(): void {
    const reachable = reachableMembers(this.next).map((member) => member.node);
    const orderer = ordererOf(this.next);
    const same = orderer === this.next.orderer && reachable.join() === this.next.reachable.join();
    if (!this.next.agreed || (same && this.viewBecause === '')) return;
    Object.assign(this.next, { orderer, reachable });
    const because = this.viewBecause || `of its members ${reachable.join(', ') || 'none'} can be reached`;
    this.effects.push({ type: 'view-changed', view: this.next.agreed.view, orderer, reachable, because });
  }

  private tellServing(): void {
    const serving = this.next.present && this.next.rehearing === null;
    if (serving === this.next.serving) return;
    this.next.serving = serving;
    this.effects.push({ type: 'serving-changed', state: serving ? 'serving' : 'hearing', because: this.servingBecause, order: this.order });
  }

  /** Every change of opinion is told to the others at once, not at the next beat. */
  private opine(peer: PeerRecord, to: PeerOpinion, because: string): void {
    this.effects.push({ type: 'report-peer', peer: peer.node, peerIncarnation: peer.incarnation, from: peer.opinion, to, because, heardAt: peer.heardAt });
    Object.assign(peer, { opinion: to, because });
    if (this.beat === 'none') this.beat = 'tells';
  }

  private sendHeartbeat(): void {
    const number = this.next.sent.number + 1;
    this.next.sent = { number, at: this.at };
    this.effects.push({ type: 'send-heartbeat', heartbeat: composeHeartbeat(this.next, this.at, this.beat === 'asks') });
  }
}
