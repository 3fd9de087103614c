/**
 * Listens to every outlet of a cluster: the lab's, which says who belongs to it, then every node's and the auditors'. What
 * arrives is checked, numbered and kept by the recorder; what does not arrive is said.
 */
import { randomBytes } from 'node:crypto';
import type { Witness } from '@understudy/shared/domain/cluster-event';
import { describeCommand, type Order, type Refusal } from '@understudy/shared/domain/cluster-command';
import type { MonoMillis } from '@understudy/shared/domain/units';
import type { FoldState } from '@understudy/shared/history/fold';
import { eventStampSchema, readClusterEvent } from '@understudy/shared/wire/cluster-event';
import type { TopicFrame, TopicRequest } from '@understudy/shared/wire/topic-watch';
import { monoMillis, wallMillis } from '../clock.ts';
import { BranchWatches } from './branch-watches.ts';
import { EventLog, type EventLogOptions } from './event-log/event-log.ts';
import { MuteExpiry } from './mute-expiry.ts';
import { OutletLink } from './outlet-link.ts';
import { outletKey, readArrival, readHello, START, type Missing } from './positions.ts';
import { Recorder } from './recorder.ts';
import { ValueRecorder } from './value-recorder.ts';

/** A stop waits for the process to end, so an order may take this long to be answered. */
const ORDER_MILLIS = 15_000;

export interface CollectorOptions {
  lab: { host: string; port: number };
  /** Where the event log is kept. */
  directory: string;
  /** For the log of this program: what was refused, what failed. */
  onFault: (fault: string) => void;
  /** Overrides of its bounds. */
  log?: Pick<EventLogOptions, 'mostBytes' | 'mostAgeMillis' | 'segmentMostEvents'>;
  silenceMillis?: number;
  orderMillis?: number;
}

interface Outlet {
  kind: Witness['kind'];
  name: string;
  address: string;
  link: OutletLink;
}

export class Collector {
  readonly recorder: Recorder;
  private readonly outlets = new Map<string, Outlet>();
  private readonly watches: BranchWatches;
  private readonly expiry: MuteExpiry;
  private readonly values: ValueRecorder;

  /** Opens the log, resumes from it and begins to dial. @throws an Error that names the directory when the log cannot be opened. */
  constructor(private readonly options: CollectorOptions) {
    const { directory, onFault } = options;
    this.recorder = new Recorder(new EventLog({ directory, onFault, ...options.log }), onFault);
    this.watches = new BranchWatches({
      watch: (node, watch, ask) => this.outlets.get(`node ${node}`)?.link.watch(watch, ask) ?? false,
      unwatch: (node, watch) => this.outlets.get(`node ${node}`)?.link.unwatch(watch),
    }, () => this.state.view, monoMillis);
    this.sayWhatWasNotHeard();
    this.expiry = new MuteExpiry(this.recorder, wallMillis);
    this.values = new ValueRecorder(this.recorder, (request, look) => this.watchTopics(request, look), { mono: monoMillis, wall: wallMillis });
    this.recorder.listen((events) => {
      if (events.some(({ event }) => event.kind === 'cluster-described')) this.followDescription();
      if (events.some(({ event }) => event.kind !== 'node-sampled' && event.kind !== 'audit-sampled')) this.watches.review();
    });
    this.follow('lab', 'lab', options.lab.host, options.lab.port);
    this.followDescription();
  }

  get state(): FoldState {
    return this.recorder.state;
  }

  /** Gives the order to the lab. @returns null when it was taken, else why not. */
  order(order: Order): Promise<Refusal | null> {
    return this.outlets.get('lab')!.link.order(order, describeCommand(order.command), this.options.orderMillis ?? ORDER_MILLIS);
  }

  /** Writes an operator's note into the log. @returns its id; it is drawn when its event arrives, as everything is. */
  addNote(about: { at: MonoMillis; episode: string | null }, by: string, text: string): string {
    const note = `note-${randomBytes(6).toString('hex')}`;
    this.recorder.add({ kind: 'note-added', note, about, by, text });
    return note;
  }

  /** Streams what is asked of the topics, at most five frames a second. @returns how to stop that. */
  watchTopics(request: TopicRequest, look: (frame: TopicFrame) => void): () => void {
    return this.watches.open(request, look);
  }

  /** Each outlet that is followed and whether it is heard. */
  outletStates(): { kind: Witness['kind']; name: string; connected: boolean }[] {
    return [...this.outlets.values()].map(({ kind, name, link }) => ({ kind, name, connected: link.isConnected }));
  }

