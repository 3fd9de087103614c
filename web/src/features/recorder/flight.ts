/**
 * Moves the playhead through a log: seeks, steps, plays, comes back to live. It shows states in the page that it is part of and nowhere
 * else; what it needs of the log it reads by segments.
 */
import type { Refusal } from '@understudy/shared/domain/cluster-command';
import type { MonoMillis } from '@understudy/shared/domain/units';
import { branchAt } from '@understudy/shared/recording/branch-record';
import type { LogSource } from '@understudy/shared/recording/log-index';
import type { AddressStore } from '../../state/address-bar.ts';
import type { Past, PlayheadStore } from '../../state/playhead.ts';
import type { Selection } from '../../state/selection.ts';
import { describeTarget, FIRST_FLIGHT, FlightFault, type FlightSource, type FlightState, type How, type Target } from './flight-state.ts';
import { LogWalk, type Place } from './log-walk.ts';
import { Player, type Stage } from './player.ts';
import type { OpenedSegment } from './segment-cache.ts';

export interface FlightOptions extends Pick<Stage, 'now' | 'nextFrame'> {
  playhead: PlayheadStore;
  address: AddressStore;
  /** The back end's own log, and how a recording of its directory is opened. */
  openServed: (file: string | null) => LogSource;
  /** Whether the back end shows a recording: there is no live to go back to. */
  recorded: boolean;
  /** What the cluster's clock is reckoned to read. */
  liveMono: () => MonoMillis;
  /** Why something failed, in words. */
  explain: (error: unknown, asked: string) => Refusal;
}

/** Browsers count how often an address is written. */
const ADDRESS_EVERY_MILLIS = 600;
/** Wishes that follow each other as quickly belong to one movement of a hand. */
const ONE_DRAG_MILLIS = 1000;
/** Nearer to now is now. */
const ALMOST_NOW_MILLIS = 150;

export class Flight {
  private state: FlightState = FIRST_FLIGHT;
  private walk: LogWalk;
  private place: Place | null = null;
  private ticket = 0;
  private addressAt = -Infinity;
  private wishedAt = -Infinity;
  private end: Past['ahead'] | null = null;
  private segmentEnd: { segment: OpenedSegment; ahead: Past['ahead'] } | null = null;
  private readonly player: Player;
  private readonly listeners = new Set<() => void>();
  private stopFollowing: () => void = () => undefined;

  constructor(private readonly options: FlightOptions) {
    const { now, nextFrame, liveMono, openServed } = options;
    this.walk = new LogWalk(openServed(null));
    this.player = new Player({
      now, nextFrame, liveMono: () => (this.isOwnLive ? liveMono() : null), caughtUp: () => this.goLive(),
      show: (place) => {
        this.become({ index: this.walk.index });
        this.stand(place, now() - this.addressAt > ADDRESS_EVERY_MILLIS ? 'step' : 'drag');
      },
      ended: (place) => {
        this.become({ playing: false });
        this.stand(place, 'step');
      },
    });
  }

  subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  read = (): FlightState => this.state;

  /** The log that is walked. */
  get log(): LogSource {
    return this.walk.log;
  }

  /** Follows the address bar from now on, and goes to where it says. */
  async start(): Promise<void> {
    this.stopFollowing = this.options.address.subscribe(() => void this.followAddress());
    await this.followAddress();
    // A recording is shown from where its story is told whole: its end.
    if (this.options.recorded && !this.state.stand && !this.state.fault) await this.seek('end', 'echo');
  }

  /** Lets go of everything; the page is live again. */
  close(): void {
    this.stopFollowing();
    this.ticket += 1;
    this.player.stop();
    this.options.playhead.show(null);
  }

  private async followAddress(): Promise<void> {
    const { at, recording } = this.options.address.read();
    const { source, stand } = this.state;
    const open = source.kind === 'directory' ? source.file : null;
    // A file that was opened here has no address: while an instant is shown it stays open.
    const stays = recording === open && (source.kind !== 'file' || at !== null);
    if (!stays) {
      this.use(recording === null ? { kind: 'own' } : { kind: 'directory', file: recording }, this.options.openServed(recording));
      if (recording !== null || at !== null || this.options.recorded) await this.seek(at ?? 'end', 'echo');
      else this.leave('echo');
    } else if (at === null) {
      if (stand && source.kind === 'own') this.leave('echo');
    } else if (!stand || !('n' in at) || at.n !== stand.n) await this.seek(at, 'echo');
  }

