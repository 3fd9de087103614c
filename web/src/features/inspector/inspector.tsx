/** The right-hand panel: what is known of the selection, with its orders at the foot where they never scroll away. */
import type { Selection } from '../../state/selection.ts';
import { useSelection } from '../../state/page-context.ts';
import { loadedLater } from '../../ui/loaded-later.tsx';
import { Panel } from '../../ui/panel.tsx';
import { OrderButtons } from '../orders/order-buttons.tsx';
import { Overview } from './overview.tsx';
import './inspector.css';

// The overview is there at once.
const Details = loadedLater('the details', () => import('./details.tsx').then((module) => module.Details));

const TITLES: Record<Selection['kind'], string> = { node: 'Node', client: 'Client', link: 'Link', destination: 'Destination', topic: 'Topic', episode: 'Failover' };

export function Inspector() {
  const [selection, onSelect] = useSelection();
  return (
    <Panel id="inspector" title={selection ? TITLES[selection.kind] : 'Overview'} className="inspector" aside={selection ? <button type="button" className="pick dim" onClick={() => onSelect(null)}>Esc closes</button> : null}>
      <div className="inspector-body">
        {/* Focusable, so that the arrow keys scroll it. */}
        <div className="inspector-scroll" tabIndex={0} role="group" aria-label="Details">
          {selection ? <Details selection={selection} /> : <Overview />}
        </div>
        {selection ? <div className="inspector-foot"><OrderButtons selection={selection} /></div> : null}
      </div>
    </Panel>
  );
}
