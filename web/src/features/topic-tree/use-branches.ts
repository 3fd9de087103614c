/** Watches of the opened branches: opens what is opened, closes what is closed, and keeps the newest frame of each page. */
import { useEffect, useRef, useState } from 'react';
import type { TopicPath } from '@understudy/shared/domain/ids';
import type { BranchFrame } from '@understudy/shared/wire/topic-branch';
import { useFeed } from '../../feed/feed-context.ts';
import type { Branches } from './place-rows.ts';

/** How many children one watch asks for; the rest is a row that says how many more there are. */
export const PAGE_SIZE = 1000;

/** Frames of all branches are shown together, so that ten open branches cost no more redraws than one. */
const SHOW_EVERY_MILLIS = 1000;
/** What a branch says first is awaited: it is shown as soon as its neighbours have had the time to come along. */
const SHOW_FIRST_MILLIS = 60;

/** No topic contains it. */
const BETWEEN = '\u0000';

/**
 * @param opened the opened branches without the root, which is always open
 * @param pages how many pages of a branch are wanted; one where it is not named
 * @param live false where the page shows the past, in which nothing is watched
 */
export function useBranches(opened: readonly TopicPath[], pages: Readonly<Record<TopicPath, number>>, live: boolean): Branches {
  const feed = useFeed();
  const [branches, setBranches] = useState<Branches>({});
  const latest = useRef<Record<TopicPath, (BranchFrame | undefined)[]>>({});
  const watches = useRef(new Map<string, () => void>());
  const timer = useRef<ReturnType<typeof setTimeout> | null>(null);

  const wanted = (live ? ['', ...opened] : []).flatMap((path) => Array.from({ length: pages[path] ?? 1 }, (_, page) => `${page} ${path}`));
  const wantedKey = wanted.join(BETWEEN);

  useEffect(() => {
    const show = (soon: boolean) => {
      if (timer.current && soon) clearTimeout(timer.current);
      else if (timer.current) return;
      timer.current = setTimeout(() => {
        timer.current = null;
        setBranches({ ...latest.current });
      }, soon ? SHOW_FIRST_MILLIS : SHOW_EVERY_MILLIS);
    };
    const keys = new Set(wantedKey === '' ? [] : wantedKey.split(BETWEEN));
    for (const [key, close] of watches.current) {
      if (keys.has(key)) continue;
      close();
      watches.current.delete(key);
      const path = key.slice(key.indexOf(' ') + 1);
      if (![...keys].some((other) => other.slice(other.indexOf(' ') + 1) === path)) delete latest.current[path];
      show(true);
    }
    for (const key of keys) {
      if (watches.current.has(key)) continue;
      const space = key.indexOf(' ');
      const page = Number(key.slice(0, space));
      const path = key.slice(space + 1);
      const close = feed.openBranch({ path, offset: page * PAGE_SIZE, limit: PAGE_SIZE }, (frame) => {
        const frames = [...(latest.current[path] ?? [])];
        const first = frames[page] === undefined;
        frames[page] = frame;
        latest.current[path] = frames;
        show(first);
      });
      watches.current.set(key, close);
    }
  }, [feed, wantedKey]);

  useEffect(() => {
    const open = watches.current;
    return () => {
      for (const close of open.values()) close();
      open.clear();
      if (timer.current) clearTimeout(timer.current);
      timer.current = null;
    };
  }, [feed]);

  return branches;
}
