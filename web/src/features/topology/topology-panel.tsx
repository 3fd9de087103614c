/** The instrument in its frame: the map or the same as a table, with what finds, folds, moves back and saves. */
import { lazy, Suspense, useEffect, useMemo, useRef, useState } from 'react';
import type { MonoMillis } from '@understudy/shared/domain/units';
import type { History } from '@understudy/shared/history/history';
import { countCluster } from '@understudy/shared/view/describe-cluster';
import type { ClusterView } from '@understudy/shared/view/cluster-view';
import type { Selection } from '../../state/selection.ts';
import { describeMoment } from '../../ui/format-time.ts';
import { loadedLater } from '../../ui/loaded-later.tsx';
import { Panel } from '../../ui/panel.tsx';
import { PopoverButton } from '../../ui/popover-button.tsx';
import { belongsToField } from '../orders/use-order-keys.ts';
import { useArrangement } from './controls/arrangement.ts';
import { ZoomButtons } from './controls/zoom-buttons.tsx';
import { FindField } from './find/find-field.tsx';
import { useFound } from './find/use-found.ts';
import type { PictureHandle } from './picture/picture.tsx';
import { Topology } from './topology.tsx';

const MapMenu = loadedLater('the menu', () => import('./controls/map-menu.tsx').then((module) => module.MapMenu));
const GraphTable = lazy(() => import('./table/graph-table.tsx').then((module) => ({ default: module.GraphTable })));

export interface TopologyPanelProps {
  view: ClusterView;
  history: History;
  selection: Selection | null;
  onSelect: (selection: Selection | null) => void;
  nowMono: () => MonoMillis;
  /** The zone of all times, in words. */
  zone: string;
}

export function TopologyPanel({ view, history, selection, onSelect, nowMono, zone }: TopologyPanelProps) {
  const [text, setText] = useState('');
  const [hides, setHides] = useState(false);
  const [asTable, setAsTable] = useState(false);
  const field = useRef<HTMLInputElement>(null);
  const handle = useRef<PictureHandle>(null);
  const { parsed, found, prepare } = useFound(text, view, nowMono);
  const find = useMemo(() => found && { found, hides }, [found, hides]);
  const [arrangement, arrange] = useArrangement(view.spec?.name ?? '');

  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      if (event.key !== 'g' || event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented || belongsToField(event.target)) return;
      event.preventDefault();
      field.current?.focus();
    };
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, []);

  const { spec } = view;
  const save = async (as: 'svg' | 'png'): Promise<void> => {
    const shown = handle.current?.shown();
    if (!spec || !shown) throw new Error('There is no map to save yet. Show it first.');
    const { download, toPng, toSvg } = await import('./controls/export-graph.ts');
    const { nodes } = countCluster(view);
    const exported = {
      ...shown, title: `${spec.name} · replication`, subtitle: `${describeMoment(view.wall)} · ${nodes.up} of ${nodes.all} nodes up`,
      sync: spec.nodes.some((node) => node.destinations.some((destination) => destination.ack === 'sync')),
    };
    const name = `${spec.name}-replication-${new Date(view.wall).toISOString().slice(0, 19).replaceAll(':', '-')}.${as}`;
    download(name, as === 'svg' ? new Blob([toSvg(exported)], { type: 'image/svg+xml' }) : await toPng(exported));
  };

  const bar = spec ? (
    <div className="map-bar">
      <FindField ref={field} text={text} parsed={parsed} found={found} hides={hides} onNear={prepare} onText={setText} onHides={setHides} onGo={() => { if (found) handle.current?.show(found.keys); }} />
      <span className="map-forms" role="group" aria-label="Form">
        <button type="button" aria-pressed={!asTable} onClick={() => setAsTable(false)}>Map</button>
        <button type="button" aria-pressed={asTable} onClick={() => setAsTable(true)}>Table</button>
      </span>
      {asTable ? null : <ZoomButtons onZoom={(factor) => handle.current?.zoom(factor)} />}
      <PopoverButton label="More for the map" face="⋯" className="map-tool" boxClassName="popover map-menu">
        {(close) => <MapMenu spec={spec} arrangement={arrangement} onArrange={arrange} onExport={save} onClose={close} />}
      </PopoverButton>
      <span className="map-zone">{zone}</span>
    </div>
  ) : zone;
  return (
    <Panel id="topology" title="Replication" aside={bar}>
      {asTable && view.spec
        ? <Suspense fallback={<p className="awaited dim">Loading the table…</p>}><GraphTable view={view} spec={view.spec} selection={selection} onSelect={onSelect} find={find} nowMono={nowMono} /></Suspense>
        : <Topology view={view} history={history} selection={selection} onSelect={onSelect} nowMono={nowMono} controls={{ find, handle }} />}
    </Panel>
  );
}
