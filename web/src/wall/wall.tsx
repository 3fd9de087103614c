/** The wall: what is shown where. It has no controls: what it turns to, it decides by itself. */
import { useCallback, useEffect, useMemo, useReducer, useRef, useState, useSyncExternalStore } from 'react';
import { describeCluster } from '@understudy/shared/view/describe-cluster';
import { headEpisode, lanesOfSelection } from '../features/timeline/lane-selection.ts';
import type { ClusterStore, Folded } from '../state/cluster-store.ts';
import { useEvery } from './parts/use-now.ts';
import { WallFailover } from './parts/wall-failover.tsx';
import { WallHead } from './parts/wall-head.tsx';
import { WallLoss } from './parts/wall-loss.tsx';
import { WallMap } from './parts/wall-map.tsx';
import { WallSections } from './parts/wall-sections.tsx';
import { WallSentence } from './parts/wall-sentence.tsx';
import { WallTimeline } from './parts/wall-timeline.tsx';
import { chooseSound, type Heard } from './rules/choose-sound.ts';
import { describeLoss } from './rules/describe-loss.ts';
import { describeWall } from './rules/describe-wall.ts';
import { judgeAge, type Age } from './rules/judge-age.ts';
import { chooseMinutes } from './rules/place-strip.ts';
import { placeShift, SHIFT_MILLIS } from './rules/place-shift.ts';
import type { WallAddress } from './rules/read-wall-address.ts';
import { firstShow, stepShow, type Show, type WallView } from './rules/step-show.ts';
import { shownProblems, type ShownProblem } from './rules/subject.ts';
import type { Chime } from './runs/run-sound.ts';

interface WallProps {
  cluster: ClusterStore;
  address: WallAddress;
  name: string;
  /** Null when no sound was asked for. */
  chime: Chime | null;
  /** Told the number of the event after which the state is that is in the document now. */
  onCommitted: (n: number) => void;
}

const VIEW_WORDS: Record<WallView, string> = { overview: 'overview', map: 'map', sections: 'sections', timeline: 'timeline' };
const AUTOPLAY = 'No sound: this browser refuses it until somebody clicks here or presses a key (--autoplay-policy=no-user-gesture-required ends that).';

export function Wall({ cluster, address, name, chime, onCommitted }: WallProps) {
  const { folded, link, recorded } = useSyncExternalStore(cluster.subscribe, cluster.read);
  const readAge = useCallback(() => judgeAge(cluster.read().link, cluster.clock.dataAgeMillis()).state, [cluster]);
  const age = useEvery<Age['state']>(readAge, 250);
  const shift = useShift();
  const refused = useSyncExternalStore(chime?.subscribe ?? never, chime?.isRefused ?? no);
  const n = folded?.view.n ?? 0;
  useEffect(() => onCommitted(n), [n, onCommitted]);

  const notes = [...address.faults, ...(refused ? [AUTOPLAY] : []), ...(recorded ? ['This is a recording: its end is shown, and nothing follows.'] : [])];
  return (
    <>
      <main className="wall" data-age={age} style={{ translate: `${shift.x}rem ${shift.y}rem` }}>
        {folded ? <Live folded={folded} cluster={cluster} age={age} address={address} name={name} notes={notes} chime={chime} /> : (
          <>
            <WallHead cluster={cluster} title={null} name={name} view={null} notes={notes} />
            <section className="wall-sentence" aria-label="State" data-testid="wall-sentence">
              <p className="wall-headline" role="status">{link.state === 'lost' ? 'The dashboard is not reached.' : 'Connecting to the dashboard…'}</p>
              <p className="wall-detail">{link.state === 'lost' ? `Now: ${link.because ?? 'no reason is known'}. It tries again by itself.` : link.state === 'connected' ? 'Connected; the state of the cluster is on its way.' : ''}</p>
            </section>
          </>
        )}
      </main>
      <div className="wall-frame" data-age={age} aria-hidden="true" />
    </>
  );
}

