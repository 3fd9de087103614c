/** Which orders can be given to what is selected, which of them would be pointless now and why, and which are asked about first. */
import type { ClusterCommand, ProcessVerb } from '@understudy/shared/domain/cluster-command';
import { destinationKey, linkEnds, linkKey, type DestinationKey } from '@understudy/shared/domain/ids';
import type { ClusterView, DestinationView } from '@understudy/shared/view/cluster-view';
import { clientStatus, nodeStatus, type Status } from '@understudy/shared/view/status';
import type { Selection } from '../../state/selection.ts';

export type Verb = ClusterCommand['verb'];

export interface OrderOffer {
  command: ClusterCommand;
  label: string;
  /** The key that asks for it while its target is selected. */
  key: string;
  /** Whether a dialog asks first; what brings something back needs none. */
  asksFirst: boolean;
  danger: boolean;
  /** Why it would do nothing now, or null. */
  pointless: string | null;
}

const LABELS: Record<Verb, string> = { kill: 'Kill', stop: 'Stop', pause: 'Pause', resume: 'Resume', restore: 'Restore', cut: 'Cut', heal: 'Heal', reconnect: 'Reconnect', downgrade: 'Downgrade', upgrade: 'Upgrade', force: 'Force' };

export const KEYS: Record<Verb, string> = { kill: 'k', stop: 's', pause: 'p', resume: 'r', restore: 'e', cut: 'x', heal: 'h', reconnect: 'c', downgrade: 'd', upgrade: 'u', force: 'f' };

/** What each verb does, for tooltips and the list of keys. */
export const MEANINGS: Record<Verb, string> = {
  kill: 'End the process at once (SIGKILL)',
  stop: 'Let the process end cleanly',
  pause: 'Hang the process (SIGSTOP): it stays connected and says nothing',
  resume: 'Let a paused process go on (SIGCONT)',
  restore: 'Start it again on the same data, as a new life',
  cut: 'The link carries no bytes and closes nothing',
  heal: 'The link carries bytes again',
  reconnect: 'Close the connection and search from the top of the list',
  downgrade: 'Acknowledgements no longer wait for this sync destination',
  upgrade: 'Acknowledgements wait for this sync destination again',
  force: 'Let it activate sources although it has heard no member that was present',
};

const GENTLE: readonly Verb[] = ['resume', 'restore', 'heal', 'upgrade'];

function offer(command: ClusterCommand, pointless: string | null): OrderOffer {
  const { verb } = command;
  const asksFirst = !GENTLE.includes(verb);
  return { command, label: LABELS[verb], key: KEYS[verb], asksFirst, danger: verb === 'kill' || verb === 'cut' || verb === 'force', pointless };
}

/** @returns the orders for the selection, in the order of the buttons; empty where there is nothing to order. */
export function offersFor(view: ClusterView, selection: Selection | null): OrderOffer[] {
  if (!selection) return [];
  switch (selection.kind) {
    case 'node': {
      const node = view.nodes[selection.id];
      if (!node) return [];
      const offers = processOffers(view, { kind: 'node', name: node.name }, nodeStatus(view, node.name));
      if (node.self?.state === 'hearing' && node.process.state === 'running') offers.push(offer({ verb: 'force', node: node.name }, unreachable(view)));
      return offers;
    }
    case 'client':
      return view.clients[selection.id] ? processOffers(view, { kind: 'client', name: selection.id }, clientStatus(view, selection.id)) : [];
    case 'link':
      return linkOffers(view, ...linkEnds(selection.id));
    case 'destination': {
      const destination = view.destinations[selection.id];
      if (!destination) return unreportedOffers(view, selection.id);
      const running = view.nodes[destination.node]?.process.state === 'running';
      const pointless = unreachable(view) ?? (running ? null : `${destination.node} is not running`);
      const peer = peerInQuestion(view, destination);
      return [offer({ verb: 'reconnect', node: destination.node, destination: destination.state.destination }, pointless), ...ackOffers(view, destination, pointless), ...(peer ? linkOffers(view, destination.node, peer) : [])];
    }
    default:
      return [];
  }
}

/** Only of a destination that is configured sync. */
function ackOffers(view: ClusterView, { node, state: { destination: name }, ack }: DestinationView, pointless: string | null): OrderOffer[] {
  const spec = view.spec?.nodes.find((one) => one.name === node)?.destinations.find((one) => one.name === name);
  if (spec?.ack !== 'sync') return [];
  const downgraded = ack?.now === 'downgraded';
  return [
    offer({ verb: 'downgrade', node, destination: name }, pointless ?? (downgraded ? `${name} is downgraded already` : null)),
    offer({ verb: 'upgrade', node, destination: name }, pointless ?? (downgraded ? null : `${name} is sync already`)),
  ];
}

/** A destination that is configured and of which its node has not spoken in this life. */
function unreportedOffers(view: ClusterView, id: DestinationKey): OrderOffer[] {
  const node = view.spec?.nodes.find((known) => known.destinations.some(({ name }) => destinationKey(known.name, name) === id));
  const destination = node?.destinations.find(({ name }) => destinationKey(node.name, name) === id);
  return node && destination ? [offer({ verb: 'reconnect', node: node.name, destination: destination.name }, `${node.name} has not reported this destination yet`)] : [];
}

type Process = { kind: 'node'; name: string } | { kind: 'client'; name: string };

function processOffers(view: ClusterView, target: Process, status: Status): OrderOffer[] {
  const process = target.kind === 'node' ? view.nodes[target.name]?.process : view.clients[target.name]?.process;
  const state = process?.state ?? 'unknown';
  const { name } = target;
  const why: Record<ProcessVerb, string | null> = {
    kill: state === 'exited' ? `${name} is already down` : null,
    stop: state === 'exited' ? `${name} is already down` : state === 'paused' ? `${name} is paused and cannot hear it: resume or kill it` : state === 'stopping' ? `${name} is stopping already` : null,
    pause: state === 'exited' ? `${name} is down` : state === 'paused' ? `${name} is already paused` : null,
    resume: state === 'paused' ? null : state === 'unknown' ? null : `${name} is not paused`,
    restore: state === 'exited' || state === 'unknown' ? null : `${name} has not ended: it is ${status.state}`,
  };
  const away = unreachable(view);
  return (['kill', 'stop', 'pause', 'resume', 'restore'] as const).map((verb) => offer({ verb, target }, away ?? why[verb]));
}

function linkOffers(view: ClusterView, a: string, b: string): OrderOffer[] {
  const cut = view.links[linkKey(a, b)]?.state === 'cut';
  const away = unreachable(view);
  return [offer({ verb: 'cut', link: { a, b } }, away ?? (cut ? `${a} ~ ${b} is already cut` : null)), offer({ verb: 'heal', link: { a, b } }, away ?? (cut ? null : `${a} ~ ${b} is not cut`))];
}

/** The peer whose link a destination's Cut and Heal mean: the connected one, else one that is cut, else the one tried, else the first. */
function peerInQuestion(view: ClusterView, { node, state }: DestinationView): string | undefined {
  const cut = state.addresses.find((address) => view.links[linkKey(node, address.node)]?.state === 'cut');
  return state.connection?.peer ?? cut?.node ?? (state.trying === null ? state.addresses[0] : state.addresses[state.trying])?.node;
}

function unreachable(view: ClusterView): string | null {
  return view.lab.state === 'connected' ? null : 'the lab is not reached: no order gets to its processes';
}
