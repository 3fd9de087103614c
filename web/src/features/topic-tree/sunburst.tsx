/** The topics from afar as rings of arcs: how many lie where, or how much moves there, coloured by the state of the sections. */
import { useEffect, useMemo, useRef, useState, type KeyboardEvent } from 'react';
import type { TopicPath } from '@understudy/shared/domain/ids';
import { UNNAMED } from '@understudy/shared/domain/topic-path';
import type { ClusterView } from '@understudy/shared/view/cluster-view';
import type { OutlineBy, OutlineFrame, OutlineRequest } from '@understudy/shared/wire/topic-outline';
import { Button } from '../../ui/button.tsx';
import { countOf, formatCount, formatRate, roundRate } from '../../ui/format-number.ts';
import { useElementSize } from '../../ui/gestures/use-element-size.ts';
import { StateMark } from '../../ui/state-mark.tsx';
import { arcState, type ArcState } from './arc-state.ts';
import { fitLabel, placeSunburst, type BurstArc } from './place-sunburst.ts';
import { parentOf } from './place-rows.ts';
import { stepSunburst } from './step-sunburst.ts';

interface Props {
  view: ClusterView;
  /** Null before the first answer. */
  frame: OutlineFrame | null;
  request: OutlineRequest;
  onRequest: (request: OutlineRequest) => void;
  /** Shows a topic or branch in the tree, a branch opened. */
  onOpen: (path: TopicPath, alsoOpen: boolean) => void;
  past: boolean;
}

const MEASURES: { by: OutlineBy; word: string }[] = [{ by: 'topics', word: 'by count' }, { by: 'rate', word: 'by rate' }];

export function Sunburst({ view, frame, request, onRequest, onOpen, past }: Props) {
  const stage = useRef<HTMLDivElement>(null);
  const svg = useRef<SVGSVGElement>(null);
  const size = useElementSize(stage);
  const [active, setActive] = useState('');
  const [hovered, setHovered] = useState<string | null>(null);
  const rem = typeof document === 'undefined' ? 14 : parseFloat(getComputedStyle(document.documentElement).fontSize);
  const radiusPx = size ? Math.max(40, Math.min(size.width, size.height) / 2 - 4) : 0;
  const fontPx = 0.78 * rem;
  const current = frame?.path === request.path && frame.by === request.by ? frame : null;
  const burst = useMemo(() => (current && radiusPx > 0 ? placeSunburst(current, request.by, radiusPx, fontPx, request.depth) : null), [current, request, radiusPx, fontPx]);
  const arcs = burst?.arcs ?? [];
  const focused = arcs.find((arc) => arc.key === active) ?? arcs[0];
  const told = arcs.find((arc) => arc.key === hovered) ?? (hovered === null ? focused : undefined);
  const states = new Map(arcs.map((arc) => [arc.key, arcState(view, arc.path)]));
  const legend = [...new Map([...states.values()].map((state) => [state.word, state])).values()];

  const lookInside = (path: TopicPath) => {
    setActive('');
    setHovered(null);
    onRequest({ ...request, path });
  };
  // The arc that has the focus is drawn by then, also when the outline was made anew.
  const keyed = useRef(false);
  useEffect(() => {
    if (keyed.current) svg.current?.querySelector<SVGElement>('[tabindex="0"]')?.focus();
    keyed.current = false;
  });

  const onKeyDown = (event: KeyboardEvent) => {
    if (!focused || event.ctrlKey || event.metaKey || event.altKey) return;
    const next = stepSunburst(arcs, focused.key, event.key);
    if (next) setActive(next.key);
    else if (event.key === 'Enter') onOpen(focused.path, isBranch(focused));
    else if (event.key === ' ' && focused.restOf === null) lookInside(focused.path);
    else if (event.key === 'Backspace' && request.path !== '') lookInside(parentOf(request.path));
    else if (!event.key.startsWith('Arrow')) return;
    keyed.current = true;
    event.preventDefault();
    event.stopPropagation();
  };

  const whole = current?.root;
  return (
    <div className="burst">
      <div className="burst-head">
        <span className="segments" role="group" aria-label="Size of the arcs">
          {MEASURES.map(({ by, word }) => <button key={by} type="button" aria-pressed={request.by === by} onClick={() => onRequest({ ...request, by })}>{word}</button>)}
        </span>
        {request.path === '' ? null : <Button tone="quiet" onClick={() => lookInside(parentOf(request.path))}>↖ out of {wordOf(request.path)}</Button>}
      </div>
      <div ref={stage} className="burst-stage">
        {past ? <p className="awaited dim">The outline of the topics is not recorded.</p> : !current ? <p className="awaited dim">Waiting for the outline…</p> : arcs.length === 0 ? <p className="awaited dim">{request.by === 'rate' && whole && whole.topics > 0 ? 'Nothing moves here.' : 'No topic has a value here.'}</p> : (
          <svg ref={svg} width={2 * radiusPx + 4} height={2 * radiusPx + 4} viewBox={`${-radiusPx - 2} ${-radiusPx - 2} ${2 * radiusPx + 4} ${2 * radiusPx + 4}`} role="group" aria-label={`Topics ${MEASURES.find(({ by }) => by === request.by)!.word}: ${arcs.length} arcs`} onKeyDown={onKeyDown} onMouseLeave={() => setHovered(null)}>
            <defs>
              <pattern id="burst-hatch" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><path d="M0 0V6" stroke="var(--ink-3)" strokeWidth="2.4" strokeOpacity="0.55" /></pattern>
            </defs>
            {arcs.map((arc) => <Arc key={arc.key} arc={arc} state={states.get(arc.key)!} focusable={arc === focused} lit={arc === told} onFocus={() => setActive(arc.key)} onHover={() => setHovered(arc.key)} onPick={() => onOpen(arc.path, isBranch(arc))} />)}
            <g className="arc-labels" aria-hidden="true">{arcs.map((arc) => <ArcLabel key={arc.key} arc={arc} fontPx={fontPx} />)}</g>
            <text className="burst-whole" textAnchor="middle" y={-fontPx * 0.1} fontSize={Math.min(1.45 * rem, radiusPx / 7.5)}>{request.by === 'topics' ? formatCount(whole!.topics) : formatRate(roundRate(whole!.updatesPerSecond))}</text>
            <text className="burst-of" textAnchor="middle" y={fontPx * 1.35} fontSize={fontPx}>{fitLabel(request.path === '' ? (request.by === 'topics' ? 'topics' : 'updates') : wordOf(request.path), burst!.holePx * 1.7, fontPx)}</text>
          </svg>
        )}
      </div>
      <div className="burst-told" aria-live="off">
        {told ? (
          <>
            <p className="burst-path"><StateMark shape={states.get(told.key)!.shape} tone={states.get(told.key)!.tone} /> <b title={told.path}>{told.restOf === null ? told.path : `${countOf(told.restOf, 'more child', 'more children')} of ${told.path === '' ? 'the root' : told.path}`}</b></p>
            <p className="dim"><span className="mono">{countOf(told.topics, 'topic')}</span> · <span className="mono">{formatRate(roundRate(told.updatesPerSecond))}</span> · {formatShare(told.share)} · {states.get(told.key)!.word}</p>
            {told.restOf === null ? (
              <p className="burst-acts">
                <Button tone="quiet" onClick={() => onOpen(told.path, isBranch(told))}>Open in the tree</Button>
                <Button tone="quiet" onClick={() => lookInside(told.path)}>Look inside</Button>
              </p>
            ) : <p className="dim burst-acts">too small to be drawn one by one</p>}
          </>
        ) : null}
      </div>
      <p className="burst-legend dim" aria-label="Colours">{legend.map((state) => <span key={state.word}><StateMark shape={state.shape} tone={state.tone} /> {state.word}</span>)}</p>
    </div>
  );
}

