/** The timeline: lanes of what happened up to now, and each failover with its phases and milliseconds. */
import { memo, useMemo, useRef, useState, type KeyboardEvent } from 'react';
import type { MonoMillis } from '@understudy/shared/domain/units';
import type { Episode, History, Note } from '@understudy/shared/history/history';
import type { ClusterView } from '@understudy/shared/view/cluster-view';
import { brushWindow, panWindow, resolveWindow, showInstant, zoomWindow, type TimeScale } from '../../draw/time-scale.ts';
import { placeRows, type RowKind } from '../../draw/lane-rows.ts';
import { hitLanes, hitNotes, type LanePicture } from '../../draw/place-lanes.ts';
import type { Selection } from '../../state/selection.ts';
import type { TimeGestureTarget } from '../../ui/gestures/time-gestures.ts';
import { handleTimeKey, stepKeyBrush, type KeyBrush } from '../../ui/gestures/time-keys.ts';
import { loadedLater } from '../../ui/loaded-later.tsx';
import type { Pointed } from './lane-tooltip.tsx';
import { endOfEpisode, episodeAt, headEpisode, lanesOfSelection, selectionOfFault, selectionOfLane, windowOfEpisode } from './lane-selection.ts';
import { LaneStrip, type StripHandle } from './lane-strip.tsx';
import type { NoteDraft } from './note-form.tsx';
import { SidePanel } from './side-panel.tsx';
import { FIRST_WINDOW, useTimeWindow } from './use-time-window.ts';
import { WindowBar } from './window-bar.tsx';
import './timeline.css';

export interface TimelineProps {
  view: ClusterView;
  /** What is drawn. While the playhead stands in the past this may be the newest history: what came after it is paled. */
  history: History;
  /** What was known at the playhead: of failovers and notes nothing else is told. Left out while `history` is just that. */
  told?: History;
  selection: Selection | null;
  onSelect: (selection: Selection | null) => void;
  /** What the back end's monotonic clock is reckoned to read now, or the end of what `history` tells. */
  nowMono: () => MonoMillis;
  /** The data is older than it should be: what came after is drawn as unknown. */
  stale: boolean;
  /** The instant that the page shows; null or left out while it is live. */
  playhead?: MonoMillis | null;
  /** Asked to show another instant; left out where there is no playhead to move. */
  onSeek?: (at: MonoMillis) => void;
}

const LaneTooltip = loadedLater('what is under the pointer', () => import('./lane-tooltip.tsx').then((module) => module.LaneTooltip));

const LISTED = 30;
const NONE: ReadonlySet<never> = new Set();

