/** One step of a destination in the making: a copy of the machine, what is to be done, and the changes that several rules make. Apart from the rules, which decide. */
import type { OrderId } from '../domain/cluster-command.ts';
import type { AddressState, AttemptOutcome } from '../domain/destination.ts';
import type { MonoMillis } from '../domain/units.ts';
import { describeHostPort } from '../domain/wide-ip.ts';
import type { DestinationEffect, DestinationMachine, PeerConnection } from './destination-contract.ts';
import { sameHostPort } from './wide-ip-answer.ts';

export class DestinationTurn {
  readonly next: DestinationMachine;
  readonly effects: DestinationEffect[] = [];
  because = '';
  order: OrderId | null = null;
  mustReport = false;

  constructor(machine: DestinationMachine, readonly at: MonoMillis) {
    this.next = { ...machine, connections: [...machine.connections], addresses: [...machine.addresses] };
  }

  /** @param peer who logged on, once somebody has */
  protected attemptEnds(index: number, outcome: AttemptOutcome, tookMillis: number, detail: string | null, peer = this.next.addresses[index]!.node): void {
    const { host, port } = this.next.addresses[index]!;
    this.next.addresses[index] = { node: peer, host, port, state: outcome, tookMillis, ...(detail === null ? {} : { detail }) };
    this.effects.push({ type: 'report-attempt', index, peer, address: describeHostPort({ host, port }), pass: this.next.passes + 1, outcome, tookMillis, detail });
  }

  /** The connection with whoever is at an address: by its name in a list, by where it was dialled behind a wide IP. */
  protected connectedAt(address: AddressState): PeerConnection | undefined {
    const { node } = address;
    return this.next.connections.find(({ peer, dialledAt }) => (node === null ? dialledAt !== null && sameHostPort(dialledAt, address) : peer === node));
  }

  /** Any success sets the wait back (DF-06) and ends the first pass's extra time (DF-17). */
  protected use({ connection, peer, direction }: PeerConnection): void {
    this.next.passes = 0;
    this.next.extraMillis = 0;
    this.next.doing = { phase: 'connected', connection, peer, via: direction, since: this.at };
    this.effects.push({ type: 'use-connection', connection, peer, via: direction });
  }

  protected close(connection: number, because: string): void {
    this.forget(connection);
    this.effects.push({ type: 'close-connection', connection, because });
  }

  protected knows(connection: number): boolean {
    return this.next.connections.some((known) => known.connection === connection);
  }

  protected forget(connection: number): PeerConnection | undefined {
    const gone = this.next.connections.find((known) => known.connection === connection);
    this.next.connections = this.next.connections.filter((known) => known !== gone);
    return gone;
  }
}