interface ArcProps {
  arc: BurstArc;
  state: ArcState;
  focusable: boolean;
  lit: boolean;
  onFocus: () => void;
  onHover: () => void;
  onPick: () => void;
}

function Arc({ arc, state, focusable, lit, onFocus, onHover, onPick }: ArcProps) {
  const said = `${arc.restOf === null ? wordOf(arc.path) : `${countOf(arc.restOf, 'more child', 'more children')} of ${wordOf(arc.path)}`}, ${countOf(arc.topics, 'topic')}, ${formatShare(arc.share)}, ${state.word}`;
  return (
    <g className={`arc arc-${arc.restOf === null ? state.name : 'rest'} arc-ring-${arc.ring}${lit ? ' is-lit' : ''}`} role="button" tabIndex={focusable ? 0 : -1} aria-label={said} onFocus={onFocus} onMouseEnter={onHover} onClick={onPick}>
      <path className="arc-ground" d={arc.shape} />
      {arc.restOf !== null || state.name === 'unknown' || state.name === 'down' || state.name === 'outside' ? <path d={arc.shape} fill="url(#burst-hatch)" /> : null}
    </g>
  );
}

/** Beside the arc and not in it: what is cut to fit is not the arc's name. */
function ArcLabel({ arc: { label, name, restOf }, fontPx }: { arc: BurstArc; fontPx: number }) {
  if (!label) return null;
  const text = fitLabel(restOf === null ? (name === '' ? 'no name' : name) : `+${formatCount(restOf)}`, label.widthPx, fontPx);
  if (!text) return null;
  return <text transform={`translate(${label.x} ${label.y}) rotate(${label.turnDegrees})`} textAnchor="middle" dominantBaseline="central" fontSize={fontPx}>{text}</text>;
}

function isBranch(arc: BurstArc): boolean {
  return arc.restOf !== null || arc.topics > 1;
}

function wordOf(path: TopicPath): string {
  return path === '' ? 'the root' : path === UNNAMED ? 'no name' : path;
}

function formatShare(share: number): string {
  const percent = share * 100;
  return `${percent < 9.95 ? Math.max(0.1, Math.round(percent * 10) / 10) : Math.round(percent)} %`;
}
