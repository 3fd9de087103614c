/** A wide IP as the lab serves it: what its name is answered with, and every server that may be in it, preferred first. */
import { entry } from '@understudy/shared/view/keep-same';
import { useFolded } from '../../state/page-context.ts';
import { formatClock } from '../../ui/format-time.ts';
import { Block } from '../../ui/panel.tsx';
import { StateMark } from '../../ui/state-mark.tsx';
import { describeMember } from './describe-wide-ip.ts';
import { Pick } from './pick.tsx';

export function WideIpBlock({ name }: { name: string }) {
  const { view } = useFolded();
  const known = entry(view.wideIps, name);
  const servers = view.spec?.wideIps.find((one) => one.name === name)?.servers ?? [];
  if (!known) return <Block title={`Wide IP ${name}`}><p className="dim">The lab has not said yet whom it stands for.</p></Block>;
  const lost = view.lab.state !== 'connected';
  return (
    <Block title={`Wide IP ${name}`} aside={`TTL ${known.ttlSeconds} s`}>
      <ul className={`rows${lost ? ' is-stale' : ''}`} aria-label={`Servers of ${name}`}>
        {servers.map((server) => {
          const said = describeMember(known, server);
          return (
            <li key={server} className={`row source${said.current ? ' is-current' : ''}`} aria-current={said.current || undefined} title={known.members.find(({ node }) => node === server)?.address}>
              <StateMark shape={said.shape} tone={said.tone} />
              <span><Pick to={{ kind: 'node', id: server }} /> <span className="soft">{said.words}</span></span>
            </li>
          );
        })}
      </ul>
      <p className="stale-note">{lost ? 'as the lab last said; it is not reached' : <>{known.because} · {formatClock(known.wall)}</>}</p>
    </Block>
  );
}