  /** Opens a log and shows how it ends. */
  async open(source: FlightSource, log: LogSource): Promise<void> {
    this.use(source, log);
    await this.seek('end', 'jump');
  }

  /** Reads anew what the log holds. */
  async refresh(): Promise<void> {
    if (this.state.busy) return;
    await this.walk.refresh().then((index) => this.become({ index }), () => undefined);
  }

  /** Whether there is a present behind what is shown. */
  get canGoLive(): boolean {
    return !this.options.recorded;
  }

  async seek(target: Target, how: How, selection?: Selection): Promise<void> {
    this.halt();
    const asked = describeTarget(target);
    await this.attempt(asked, () => this.find(target, asked), (place) => this.stand(place, how, selection));
  }

  /** To a time that was pointed at elsewhere on the page: a drag is one way, and its end at now is live. */
  async seekTime(at: MonoMillis): Promise<void> {
    const { now, liveMono } = this.options;
    const goesOn = now() - this.wishedAt < ONE_DRAG_MILLIS;
    this.wishedAt = now();
    if (this.isOwnLive && at >= liveMono() - ALMOST_NOW_MILLIS) this.goLive();
    else await this.seek({ at }, goesOn ? 'step' : 'jump');
  }

  /** To the next or the last change before; with `every`, to the next event of any kind. */
  async step(direction: 1 | -1, every: boolean): Promise<void> {
    this.halt();
    const asked = direction === 1 ? 'step to the next event' : 'step to the event before';
    await this.attempt(asked, async () => this.walk.step(this.state.stand?.n ?? (await this.walk.refresh()).last + 1, direction, every), (place) => {
      if (place) this.stand(place, this.state.stand ? 'step' : 'jump');
      else if (direction === 1 && this.isOwnLive) this.goLive();
      else this.tell({ asked, found: direction === 1 ? 'nothing follows' : 'nothing is before it in this log', todo: '' });
    });
  }

  /** To where a failover began, and selects it. */
  async jump(direction: 1 | -1): Promise<void> {
    this.halt();
    const asked = direction === 1 ? 'go to the next failover' : 'go to the failover before';
    await this.attempt(asked, async () => {
      const episode = await this.walk.nextEpisode(this.state.stand?.n ?? Infinity, direction);
      return episode ? { episode, place: await this.walk.placeOf(episode.n) } : null;
    }, (found) => {
      if (found?.place) this.stand(found.place, 'jump', { kind: 'episode', id: found.episode.id });
      else this.tell({ asked, found: direction === 1 ? 'none follows' : 'there is none before it in this log', todo: '' });
    });
  }

  /** Plays on; a recording that stands at its end begins anew. */
  async play(): Promise<void> {
    const { index, stand } = this.state;
    if (this.player.isPlaying || !stand) return;
    if (index && stand.n >= index.last && !this.isOwnLive) await this.seek({ n: index.first - 1, log: index.log }, 'step');
    if (!this.place) return;
    this.player.start(this.walk, this.place);
    this.become({ playing: true });
    this.stand(this.place, 'step');
  }

  pause(): void {
    const place = this.halt();
    if (place) this.stand(place, 'step');
  }

  setSpeed(speed: number): void {
    this.player.setSpeed(speed);
    this.become({ speed });
  }

  /** Back to the present; out of a recording that was opened here, too. */
  goLive(): void {
    this.leave('jump');
  }

  /** Says why something could not be done. */
  tell(fault: Refusal | null): void {
    this.become({ fault });
  }

  private get isOwnLive(): boolean {
    return this.state.source.kind === 'own' && this.canGoLive;
  }

  private halt(): Place | null {
    const place = this.player.stop();
    if (place) this.become({ playing: false });
    return place;
  }

