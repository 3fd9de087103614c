/** What a turn changed for clients and screens: callbacks, registrations and holders, each with its reason (US-06, US-23, US-26). */
import type { TopicPath } from '../domain/ids.ts';
import type { HolderState } from '../domain/update-source.ts';
import { describeEpoch } from '../domain/update-source.ts';
import { fenceOf } from './judge-update.ts';
import { activeOf, liveIn, realmOf, replaceOwn, sectionOf, type RealmName, type Turn } from './machine-turn.ts';
import { reportSource } from './own-registrations.ts';
import { sameEpoch, type LiveEntry } from './section-grid.ts';
import { rankStandbys } from './takeover-policy.ts';
import type { OwnRegistration } from './update-source-types.ts';

/** Tells each client and each screen what is different since the last turn. */
export function reportTurn(turn: Turn): void {
  const live = { grid: liveIn(turn.state, 'grid'), local: liveIn(turn.state, 'local') };
  for (const own of turn.state.own) showOwn(turn, own, live[realmOf(turn.state, own.path)]);
  reportHolders(turn, live);
}

function showOwn(turn: Turn, own: OwnRegistration, live: readonly LiveEntry[]): void {
  const realm = realmOf(turn.state, own.path);
  const order = turn.state[realm].orders[own.key] ?? null;
  const active = activeOf(turn.state, realm, live, own.path);
  const isActive = active?.key === own.key;
  const beingActivated = own.shown.state === 'pending' && Object.values(turn.state.persisting).some((one) => one.key === own.key);
  const state = isActive ? 'active' : order === null || beingActivated ? 'pending' : 'standby';
  const epoch = isActive ? active.claim.epoch : null;
  const known = own.shown;
  if (known.state === state && known.order === order && sameEpoch(known.epoch, epoch)) return;
  const { client, path, connection } = own;
  if (known.order === null && order !== null) turn.effects.push({ kind: 'accept-registration', client, path, connection });
  const because = isActive ? own.claim!.because : known.state === 'active' ? whyNoLonger(turn, own, realm) : active ? `${active.client} on ${active.node} is active` : beingActivated ? 'its activation is being made durable' : 'no source is active yet';
  if (state !== 'pending' && (known.state !== state || !sameEpoch(known.epoch, epoch))) {
    const held = epoch ?? turn.state[realm].epochs[path]?.epoch ?? null;
    turn.effects.push({ kind: 'callback', client, path, connection, state, epoch: held, because });
  }
  const shown: OwnRegistration = { ...own, because, shown: { state, order, epoch } };
  replaceOwn(turn, shown);
  reportSource(turn, shown, shown.shown, because);
}

function whyNoLonger(turn: Turn, own: OwnRegistration, realm: RealmName): string {
  if (own.claim === null) return own.because;
  const fence = fenceOf(turn.state[realm].epochs, own.path);
  return fence ? `the higher epoch ${describeEpoch(fence)} was seen` : own.because;
}

function reportHolders(turn: Turn, live: Record<RealmName, readonly LiveEntry[]>): void {
  const { state } = turn;
  const paths = new Set<TopicPath>([...state.config.sections.map((section) => section.path), ...Object.keys(state.holders), ...Object.keys(state.grid.epochs)]);
  for (const entry of [...live.grid, ...live.local]) paths.add(entry.path);
  for (const path of paths) {
    const holder = holderOf(turn, path, live);
    const known = state.holders[path];
    if (known ? sameHolder(known, holder.state) : isBlank(holder.state)) continue;
    const lost = turn.state.lost[path];
    // Another source is another epoch, so there is a new holder, none any more, or one in a new epoch.
    const changed = !known?.active !== !holder.state.active || !sameEpoch(known?.epoch, holder.state.epoch);
    const because = (changed ? (holder.state.active ? holder.because : lost?.because) : null) ?? (turn.because || 'standbys changed');
    turn.state = { ...turn.state, holders: { ...turn.state.holders, [path]: holder.state } };
    if (holder.state.active && lost) {
      const { [path]: _found, ...others } = turn.state.lost;
      turn.state = { ...turn.state, lost: others };
    }
    turn.effects.push({ kind: 'report', body: { kind: 'holder-changed', holder: holder.state, because } });
  }
}

/** In the section's home the table knows its holder; elsewhere the updates that come say whose they are (US-28). */
function holderOf(turn: Turn, path: TopicPath, live: Record<RealmName, readonly LiveEntry[]>): { state: HolderState; because: string | null } {
  const { config } = turn.state;
  const realm = realmOf(turn.state, path);
  const scope = sectionOf(turn.state, path);
  const home = config.sections.find((section) => section.path === scope)?.home ?? config.group;
  if (home !== config.group) {
    const seen = turn.state.grid.epochs[path];
    const active = seen?.client ? { client: seen.client, node: seen.node } : null;
    return { state: { path, epoch: seen?.epoch ?? null, active, standbys: [] }, because: seen ? `updates of epoch ${describeEpoch(seen.epoch)} came` : null };
  }
  const seen = turn.state[realm].epochs[path];
  const entries = live[realm].filter((entry) => entry.path === path && entry.order !== null);
  const active = activeOf(turn.state, realm, entries, path);
  const former = active?.node ?? turn.state.lost[path]?.node ?? null;
  const counter = 1 + (turn.state[realm].counters[scope ?? path] ?? 0);
  const standbys = rankStandbys(config.policy.takeover, entries.filter((entry) => entry.key !== active?.key), former, counter);
  return {
    state: { path, epoch: seen?.epoch ?? null, active: active && nameOf(active), standbys: standbys.map(nameOf) },
    because: active?.claim.because ?? null,
  };
}

function sameHolder(a: HolderState, b: HolderState): boolean {
  return sameEpoch(a.epoch, b.epoch) && sameName(a.active, b.active) && a.standbys.length === b.standbys.length && a.standbys.every((one, index) => sameName(one, b.standbys[index]!));
}

function sameName(a: HolderState['active'], b: HolderState['active']): boolean {
  return a?.client === b?.client && a?.node === b?.node;
}

function nameOf({ client, node }: LiveEntry): { client: string; node: string } {
  return { client, node };
}

/** Nothing is known of it yet, and nothing was said: no news. */
function isBlank(holder: HolderState): boolean {
  return holder.epoch === null && holder.standbys.length === 0;
}
