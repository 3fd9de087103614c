/**
 * The replication topology: groups, nodes in places that never move, links with what they carry, opinions, cuts and moves.
 * Geometry is `draw/place-*.ts`, words are `describe-*.ts`; this file puts them on the screen and under the keys.
 */
import { useId, useMemo, useRef, useState, type KeyboardEvent } from 'react';
import type { ClusterSpec } from '@understudy/shared/domain/cluster-spec';
import { linkEnds } from '@understudy/shared/domain/ids';
import type { MonoMillis } from '@understudy/shared/domain/units';
import type { History } from '@understudy/shared/history/history';
import type { ClusterView } from '@understudy/shared/view/cluster-view';
import { centreOf } from '../../draw/box.ts';
import { placeLinks, pointAt } from '../../draw/place-links.ts';
import { placeMoves } from '../../draw/place-moves.ts';
import { placeNodes } from '../../draw/place-nodes.ts';
import type { Selection } from '../../state/selection.ts';
import { directionOf, nextInDirection, type RovingItem } from '../../ui/gestures/roving-focus.ts';
import { useElementSize, type ElementSize } from '../../ui/gestures/use-element-size.ts';
import { useTick } from '../../ui/gestures/use-tick.ts';
import { CutStranger } from './cut-stranger.tsx';
import { describeLinks, type PairInk } from './describe-links.ts';
import { describeNode, shortPath } from './describe-node.ts';
import { countGroup, GroupPanel } from './group-panel.tsx';
import { Legend } from './legend.tsx';
import { isLit, lightPath } from './light-path.ts';
import { pairNow, PairLink, partKey, partsOf } from './link-ink.tsx';
import { PairLabel } from './link-label.tsx';
import { Hatchings } from './marks.tsx';
import { describeMember, MemberLink } from './member-link.tsx';
import { MoveArrow } from './move-arrow.tsx';
import { NodeCard, placeTabs, type Press } from './node-card.tsx';
import { recentMoves } from './recent-moves.ts';
import './topology.css';

export interface TopologyProps {
  view: ClusterView;
  history: History;
  selection: Selection | null;
  onSelect: (selection: Selection | null) => void;
  /** What the back end's monotonic clock is reckoned to read now. */
  nowMono: () => MonoMillis;
}

/** Fills its parent; shows nothing but a line until the cluster has been described. */
export function Topology(props: TopologyProps) {
  const frame = useRef<HTMLDivElement>(null);
  const size = useElementSize(frame);
  return (
    <div ref={frame} className="topology">
      {!props.view.spec ? <p className="topology-empty">The cluster has not been described yet.</p> : size ? <Picture {...props} spec={props.view.spec} size={size} /> : null}
    </div>
  );
}