  private use(source: FlightSource, log: LogSource): void {
    this.ticket += 1;
    this.halt();
    this.walk = new LogWalk(log);
    this.place = null;
    this.end = null;
    this.become({ source, index: null, fault: null });
  }

  private leave(how: How): void {
    if (this.state.source.kind !== 'own') this.use({ kind: 'own' }, this.options.openServed(null));
    this.ticket += 1;
    this.halt();
    if (this.options.recorded) {
      void this.seek('end', how);
      return;
    }
    this.place = null;
    this.options.playhead.show(null);
    this.become({ stand: null, busy: false, fault: null });
    if (how !== 'echo') this.options.address.stand(null, null, 'jump');
  }

  private async find(target: Target, asked: string): Promise<Place> {
    if (target === 'end') return (await this.walk.placeOf((await this.walk.refresh()).last))!;
    if ('at' in target) return this.walk.placeAt(target.at);
    const index = this.walk.index ?? (await this.walk.refresh());
    if ('wall' in target) return this.walk.placeAt(target.wall + index.monoMinusWall);
    const { n, log } = target;
    if (log !== null && log !== index.log) throw new FlightFault({ asked, found: 'the link is to another log than the one that is here', todo: 'Open the recording that has it.' });
    const place = await this.walk.placeOf(n);
    if (place) return place;
    const { first, last } = this.walk.index!;
    throw new FlightFault({ asked, found: `this log has events ${first} to ${last}`, todo: n < first ? 'It was dropped: only a recording still has it.' : 'Look at the end of the log.' });
  }

  /** Does something that takes time; what was asked for later wins, whatever comes first. */
  private async attempt<T>(asked: string, find: () => Promise<T>, then: (found: T) => void): Promise<void> {
    this.ticket += 1;
    const { ticket } = this;
    this.become({ busy: true, fault: null });
    try {
      const found = await find();
      if (ticket !== this.ticket) return;
      this.become({ busy: false, index: this.walk.index });
      then(found);
    } catch (error) {
      if (ticket === this.ticket) this.become({ busy: false, index: this.walk.index, fault: error instanceof FlightFault ? error.refusal : this.options.explain(error, asked) });
    }
  }

  private stand(place: Place, how: How, selection?: Selection): void {
    this.place = place;
    const { segment, n, at } = place;
    const values = new Map<string, ReturnType<typeof branchAt>>();
    this.options.playhead.show({
      log: segment.segment.log, n, folded: segment.stateAt(n), playing: this.player.isPlaying, own: this.isOwnLive, recording: this.state.index?.recording ?? null, ahead: this.lookAhead(place),
      nowMono: () => this.player.time ?? this.place?.at ?? at,
      branchOf: (path) => {
        // What is in the segment from before its recording ended is no value of now.
        const isKept = segment.stateAt(n).view.valueRecording?.branches.includes(path) ?? false;
        if (!values.has(path)) values.set(path, isKept ? branchAt(segment.segment.values, path, n) : null);
        return values.get(path)!;
      },
    });
    this.become({ stand: { n, at, event: segment.event(n) ?? null } });
    if (how === 'drag' || how === 'echo') return;
    const { source } = this.state;
    this.addressAt = this.options.now();
    this.options.address.stand({ n, log: segment.segment.log }, source.kind === 'directory' ? source.file : null, how, selection);
  }

  /** The history at the end of a recording when that still reaches back to the place, else that at the end of its segment. */
  private lookAhead({ segment, at }: Place): Past['ahead'] {
    if (segment.to === this.walk.index?.last) this.end = aheadOf(segment);
    if (this.end && !this.isOwnLive && this.end.history.from <= at) return this.end;
    if (this.segmentEnd?.segment !== segment) this.segmentEnd = { segment, ahead: aheadOf(segment) };
    return this.segmentEnd.ahead;
  }

  private become(part: Partial<FlightState>): void {
    this.state = { ...this.state, ...part };
    this.listeners.forEach((listener) => listener());
  }
}

function aheadOf(segment: OpenedSegment): Past['ahead'] {
  return { history: segment.stateAt(segment.to).history, to: segment.labelAt(segment.to) };
}
