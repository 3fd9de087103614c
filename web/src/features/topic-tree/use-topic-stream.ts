/** The stream of topics as React sees it: begun with the tree, ended with it. */
import { useEffect, useState, useSyncExternalStore } from 'react';
import { useFeed } from '../../feed/feed-context.ts';
import { useStores } from '../../state/page-context.ts';
import { EMPTY_PICTURE } from './topic-picture.ts';
import { TopicStream, type ShownTopics } from './topic-stream.ts';

const NOTHING: ShownTopics = { picture: EMPTY_PICTURE, pause: null };
const nobody = (): (() => void) => () => undefined;
const nothing = (): ShownTopics => NOTHING;

/** @returns the stream, null for the moment before it begins, and what it shows. */
export function useTopicStream(): { stream: TopicStream | null; shown: ShownTopics } {
  const feed = useFeed();
  const { cluster } = useStores();
  const [stream, setStream] = useState<TopicStream | null>(null);
  useEffect(() => {
    const begun = new TopicStream({ gaze: feed.lookAtTopics, now: cluster.clock.nowMono, nextFrame: (then) => requestAnimationFrame(then) });
    // The stream holds a connection and a timer: it can only begin once the tree is really there.
    // eslint-disable-next-line react-hooks/set-state-in-effect
    setStream(begun);
    return () => begun.close();
  }, [feed, cluster]);
  const shown = useSyncExternalStore(stream?.subscribe ?? nobody, stream?.read ?? nothing);
  return { stream, shown };
}
