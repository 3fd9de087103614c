/** A destination's whole address list in order of priority, or what its wide IP stood for, with where the search stands. */
import { describeHostPort, nodeAt } from '@understudy/shared/domain/wide-ip';
import type { WideIpState } from '@understudy/shared/domain/destination';
import type { DestinationView } from '@understudy/shared/view/cluster-view';
import { useFolded, useNowMono } from '../../state/page-context.ts';
import { StateMark } from '../../ui/state-mark.tsx';
import { describeAddress, describeSearch } from './describe-address.ts';
import { describeKept } from './describe-wide-ip.ts';
import { Pick } from './pick.tsx';

export function AddressList({ destination, stale }: { destination: DestinationView; stale: string | null }) {
  const { state } = destination;
  const { view } = useFolded();
  return (
    <>
      <ol className={`rows${stale ? ' is-stale' : ''}`} aria-label={`Addresses of ${state.destination}`}>
        {state.addresses.map((address, index) => {
          const said = describeAddress(state, index);
          // Behind a wide IP the node does not know whom it dials; the description does.
          const node = address.node ?? (view.spec && nodeAt(view.spec, address));
          return (
            <li key={describeHostPort(address)} className={`row address${said.current ? ' is-current' : ''}`} aria-current={said.current || undefined}>
              <span className="address-place mono">{index + 1}</span>
              <span>
                {node === null ? <span className="mono">{describeHostPort(address)}</span> : <Pick to={{ kind: 'node', id: node }} />} <span className="soft" title={describeHostPort(address)}>{said.words}</span>
              </span>
              <StateMark shape={said.shape} tone={said.tone} />
            </li>
          );
        })}
        {state.wideIp ? (
          <li className="row address">
            <span className="address-place" aria-hidden="true">@</span>
            <span className="soft"><Kept wideIp={state.wideIp} /></span>
          </li>
        ) : null}
        <li className="row address">
          <span className="address-place" aria-hidden="true">↻</span>
          <span className="soft"><SearchLine destination={destination} /></span>
        </li>
      </ol>
      {stale ? <p className="stale-note">{stale}</p> : null}
    </>
  );
}

/** The time for which an answer is kept runs down by itself, too. */
function Kept({ wideIp }: { wideIp: WideIpState }) {
  const nowMono = useNowMono(500);
  return <>{describeKept(wideIp, nowMono)}</>;
}

/** A wait counts down by itself, so that it alone is redrawn ten times a second. */
function SearchLine({ destination }: { destination: DestinationView }) {
  const nowMono = useNowMono(destination.state.wait ? 100 : 5000);
  return <>{describeSearch(destination.state, nowMono)}</>;
}