/** @param size of the panel in pixels; apart from the frame, so that a test can draw without a browser */
export function Picture({ view, history, selection, onSelect, nowMono, spec, size }: TopologyProps & { spec: ClusterSpec; size: ElementSize }) {
  const places = useMemo(() => placeNodes(spec, size), [spec, size]);
  const links = useMemo(() => placeLinks(spec, places), [spec, places]);
  const [hovered, setHovered] = useState<string | null>(null);
  const [focused, setFocused] = useState<string | null>(null);
  const root = useRef<SVGSVGElement>(null);
  const hatch = useId();
  const now = nowMono();

  const compact = places.density.name === 'compact';
  const pairs = describeLinks(spec, view);
  const cards = spec.nodes.map((node) => describeNode(view, history, node.name, now));
  const moves = recentMoves(history, now);
  const members = Object.values(links.members).map((place) => ({ place, ink: describeMember(view, place.key, place.ends) }));
  const lit = lightPath(view, selection, (id) => history.episodes.find((episode) => episode.id === id)?.lane ?? null);
  const waiting = [...pairs.values()].some((pair) => pair.tries.some((attempt) => attempt.wait));
  const counting = moves.length > 0 || cards.some((card) => card.state !== 'up');
  useTick(waiting ? 500 : counting ? 1000 : null);

  const items: RovingItem[] = [
    ...cards.flatMap((card): RovingItem[] => {
      const place = places.nodes[card.name];
      if (!place) return [];
      const tabs = place.tabs ? placeTabs(card.clients, place.tabs).chips.map((chip) => ({ key: `client:${chip.item.name}`, x: place.box.x + 6 + chip.x + chip.width / 2, y: place.tabs!.y + place.tabs!.height / 2 })) : [];
      return [{ key: `node:${card.name}`, ...centreOf(place.box) }, ...tabs];
    }),
    ...[...pairs.values()].flatMap((pair): RovingItem[] => {
      const place = links.pairs[pair.key];
      if (!place) return [];
      return [...pair.streams, ...pair.tries].map((part) => ({ key: partKey(part), ...pointAt(place.curve, part.from === place.ends[0] ? 0.35 : 0.65) }));
    }),
    ...members.map(({ place }) => ({ key: `link:${place.key}`, ...pointAt(place.curve, 0.5) })),
  ];
  const stop = items.some((item) => item.key === focused) ? focused : (items[0]?.key ?? null);

  const pressOf = (kind: 'node' | 'client' | 'link' | 'destination', id: string, words: string, key = `${kind}:${id}`): Press => {
    const selected = selection?.kind === kind && selection.id === id;
    return {
      'data-rove': key, tabIndex: key === stop ? 0 : -1, role: 'button', 'aria-pressed': selected, 'aria-label': words,
      onClick: (event) => {
        event.stopPropagation();
        onSelect({ kind, id });
      },
      onFocus: () => setFocused(key),
    };
  };

  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const direction = directionOf(event.key);
    if (direction && stop) {
      const next = nextInDirection(items, stop, direction);
      event.preventDefault();
      if (next) root.current?.querySelector<SVGGElement>(`[data-rove="${CSS.escape(next)}"]`)?.focus();
    } else if ((event.key === 'Enter' || event.key === ' ') && stop) {
      event.preventDefault();
      // The focused thing knows what it selects; a press and Enter are the same.
      root.current?.querySelector(`[data-rove="${CSS.escape(stop)}"]`)?.dispatchEvent(new MouseEvent('click', { bubbles: true }));
    } else if (event.key === 'Escape') onSelect(null);
  };

  // Each part gets only what concerns it, so that it is drawn again only when that changes.
  const lookOf = (ink: PairInk) => {
    const keys = [...ink.streams, ...ink.tries].map((part) => part.key);
    const own = (key: string | null): string | null => (key !== null && keys.includes(key) ? key : null);
    return {
      now: pairNow(ink, now), hovered: own(hovered), selectedKey: own(selection?.kind === 'destination' ? selection.id : null),
      lit: [...keys.map((key) => `destination:${key}`), `link:${ink.key}`].filter((key) => isLit(lit, key)),
    };
  };
  const moved = placeMoves(moves, places);
  const paths = Object.keys(view.sections);
  const strangers = [...pairs.values()].filter((pair) => pair.cut && !links.pairs[pair.key] && !links.members[pair.key]);
  return (
    <svg
      ref={root} className="topology-picture" viewBox={`0 0 ${places.width} ${places.height}`} width={size.width} height={size.height}
      role="group" aria-label={`Replication topology of ${spec.name}: ${spec.groups.length} groups, ${spec.nodes.length} nodes. Arrow keys move, Enter selects, Escape clears.`}
      onKeyDown={onKeyDown} onClick={() => selection && onSelect(null)}
    >
      <Hatchings id={hatch} />
      {places.groups.map((group) => <GroupPanel key={group.name} place={group} count={countGroup(spec, view, group.name)} compact={compact} />)}
      {members.map(({ place, ink }) => (
        <MemberLink key={place.key} ink={ink} place={place} lit={isLit(lit, `link:${place.key}`)} selected={selection?.kind === 'link' && selection.id === place.key} press={pressOf('link', place.key, ink.words)} />
      ))}
      {[...pairs.values()].map((ink) => {
        const place = links.pairs[ink.key];
        return place ? (
          <PairLink
            key={ink.key} ink={ink} place={place} {...lookOf(ink)} onHover={setHovered}
            presses={Object.fromEntries(partsOf(ink, now).map(({ part, words }) => [partKey(part), pressOf('destination', part.key, words, partKey(part))]))}
          />
        ) : null;
      })}
      {strangers.map((ink) => <CutStranger key={ink.key} ends={linkEnds(ink.key)} places={places} press={pressOf('link', ink.key, `link ${linkEnds(ink.key).join(' and ')}, cut`)} />)}
      {[...pairs.values()].map((ink) => {
        const place = links.pairs[ink.key];
        return place ? <PairLabel key={ink.key} ink={ink} place={place} {...lookOf(ink)} compact={compact} /> : null;
      })}
      {cards.map((ink) => {
        const place = places.nodes[ink.name];
        return place ? (
          <NodeCard
            key={ink.name} ink={ink} place={place} compact={compact} hatch={hatch} lit={isLit(lit, `node:${ink.name}`)} selected={selection?.kind === 'node' && selection.id === ink.name}
            press={pressOf('node', ink.name, ink.words)} tabPresses={Object.fromEntries(ink.clients.map((client) => [client.name, pressOf('client', client.name, client.words)]))}
            litClients={ink.clients.map(({ name }) => name).filter((name) => isLit(lit, `client:${name}`) || isLit(lit, `node:${ink.name}`))}
            selectedClient={selection?.kind === 'client' && ink.clients.some(({ name }) => name === selection.id) ? selection.id : null}
          />
        ) : null;
      })}
      {moved.map((place) => {
        const move = moves.find((known) => known.id === place.id)!;
        return <MoveArrow key={move.id} move={move} place={place} name={shortPath(move.path, paths)} onPress={() => onSelect({ kind: 'episode', id: move.id })} />;
      })}
      {places.legend ? <Legend box={places.legend} /> : null}
    </svg>
  );
}