function TimelineBody({ view, history, told = history, selection, onSelect, nowMono, stale, playhead = null, onSeek }: TimelineProps) {
  const [window, setWindow] = useTimeWindow(playhead, nowMono);
  const [brush, setBrush] = useState<{ fromX: number; toX: number } | null>(null);
  const [keyBrush, setKeyBrush] = useState<KeyBrush | null>(null);
  const [tip, setTip] = useState<{ of: Pointed; x: number; y: number } | null>(null);
  const [filter, setFilter] = useState('');
  const [worstFirst, setWorstFirst] = useState(false);
  const [folded, setFolded] = useState<ReadonlySet<RowKind>>(NONE);
  const [draft, setDraft] = useState<NoteDraft | null>(null);
  const [pickedNotes, setPickedNotes] = useState<ReadonlySet<string>>(NONE);
  const strip = useRef<StripHandle | null>(null);
  const search = useRef<HTMLInputElement | null>(null);
  const drawn = useRef<{ picture: LanePicture; scale: TimeScale } | null>(null);

  const at = playhead ?? Infinity;
  const rows = useMemo(() => placeRows(history, { filter, folded, worstFirst, at }), [history, filter, folded, worstFirst, at]);
  const episodes = useMemo(() => told.episodes.slice(-LISTED).reverse().sort((a, b) => b.faultAt - a.faultAt), [told.episodes]);
  const selectedId = selection?.kind === 'episode' ? selection.id : null;
  const [asTold, asDrawn] = [told, history].map((known) => known.episodes.find(({ id }) => id === selectedId));
  const chosen = asTold ?? asDrawn ?? headEpisode(episodes);
  const lit = useMemo(() => lanesOfSelection(selection, view, history), [selection, view, history]);
  const width = (): number => strip.current?.stage.width ?? 800;

  const hitAt = (x: number, y: number) => {
    const stage = strip.current?.stage;
    if (!stage || !drawn.current || y < stage.axis) return null;
    return hitLanes(drawn.current.picture, stage.sizes, x, y - stage.axis + stage.scroll);
  };
  const notesAt = (x: number, y: number): readonly Note[] => (drawn.current && y < (strip.current?.stage.axis ?? 0) ? hitNotes(drawn.current.picture, x) : []);
  const seekTo = onSeek ? (x: number): void => {
    const scale = drawn.current?.scale;
    if (scale) onSeek(Math.min(scale.at(x), nowMono()));
  } : null;
  const takeBrush = (fromX: number, toX: number): void => {
    const scale = drawn.current?.scale;
    if (scale) setWindow(brushWindow(scale.at(fromX), scale.at(toX)));
  };

  const gestures: TimeGestureTarget = {
    zoom: (factor, atX) => setWindow((known) => zoomWindow(known, factor, atX, width(), nowMono())),
    pan: (byPx) => setWindow((known) => panWindow(known, byPx, width(), nowMono())),
    brush: (range, done) => {
      setBrush(done ? null : range);
      if (done && range) takeBrush(range.fromX, range.toX);
    },
    click: (x, y) => {
      const scale = drawn.current?.scale;
      if (!scale) return;
      const notes = notesAt(x, y);
      if (notes.length > 0) setPickedNotes(new Set(notes.map(({ id }) => id)));
      if (y < strip.current!.stage.axis) return;
      if (draft && !draft.episode) {
        setDraft({ ...draft, at: Math.min(scale.at(x), nowMono()) });
        return;
      }
      const hit = hitAt(x, y);
      if (!hit) return;
      const slack = scale.at(6) - scale.at(0);
      const episode = hit.row.lane ? episodeAt(history, hit.row.id, scale.at(x), slack) : null;
      onSelect(hit.fault ? selectionOfFault(hit.fault.fault) : episode ? { kind: 'episode', id: episode.id } : selectionOfLane(hit.row.id));
    },
    hover: (place) => {
      const hit = place && hitAt(place.x, place.y);
      const notes = place && !hit ? notesAt(place.x, place.y) : [];
      setTip(place && (hit || notes.length > 0) ? { of: hit ? { hit, now: nowMono() } : { notes }, ...place } : null);
    },
    live: () => setWindow((known) => ({ live: true, span: known.live ? known.span : known.to - known.from })),
    reset: () => setWindow(FIRST_WINDOW),
    seek: seekTo,
    axisPx: () => strip.current?.stage.axis ?? 0,
  };

  const beginNote = (): void => setDraft({ at: playhead ?? nowMono(), episode: null });
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.target instanceof HTMLInputElement) {
      // In the filter, Escape empties it, and all other keys are letters.
      if (event.key === 'Escape' && filter) setFilter('');
      event.stopPropagation();
      return;
    }
    const stepped = stepKeyBrush(keyBrush, event, width());
    if (stepped !== undefined) {
      setKeyBrush(stepped && !stepped.done ? stepped.brush : null);
      if (stepped?.done) takeBrush(Math.min(stepped.brush.anchorX, stepped.brush.x), Math.max(stepped.brush.anchorX, stepped.brush.x));
      event.stopPropagation();
    } else if (event.key === 'n' && !event.ctrlKey && !event.metaKey && !event.altKey) beginNote();
    else if (event.key === 'Escape' && selection) onSelect(null);
    else if (!handleTimeKey(event, gestures, width())) return;
    event.preventDefault();
  };

  const pickEpisode = (episode: Episode): void => {
    onSelect({ kind: 'episode', id: episode.id });
    const { from, to } = resolveWindow(window, nowMono());
    if (episode.faultAt < from || episode.faultAt > to) setWindow(windowOfEpisode(episode));
  };
  const pickNote = (note: Note): void => {
    setPickedNotes(new Set([note.id]));
    const episode = history.episodes.find(({ id }) => id === note.episode);
    if (episode) pickEpisode(episode);
    else setWindow((known) => showInstant(known, note.at, nowMono()));
  };
  const fold = (kind: RowKind): void => setFolded((known) => new Set(known.has(kind) ? [...known].filter((other) => other !== kind) : [...known, kind]));
  const shownBrush = keyBrush ? { fromX: Math.min(keyBrush.anchorX, keyBrush.x), toX: Math.max(keyBrush.anchorX, keyBrush.x) } : brush;
  const lanes = rows.reduce((count, row) => count + (row.folded?.length ?? (row.lane ? 1 : 0)), 0);

  return (
    <div className="timeline" onKeyDown={onKeyDown}>
      <div className="tl-main">
        <WindowBar
          window={window} monoMinusWall={history.monoMinusWall} nowMono={nowMono} stale={stale} missing={view.gaps.missing} filter={filter} shown={{ lanes, of: history.lanes.length }} worstFirst={worstFirst}
          search={search} onWindow={setWindow} onFilter={setFilter} onWorstFirst={setWorstFirst} onNote={beginNote}
        />
        <LaneStrip
          ref={strip} history={history} rows={rows} window={window} nowMono={nowMono} staleSince={stale ? view.at : null} playhead={playhead} lit={lit} brush={shownBrush} gestures={gestures}
          episode={asDrawn ? { from: asDrawn.faultAt, to: endOfEpisode(asDrawn), lane: asDrawn.lane } : null}
          folded={folded} byKind={!worstFirst} onFold={fold} onSeek={onSeek ?? null}
          onDrawn={(picture, scale) => { drawn.current = { picture, scale }; }}
          onPickLane={(row) => { const next = selectionOfLane(row.id); if (next) onSelect(next); }}
          tooltip={tip && !shownBrush ? ((stripWidth) => <LaneTooltip of={tip.of} monoMinusWall={history.monoMinusWall} x={tip.x} y={tip.y} width={stripWidth} />) : null}
        />
      </div>
      <SidePanel
        history={told} episodes={episodes} chosen={chosen} past={playhead !== null} later={chosen !== null && chosen === asDrawn && !asTold} draft={draft} pickedNotes={pickedNotes} onDraft={setDraft} onPickEpisode={pickEpisode}
        onZoom={(episode) => setWindow(windowOfEpisode(episode))} onPickNote={pickNote}
      />
    </div>
  );
}

/** Samples arrive every second and change nothing here: only what the lanes are made of draws again. */
export const Timeline = memo(TimelineBody, (a, b) =>
  a.history === b.history && a.told === b.told && a.selection === b.selection && a.stale === b.stale && a.onSelect === b.onSelect && a.nowMono === b.nowMono && a.playhead === b.playhead && a.onSeek === b.onSeek
  && a.view.gaps === b.view.gaps && a.view.spec === b.view.spec && (!b.stale || a.view.at === b.view.at));