  async close(): Promise<void> {
    this.watches.close();
    this.expiry.close();
    this.values.close();
    for (const { link } of this.outlets.values()) link.close();
    await this.recorder.close();
  }

  /** While this program did not run it heard nobody: from the last event on nothing is known until an outlet is heard again. */
  private sayWhatWasNotHeard(): void {
    const { view } = this.state;
    const because = 'the dashboard was not running';
    const heard: Witness[] = [
      ...(view.lab.state === 'connected' ? [{ kind: 'lab' as const, name: 'lab', incarnation: view.lab.incarnation }] : []),
      ...Object.values(view.nodes).filter(({ outlet }) => outlet.state === 'connected').map(({ name, self }) => ({ kind: 'node' as const, name, incarnation: self?.incarnation ?? 0 })),
    ];
    for (const outlet of heard) this.recorder.add({ kind: 'outlet-changed', outlet, state: 'lost', because }, view.at);
  }

  /** Dials the outlets that the description names; one that it no longer names, or names elsewhere, is let go. */
  private followDescription(): void {
    const { spec } = this.state.view;
    if (!spec) return;
    const wanted = [
      ...spec.nodes.map(({ name, host, eventPort }) => ({ kind: 'node' as const, name, host, port: eventPort })),
      ...(spec.auditors ? [{ kind: 'auditor' as const, name: 'auditors', host: spec.auditors.host, port: spec.auditors.eventPort }] : []),
    ];
    for (const [key, { kind, address, link }] of this.outlets) {
      if (kind === 'lab' || wanted.some((outlet) => outletKey(outlet) === key && `${outlet.host}:${outlet.port}` === address)) continue;
      link.close();
      this.outlets.delete(key);
    }
    for (const { kind, name, host, port } of wanted) if (!this.outlets.has(outletKey({ kind, name }))) this.follow(kind, name, host, port);
  }

  private follow(kind: Witness['kind'], name: string, host: string, port: number): void {
    const key = outletKey({ kind, name });
    let witness: Witness = { kind, name, incarnation: 0 };
    const link = new OutletLink({
      host, port, silenceMillis: this.options.silenceMillis,
      position: () => {
        const { incarnation, last } = this.position(key);
        return { incarnation, after: last };
      },
      onHello: (hello) => {
        // The lab is named after its cluster, whose name is not known before it has spoken.
        const { witness: answering } = hello;
        if (answering.kind !== kind || (kind === 'node' && answering.name !== name)) return `${host}:${port} is ${answering.kind} ${answering.name}, not ${key}`;
        witness = answering;
        const { position, missing } = readHello(this.position(key), hello);
        this.recorder.add({ kind: 'outlet-changed', outlet: witness, state: 'connected', because: 'logged on' });
        this.noteMissing(missing);
        this.recorder.positions.set(key, position);
        this.watches.forget(name);
        return null;
      },
      onEvents: (events) => {
        for (const event of events) this.take(key, witness, event);
      },
      onTopics: (watch, frame) => this.watches.take(name, watch, frame),
      onLost: (because) => {
        this.watches.forget(name);
        this.recorder.add({ kind: 'outlet-changed', outlet: witness, state: 'lost', because });
      },
    });
    this.outlets.set(key, { kind, name, address: `${host}:${port}`, link });
  }

  private take(key: string, outlet: Witness, raw: unknown): void {
    const stamp = eventStampSchema.safeParse(raw);
    const number = stamp.success ? stamp.data.number : this.position(key).last + 1;
    const arrival = readArrival(this.position(key), outlet, number);
    if (arrival.verdict === 'known') return;
    this.noteMissing(arrival.missing);
    this.recorder.positions.set(key, arrival.position);
    const event = readClusterEvent(raw);
    if (typeof event === 'string' || event.witness.name !== outlet.name || event.witness.incarnation !== outlet.incarnation) {
      const fault = typeof event === 'string' ? event : `it names ${event.witness.name} (life ${event.witness.incarnation}) as its witness`;
      this.options.onFault(`event ${number} of ${key} was refused: ${fault}`);
      this.noteMissing({ outlet, from: number, to: number, because: `it could not be read: ${fault}`.slice(0, 500) });
      return;
    }
    this.recorder.record(event);
  }

  private position(key: string): { incarnation: number; last: number } {
    return this.recorder.positions.get(key) ?? START;
  }

  private noteMissing(missing: Missing | null): void {
    if (missing) this.recorder.add({ kind: 'gap', ...missing });
  }
}