function Live({ folded: { view, history }, cluster, age, address, name, notes, chime }: { folded: Folded; age: Age['state']; notes: readonly string[] } & Pick<WallProps, 'cluster' | 'address' | 'name' | 'chime'>) {
  const { nowMono } = cluster.clock;
  const problems = useMemo(() => shownProblems(view), [view]);
  const words = useMemo(() => describeWall(describeCluster(view, history.episodes), view, history), [view, history]);
  const show = useShow(problems, address.rotateMillis);
  useSounds(chime, problems, age);
  const episode = useMemo(() => headEpisode([...history.episodes].reverse()), [history.episodes]);
  const held = show.held?.subject ?? null;
  const lit = useMemo(() => lanesOfSelection(held?.selection ?? null, view, history), [held, view, history]);
  // The last message, by the cluster's clock; it says the same at every look.
  const staleSince = age === 'fresh' ? null : nowMono() - (cluster.clock.dataAgeMillis() ?? 0);
  const heldPath = held?.selection.kind === 'topic' ? held.selection.id : null;

  const map = <WallMap view={view} history={history} held={held} nowMono={nowMono} />;
  const minutes = chooseMinutes(history, nowMono(), held !== null);
  const timeline = <WallTimeline history={history} minutes={minutes} nowMono={nowMono} staleSince={staleSince} lit={lit} />;
  return (
    <>
      <WallHead cluster={cluster} title={view.spec?.name ?? null} name={name} view={address.rotateMillis === null ? null : VIEW_WORDS[show.view]} notes={notes} />
      <WallSentence cluster={cluster} words={words} age={age} />
      <div className={`wall-body is-${show.view}`} data-view={show.view}>
        {show.view === 'overview' || show.view === 'map' ? map : null}
        {show.view === 'overview' ? (
          <div className="wall-side">
            <WallFailover episode={episode} clock={cluster.clock} />
            <WallLoss loss={describeLoss(view)} />
            <WallSections view={view} held={heldPath} />
          </div>
        ) : null}
        {show.view === 'sections' ? <WallSections view={view} held={heldPath} large /> : null}
        {show.view === 'overview' || show.view === 'timeline' ? <div className="wall-strip"><p className="wall-strip-title">the last {minutes === 1 ? 'minute' : `${minutes} minutes`}</p>{timeline}</div> : null}
      </div>
    </>
  );
}

const SHOW_MILLIS = 500;

function useShow(problems: readonly ShownProblem[], rotateMillis: number | null): Show {
  const latest = useRef(problems);
  const [show, look] = useReducer((known: Show, { stand, now }: { stand: readonly ShownProblem[]; now: number }) => stepShow(known, stand, now, rotateMillis), null, firstShow);
  useEffect(() => {
    latest.current = problems;
    look({ stand: problems, now: performance.now() });
  }, [problems]);
  useEffect(() => {
    const timer = setInterval(() => look({ stand: latest.current, now: performance.now() }), SHOW_MILLIS);
    return () => clearInterval(timer);
  }, []);
  return show;
}

function useSounds(chime: Chime | null, problems: readonly ShownProblem[], age: Age['state']): void {
  const heard = useRef<Heard | null>(null);
  useEffect(() => {
    const now: Heard = { problems: new Set(problems.map(({ id }) => id)), age };
    const sound = chime && chooseSound(heard.current, now);
    heard.current = now;
    if (sound) chime.play(sound);
  }, [chime, problems, age]);
}

function useShift(): { x: number; y: number } {
  const [shift, setShift] = useState(() => placeShift(Date.now()));
  useEffect(() => {
    const timer = setInterval(() => setShift(placeShift(Date.now())), SHIFT_MILLIS / 6);
    return () => clearInterval(timer);
  }, []);
  return shift;
}

const never = () => () => undefined;
const no = () => false;
