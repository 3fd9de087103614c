/** The timeline: lanes of what happened up to now, and each failover with its phases and milliseconds. */
import { memo, useMemo, useRef, useState, type KeyboardEvent } from 'react';
import type { MonoMillis } from '@understudy/shared/domain/units';
import type { Episode, History } from '@understudy/shared/history/history';
import type { ClusterView } from '@understudy/shared/view/cluster-view';
import { brushWindow, panWindow, resolveWindow, zoomWindow, type TimeScale, type TimeWindow } from '../../draw/time-scale.ts';
import { hitLanes, type LanePicture } from '../../draw/place-lanes.ts';
import type { Selection } from '../../state/selection.ts';
import { handleTimeKey, type TimeGestureTarget } from '../../ui/gestures/time-gestures.ts';
import { EpisodeCard, EpisodeList } from './episode-card.tsx';
import { describeHit, LaneTooltip, type TooltipWords } from './lane-tooltip.tsx';
import { endOfEpisode, episodeAt, headEpisode, lanesOfSelection, selectionOfFault, selectionOfLane, serviceMillis } from './lane-selection.ts';
import { LaneStrip, type StripHandle } from './lane-strip.tsx';
import { WindowBar } from './window-bar.tsx';
import './timeline.css';

export interface TimelineProps {
  view: ClusterView;
  history: History;
  selection: Selection | null;
  onSelect: (selection: Selection | null) => void;
  /** What the back end's monotonic clock is reckoned to read now. */
  nowMono: () => MonoMillis;
  /** The data is older than it should be: what came after is drawn as unknown. */
  stale: boolean;
}

/** The window of a fresh page: long enough for a whole drill, short enough for its seconds. */
export const FIRST_WINDOW: TimeWindow = { live: true, span: 60_000 };
const LISTED = 30;

/** @returns a window that shows an episode's interruption whole, with as much around it. */
export function windowOfEpisode(episode: Episode): TimeWindow {
  const length = Math.max(40, episode.gapMillis ?? 0, serviceMillis(episode));
  return brushWindow(episode.faultAt - length * 0.6, episode.faultAt + length * 1.6);
}

function TimelineBody({ view, history, selection, onSelect, nowMono, stale }: TimelineProps) {
  const [window, setWindow] = useState<TimeWindow>(FIRST_WINDOW);
  const [brush, setBrush] = useState<{ fromX: number; toX: number } | null>(null);
  const [tip, setTip] = useState<{ words: TooltipWords; x: number; y: number } | null>(null);
  const strip = useRef<StripHandle | null>(null);
  const drawn = useRef<{ picture: LanePicture; scale: TimeScale } | null>(null);

  const episodes = useMemo(() => history.episodes.slice(-LISTED).reverse(), [history.episodes]);
  const selectedId = selection?.kind === 'episode' ? selection.id : null;
  const chosen = (selectedId && history.episodes.find((episode) => episode.id === selectedId)) || headEpisode(episodes);
  const lit = useMemo(() => lanesOfSelection(selection, view, history), [selection, view, history]);
  const gaps = useMemo(
    () => view.gaps.ranges.map((range) => ({ at: range.wall + history.monoMinusWall, witness: range.witness.name, words: `${range.to - range.from + 1} events of ${range.witness.name} are missing: ${range.because}` })),
    [view.gaps.ranges, history.monoMinusWall],
  );

  const hitAt = (x: number, y: number) => {
    const stage = strip.current?.stage;
    if (!stage || !drawn.current || y < stage.axis) return null;
    return hitLanes(drawn.current.picture, stage.sizes, x, y - stage.axis + stage.scroll);
  };

  const gestures: TimeGestureTarget = {
    zoom: (factor, atX) => setWindow((known) => zoomWindow(known, factor, atX, strip.current?.stage.width ?? 1, nowMono())),
    pan: (byPx) => setWindow((known) => panWindow(known, byPx, strip.current?.stage.width ?? 1, nowMono())),
    brush: (range, done) => {
      setBrush(done ? null : range);
      const scale = drawn.current?.scale;
      if (done && range && scale) setWindow(brushWindow(scale.at(range.fromX), scale.at(range.toX)));
    },
    click: (x, y) => {
      const hit = hitAt(x, y);
      const scale = drawn.current?.scale;
      if (!hit || !scale) return;
      const slack = scale.at(6) - scale.at(0);
      const episode = hit.row.lane ? episodeAt(history, hit.row.id, scale.at(x), slack) : null;
      onSelect(hit.fault ? selectionOfFault(hit.fault.fault) : episode ? { kind: 'episode', id: episode.id } : selectionOfLane(hit.row.id));
    },
    hover: (at) => {
      const hit = at && hitAt(at.x, at.y);
      const words = hit ? describeHit(hit, history.monoMinusWall, nowMono()) : null;
      setTip(words && at ? { words, ...at } : null);
    },
    live: () => setWindow((known) => ({ live: true, span: known.live ? known.span : known.to - known.from })),
    reset: () => setWindow(FIRST_WINDOW),
  };

  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'Escape' && selection) onSelect(null);
    else if (handleTimeKey(event, gestures, strip.current?.stage.width ?? 800)) event.preventDefault();
  };

  const pickEpisode = (episode: Episode): void => {
    onSelect({ kind: 'episode', id: episode.id });
    const { from, to } = resolveWindow(window, nowMono());
    if (episode.faultAt < from || episode.faultAt > to) setWindow(windowOfEpisode(episode));
  };

  return (
    <div className="timeline" onKeyDown={onKeyDown}>
      <div className="tl-main">
        <WindowBar window={window} monoMinusWall={history.monoMinusWall} nowMono={nowMono} stale={stale} missing={view.gaps.missing} onWindow={setWindow} />
        <LaneStrip
          ref={strip} history={history} window={window} nowMono={nowMono} staleSince={stale ? view.at : null} gaps={gaps} lit={lit} brush={brush} gestures={gestures}
          episode={selectedId && chosen ? { from: chosen.faultAt, to: endOfEpisode(chosen), lane: chosen.lane } : null}
          onDrawn={(picture, scale) => { drawn.current = { picture, scale }; }}
          onPickLane={(row) => { const next = selectionOfLane(row.id); if (next) onSelect(next); }}
          tooltip={tip && !brush ? ((width) => <LaneTooltip words={tip.words} x={tip.x} y={tip.y} width={width} />) : null}
        />
      </div>
      <aside className="tl-side" aria-label="Failovers">
        {chosen ? (
          <>
            <EpisodeCard episode={chosen} onZoom={() => setWindow(windowOfEpisode(chosen))} />
            {episodes.length > 1 ? <><h4>Recent failovers <span className="mono">{history.episodes.length}</span></h4><EpisodeList episodes={episodes} chosen={chosen.id} onPick={pickEpisode} /></> : null}
          </>
        ) : <p className="tl-none">No failover since the history began. Kill a node to see one, measured.</p>}
      </aside>
    </div>
  );
}

/** Samples arrive every second and change nothing here: only what the lanes are made of draws again. */
export const Timeline = memo(TimelineBody, (a, b) =>
  a.history === b.history && a.selection === b.selection && a.stale === b.stale && a.onSelect === b.onSelect && a.nowMono === b.nowMono
  && a.view.gaps === b.view.gaps && a.view.spec === b.view.spec && (!b.stale || a.view.at === b.view.at));
