/** What viewers look at: twenty branches of the default cluster, each with those above it, as a page has them that opened it. */
import { io } from 'socket.io-client';
import type { PageToServer, ServerToPage } from '@understudy/shared/wire/stream';
import type { TopicLook } from '@understudy/shared/wire/topic-watch';
import type { Socket } from 'socket.io-client';

export const BRANCHES = 20;
/** Every feed of the default cluster. */
const PARENTS = ['prices/fx', 'prices/rates', 'orders', 'telemetry'];
/** As many rows as a page asks for together. */
const WINDOW_ROWS = 64;
const PATIENCE_MILLIS = 20_000;

const windowOf = (path: string) => ({ path, offset: 0, limit: WINDOW_ROWS, locate: [] });

/** @returns branches below each feed, the first ones. @throws when the cluster has too few. */
export function findBranches(url: string): Promise<string[]> {
  const socket: Socket<ServerToPage, PageToServer> = io(url, { transports: ['websocket'], extraHeaders: { origin: url } });
  const found = new Map<string, string[]>();
  return new Promise<string[]>((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`Found ${[...found.values()].flat().length} branches within ${PATIENCE_MILLIS} ms, not ${BRANCHES}.`)), PATIENCE_MILLIS);
    socket.on('topics', ({ branches }) => {
      for (const { path, children } of branches) {
        if (!children.whole) continue;
        const names = children.rows.flatMap(([, row]) => (row.branch ? [`${path}/${row.name}`] : []));
        found.set(path, names.slice(0, BRANCHES / PARENTS.length));
      }
      const all = PARENTS.flatMap((path) => found.get(path) ?? []);
      if (all.length < BRANCHES) return;
      clearTimeout(timer);
      resolve(all);
    });
    socket.on('connect', () => socket.emit('look-at-topics', { windows: PARENTS.map(windowOf), search: null, outline: null }));
  }).finally(() => socket.close());
}

/** @returns the looks of so many kinds of viewers, among which all branches are open. */
export function looksAt(branches: readonly string[], kinds: number): TopicLook[] {
  return Array.from({ length: kinds }, (_, kind) => {
    const opened = branches.filter((_branch, place) => place % kinds === kind);
    const above = opened.flatMap((path) => path.split('/').map((_part, depth, parts) => parts.slice(0, depth).join('/')));
    return { windows: [...new Set([...above, ...opened])].map(windowOf), search: null, outline: null };
  });
}
