/** Stands in for the back end's stream: tells a recorded instant as if it were now, and falls silent or hangs up when asked. */
import type { Page, WebSocketRoute } from '@playwright/test';
import type { Clocks, Snapshot } from '@understudy/shared/wire/stream';
import type { TopicLook, TopicNews } from '@understudy/shared/wire/topic-watch';
import type { WallStanding } from '@understudy/shared/domain/wall';
import type { RecordedInstant } from './recorded-instant.ts';

/** As often as a back end says that it is alive. */
const PULSE_MILLIS = 500;

export interface Replay {
  /** Nothing more is said; the connection stays. */
  fallSilent: () => void;
}

/** @param walls those that the dashboard is told of */
export async function replayLive(page: Page, { log, n, at, state }: RecordedInstant, walls: readonly WallStanding[] = []): Promise<Replay> {
  const begun = performance.now();
  let silent = false;
  const clocks = (): Clocks => {
    const mono = at + performance.now() - begun;
    return { mono, wall: mono - state.history.monoMinusWall };
  };
  const timers: NodeJS.Timeout[] = [];
  page.on('close', () => timers.forEach(clearInterval));
  await page.routeWebSocket(/socket\.io/, (socket) => {
    const say = (name: string, message: unknown): void => {
      if (!silent) socket.send(`42${JSON.stringify([name, message])}`);
    };
    // Engine.io's handshake, then socket.io's; a ping asks for nothing that a page would show.
    socket.send(`0${JSON.stringify({ sid: 'replay', upgrades: [], pingInterval: 600_000, pingTimeout: 600_000, maxPayload: 1_000_000 })}`);
    socket.onMessage((message) => hear(socket, String(message), say));
    timers.push(setInterval(() => say('events', { events: [], clocks: clocks() }), PULSE_MILLIS));
  });
  const hear = (socket: WebSocketRoute, message: string, say: (name: string, message: unknown) => void): void => {
    if (message === '40') socket.send('40{"sid":"replay"}');
    if (!message.startsWith('42')) return;
    const [name, body] = JSON.parse(message.slice(2)) as [string, unknown];
    if (name === 'follow') {
      say('served', 'replay');
      say('snapshot', { log, n, view: state.view, history: state.history, clocks: clocks(), build: 'replay', recorded: false } satisfies Snapshot);
      if (walls.length > 0) say('walls', walls);
    }
    if (name === 'look-at-topics') say('topics', topicsOf(state.view, body as TopicLook, at));
  };
  return { fallSilent: () => { silent = true; } };
}

/** What nodes would tell of the branches that are looked at, from what their samples say of sections. */
function topicsOf(view: RecordedInstant['state']['view'], look: TopicLook, at: number): TopicNews {
  const samples = new Map(Object.values(view.nodes).flatMap((node) => (node.sample?.sections ?? []).filter(({ topics }) => topics > 0).map((sample) => [sample.path, sample] as const)));
  const branches = look.windows.map(({ path }) => {
    const below = [...samples].filter(([section]) => path === '' || section.startsWith(`${path}/`));
    const names = [...new Set(below.map(([section]) => section.slice(path === '' ? 0 : path.length + 1).split('/')[0]!))].sort();
    const rows = names.map((name) => {
      const own = below.filter(([section]) => `${section}/`.startsWith(`${path === '' ? '' : `${path}/`}${name}/`));
      const sum = (of: 'topics' | 'updatesPerSecond'): number => own.reduce((total, [, sample]) => total + sample[of], 0);
      return { name, branch: true, value: null, trend: null, at: at - 40, topics: sum('topics'), updatesPerSecond: sum('updatesPerSecond') };
    });
    return {
      path, offset: 0, total: rows.length, beyond: 0, ordering: false, places: Object.fromEntries(names.map((name, place) => [name, place])),
      topics: rows.reduce((total, row) => total + row.topics, 0), updatesPerSecond: rows.reduce((total, row) => total + row.updatesPerSecond, 0),
      children: { whole: true, count: rows.length, rows: rows.map((row, place): [number, typeof row] => [place, row]) },
    };
  });
  return { branches, search: null, outline: null };
}
