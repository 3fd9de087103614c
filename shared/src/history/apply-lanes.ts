/** The lanes of nodes, destinations and sections: a span for each stretch of one state, a mark for each moment worth one. */
import type { ClusterEvent, LoggedEvent } from '../domain/cluster-event.ts';
import { describeCommand, type ClusterCommand } from '../domain/cluster-command.ts';
import { destinationKey, linkKey } from '../domain/ids.ts';
import type { Millis, MonoMillis } from '../domain/units.ts';
import type { ClusterView } from '../view/cluster-view.ts';
import { describeEpoch } from '../domain/update-source.ts';
import { describeStandsFor, describeTried } from '../domain/wide-ip.ts';
import { entry } from '../view/keep-same.ts';
import { describeCount, describeMillis } from '../view/words.ts';
import { LATE_MILLIS } from './empty-history.ts';
import { asHeardThen } from './hearing.ts';
import type { History, Mark } from './history.ts';
import { lookOfLane } from './lane-looks.ts';
import { addMark, beginSpan, changeLane } from './lanes.ts';
import { lookAgain } from './late-spans.ts';
import { nameLanes } from './name-lanes.ts';
import { touchedLanes } from './touched-lanes.ts';

/** @returns the history with the lanes as the event leaves them. */
export function applyToLanes(history: History, before: ClusterView, after: ClusterView, logged: LoggedEvent): History {
  const { event } = logged;
  const late = lateness(history, logged);
  const named = nameLanes(history, before, after, event.at);
  const touched = touchedLanes(named, before, after, event);
  const drawn = late.lateMillis === undefined
    ? touched.reduce((next, id) => changeLane(next, id, (lane) => beginSpan(lane, event.at, lookOfLane(after, id))), named)
    : drawLate(named, touched, before, after, event.at, late);
  return markEvent(drawn, before, after, event, late);
}

function drawLate(history: History, touched: readonly string[], before: ClusterView, after: ClusterView, at: MonoMillis, late: Pick<Mark, 'lateMillis'>): History {
  const was = asHeardThen(history, before, at);
  const then = asHeardThen(history, after, at);
  return touched.reduce((next, id) => changeLane(next, id, (lane) =>
    lookAgain(lane, at, lookOfLane(was.view, id), { ...lookOfLane(then.view, id), ...late }, lookOfLane(after, id), then.lostAt)), history);
}

/** What had happened before the log began came with its beginning and is not late. */
function lateness(history: History, { event, arrivedAt }: LoggedEvent): { lateMillis?: Millis } {
  return arrivedAt - event.at >= LATE_MILLIS && event.at > history.began ? { lateMillis: arrivedAt - event.at } : {};
}

function markEvent(history: History, before: ClusterView, after: ClusterView, event: ClusterEvent, late: Pick<Mark, 'lateMillis'>): History {
  const { at } = event;
  switch (event.kind) {
    case 'destination-attempt': {
      const lane = `destination:${destinationKey(event.witness.name, event.destination)}`;
      const good = event.outcome === 'connected';
      const label = `${describeTried(after.spec, event)} ${event.outcome} after ${describeMillis(event.tookMillis)}`;
      return changeLane(history, lane, (known) => addMark(known, { at, tone: good ? 'up' : event.outcome === 'cancelled' ? 'standby' : 'down', label, ...late }));
    }
    case 'order-changed': {
      if (event.state !== 'asked') return history;
      const label = `${describeCommand(event.command)} asked by ${event.by}`;
      return lanesOfOrder(event.command).reduce((next, lane) => changeLane(next, lane, (known) => addMark(known, { at, tone: 'attention', label, ...late })), history);
    }
    case 'ack-mode-changed': {
      const lane = `destination:${destinationKey(event.witness.name, event.destination)}`;
      const label = `acknowledgements: ${event.now}; ${event.because}`;
      return changeLane(history, lane, (known) => addMark(known, { at, tone: event.now === 'downgraded' ? 'attention' : 'up', label, ...late }));
    }
    case 'updates-overruled': {
      const count = event.ranges.reduce((sum, { from, to }) => sum + to - from + 1, 0);
      const label = `${describeCount(count, 'update')} of epoch ${describeEpoch(event.epoch)} overruled on ${event.witness.name}`;
      return changeLane(history, `section:${event.path}`, (known) => addMark(known, { at, tone: 'down', label, ...late }));
    }
    case 'wide-ip-changed': {
      const known = entry(before.wideIps, event.name);
      if (known && known.answer.join() === event.answer.join()) return history;
      const label = `${describeStandsFor(event.name, event.answer)}: ${event.because}`;
      return lanesOfWideIp(after, event.name).reduce((next, lane) => changeLane(next, lane, (line) => addMark(line, { at, tone: 'standby', label, ...late })), history);
    }
    default:
      return history;
  }
}

/** The lanes of the destinations that go by the name. */
function lanesOfWideIp({ spec }: ClusterView, name: string): string[] {
  return (spec?.nodes ?? []).flatMap((node) => node.destinations.filter(({ wideIp }) => wideIp?.name === name).map((destination) => `destination:${destinationKey(node.name, destination.name)}`));
}

/** The lanes in which an order is marked: of its node, of both ends of a link, of its destination. */
function lanesOfOrder(command: ClusterCommand): string[] {
  switch (command.verb) {
    case 'cut':
    case 'heal':
      return linkKey(command.link.a, command.link.b).split('~').map((node) => `node:${node}`);
    case 'reconnect':
    case 'downgrade':
    case 'upgrade':
      return [`destination:${destinationKey(command.node, command.destination)}`];
    case 'force':
      return [`node:${command.node}`];
    case 'join':
    case 'leave':
      return [`node:${command.member}`];
    default:
      return command.target.kind === 'node' ? [`node:${command.target.name}`] : [];
  }
}
