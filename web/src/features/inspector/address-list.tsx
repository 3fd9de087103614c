/** A destination's whole address list, in order of priority, with where the search stands. */
import { describeHostPort } from '@understudy/shared/domain/wide-ip';
import type { DestinationView } from '@understudy/shared/view/cluster-view';
import { useNowMono } from '../../state/page-context.ts';
import { StateMark } from '../../ui/state-mark.tsx';
import { describeAddress, describeSearch } from './describe-address.ts';
import { Pick } from './pick.tsx';

export function AddressList({ destination, stale }: { destination: DestinationView; stale: string | null }) {
  const { state } = destination;
  return (
    <>
      <ol className={`rows${stale ? ' is-stale' : ''}`} aria-label={`Addresses of ${state.destination}`}>
        {state.addresses.map((address, index) => {
          const said = describeAddress(state, index);
          return (
            <li key={describeHostPort(address)} className={`row address${said.current ? ' is-current' : ''}`} aria-current={said.current || undefined}>
              <span className="address-place mono">{index + 1}</span>
              <span>
                {address.node === null ? <span className="mono">{describeHostPort(address)}</span> : <Pick to={{ kind: 'node', id: address.node }} />} <span className="soft" title={`${address.host}:${address.port}`}>{said.words}</span>
              </span>
              <StateMark shape={said.shape} tone={said.tone} />
            </li>
          );
        })}
        <li className="row address">
          <span className="address-place" aria-hidden="true">↻</span>
          <span className="soft"><SearchLine destination={destination} /></span>
        </li>
      </ol>
      {stale ? <p className="stale-note">{stale}</p> : null}
    </>
  );
}

/** A wait counts down by itself, so that it alone is redrawn ten times a second. */
function SearchLine({ destination }: { destination: DestinationView }) {
  const nowMono = useNowMono(destination.state.wait ? 100 : 5000);
  return <>{describeSearch(destination.state, nowMono)}</>;
}
