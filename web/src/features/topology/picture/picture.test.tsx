/** The picture drawn without a browser, from the shared scenarios: what it says in words. */
import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, it } from 'vitest';
import { applyBatch, emptyFold } from '@understudy/shared/history/fold';
import { scenarios } from '@understudy/shared/view/testdata/scenarios';
import type { Selection } from '../../../state/selection.ts';
import { describeLag, describeLinks, lags } from '../describe/describe-links.ts';
import { describeNode } from '../describe/describe-node.ts';
import { lightPath } from '../describe/light-path.ts';
import { NEWS_MILLIS, recentMoves } from '../describe/recent-moves.ts';
import { Picture } from './picture.tsx';

const fold = (story: string) => applyBatch(emptyFold(), scenarios[story]!());

function markup(story: string, selection: Selection | null = null, after = 3000): string {
  const { view, history } = fold(story);
  return renderToStaticMarkup(<Picture view={view} history={history} spec={view.spec!} selection={selection} onSelect={() => undefined} nowMono={() => view.at + after} size={{ width: 1167, height: 640 }} />);
}
const labelled = (html: string, start: string): string | undefined => [...html.matchAll(/aria-label="([^"]*)"/g)].map((match) => match[1]!).find((label) => label.startsWith(start));

describe('the topology', () => {
  it('says the state of each node in words', () => {
    const html = markup('lon-1-killed');
    expect(labelled(html, 'node lon-1')).toMatch(/killed 3 s ago, was active for fx/);
    expect(labelled(html, 'node lon-2')).toMatch(/up; active for fx, standby for rates/);
    expect(labelled(markup('paused-node'), 'node nyc-2')).toMatch(/paused/);
    expect(labelled(markup('lab-lost'), 'node r-1')).toMatch(/not heard/);
  });

  it('DF-02 tells a reused connection from a dialled one, and draws a shared one once with an arrow for each stream', () => {
    const { view } = fold('steady');
    const shared = describeLinks(view.spec!, view).get('lon-1~nyc-1')!;
    expect(shared.streams.map((stream) => [stream.from, stream.via])).toEqual([['lon-1', 'dialled'], ['nyc-1', 'incoming']]);
    expect(labelled(markup('steady'), 'nyc-1 replicates to lon-1')).toContain('over the connection that it accepted from there');
  });

  it('DF-05 shows each refused address and how long the list rests', () => {
    const { view } = fold('recovery-search');
    const html = markup('recovery-search', null, 0);
    const wait = view.destinations['nyc-1/recovery']!.state.wait!;
    expect(labelled(html, 'nyc-1 tried r-1')).toContain(`address 1 refused 0.4 ms; pass 4, again in ${((wait.until - view.at) / 1000).toFixed(1)} s`);
    expect(labelled(html, 'nyc-1 tried r-2')).toBe('nyc-1 tried r-2: address 2 refused 0.4 ms');
  });

  it('leaves out what a dead node said last', () => {
    const { view } = fold('lon-1-killed');
    expect([...describeLinks(view.spec!, view).values()].flatMap((pair) => pair.streams).some((stream) => stream.from === 'lon-1')).toBe(false);
  });

  it('MB-01 shows what each end thinks of the other, and the cut', () => {
    expect(labelled(markup('cut-link'), 'link lon-1 and lon-2')).toBe('link lon-1 and lon-2, cut; lon-1 takes lon-2 to be suspected; lon-2 takes lon-1 to be suspected');
    expect(labelled(markup('lon-1-killed'), 'link lon-1 and lon-2')).toBe('link lon-1 and lon-2; lon-1 is down; lon-2 takes lon-1 to be down');
  });

  it('keeps the arrow of a move for half a minute', () => {
    const { view, history } = fold('lon-1-killed');
    expect(recentMoves(history, view.at).map(({ path, from, to, gap }) => [path, from, to, gap])).toEqual([['prices/fx', 'lon-1', 'lon-2', '38 ms']]);
    expect(recentMoves(history, view.at + NEWS_MILLIS + 1000)).toEqual([]);
  });

  it('does not call updates that are on their way a lag', () => {
    const stream = [...describeLinks(fold('steady').view.spec!, fold('steady').view).values()].flatMap((pair) => pair.streams)[0]!;
    expect(Object.values(fold('steady').view.nodes).some((node) => node.sample!.streams.some((sample) => sample.waitingUpdates > 0))).toBe(true);
    expect(lags(stream)).toBe(false);
    const behind = (waitingUpdates: number, waitingMillis: number) => {
      const { view } = fold('steady');
      const node = view.nodes[stream.from]!;
      const streams = node.sample!.streams.map((sample) => ({ ...sample, waitingUpdates, waitingMillis }));
      const late = { ...view, nodes: { ...view.nodes, [stream.from]: { ...node, sample: { ...node.sample!, streams } } } };
      return describeLag([...describeLinks(view.spec!, late).values()].flatMap((pair) => pair.streams).find(({ key }) => key === stream.key)!);
    };
    expect([behind(3, 900), behind(3, 2140), behind(620, 260)]).toEqual(['lag 0', 'lag 2.1 s', 'lag 300 ms']);
  });

  it('is one tab stop, with everything else reached by arrow keys', () => {
    const html = markup('steady');
    expect(html.match(/tabindex="0"/g)).toHaveLength(1);
    expect(html.match(/data-rove=/g)!.length).toBeGreaterThan(7 + 7 + 4);
  });

  it('US-07 lights the path of a section: its clients, its nodes and the destinations that carry it', () => {
    const { view } = fold('steady');
    const lit = lightPath(view, { kind: 'topic', id: 'prices/fx' }, () => null)!;
    for (const key of ['client:fx-1', 'client:fx-2', 'node:lon-1', 'destination:lon-1/new-york', 'node:nyc-1', 'destination:nyc-1/recovery', 'node:r-1']) expect(lit.has(key), key).toBe(true);
    for (const key of ['client:oms-1', 'destination:nyc-1/london', 'node:r-2']) expect(lit.has(key), key).toBe(false);
  });

  it('marks what is selected', () => {
    expect(markup('steady', { kind: 'node', id: 'lon-2' })).toMatch(/data-rove="node:lon-2"[^>]*aria-pressed="true"|aria-pressed="true"[^>]*aria-label="node lon-2/);
    expect(markup('steady', null)).not.toContain('aria-pressed="true"');
  });

  it('tells a client that is away from one that is connected', () => {
    const { view, history } = fold('lon-1-killed');
    expect(describeNode(view, history, 'lon-1', view.at).clients.find((tab) => tab.name === 'fx-1')?.state).toBe('away');
    expect(describeNode(view, history, 'lon-2', view.at).clients.find((tab) => tab.name === 'fx-2')).toMatchObject({ state: 'up', role: 'active' });
  });
});
