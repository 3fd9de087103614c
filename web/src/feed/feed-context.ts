/** How features reach the open feed. */
import { createContext, use } from 'react';
import type { ClusterFeed } from './cluster-feed.ts';

export const FeedContext = createContext<ClusterFeed | null>(null);

export function useFeed(): ClusterFeed {
  const feed = use(FeedContext);
  if (!feed) throw new Error('useFeed was asked for outside of FeedContext: wrap the page in it');
  return feed;
}
