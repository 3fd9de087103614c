/** The view of the named stories: lives, statuses, sentences and what hangs on what. */
import { describe, expect, it } from 'vitest';
import type { ClusterEvent, LoggedEvent } from '../domain/cluster-event.ts';
import { applyBatch, emptyFold } from '../history/fold.ts';
import { applyEvent } from './apply-event.ts';
import { checkView } from './check-view.ts';
import type { ClusterView } from './cluster-view.ts';
import { describeCluster } from './describe-cluster.ts';
import { emptyView } from './empty-view.ts';
import { hashJson } from './hash-view.ts';
import { clientStatus, nodeStatus, sectionStatus } from './status.ts';
import { scenarios } from './testdata/scenarios.ts';
import { whatHangsOn } from './what-hangs-on.ts';
import { describeMillis, describePlace } from './words.ts';

function viewOf(name: string): ClusterView {
  return scenarios[name]!().reduce(applyEvent, emptyView());
}

function after(view: ClusterView, event: ClusterEvent): ClusterView {
  return applyEvent(view, { n: view.n + 1, arrivedAt: event.at, event });
}

function sayAgain(view: ClusterView, incarnation: number, because: string): ClusterEvent {
  return {
    witness: { kind: 'node', name: 'lon-1', incarnation }, number: 900, at: view.at + 1, wall: view.wall + 1,
    kind: 'node-changed', group: 'london', pid: 1, state: 'serving', digest: 'x', because, order: null,
  };
}

describe('a new life of the lab', () => {
  it('forgets what was live, but not what its nodes said before their lab was heard', () => {
    const steady = viewOf('steady');
    const stamp = (name: string, kind: 'node' | 'dashboard' | 'lab', incarnation: number) => ({ witness: { kind, name, incarnation }, number: 900, at: steady.at + 1, wall: steady.wall + 1 }) as const;
    const heard = (['lost', 'connected'] as const).reduce((view, state) => after(view, { ...stamp('dashboard', 'dashboard', 1), kind: 'outlet-changed', outlet: { kind: 'node', name: 'lon-1' }, state, because: '' } as unknown as ClusterEvent), steady);
    const spoken = after(after(heard, sayAgain(heard, 2, 'was started')), { ...stamp('lon-1', 'node', 2), kind: 'client-changed', client: 'fx-1', state: 'connected', address: '127.0.0.1:50000', because: '' } as unknown as ClusterEvent);
    const described = after(spoken, { ...stamp('lab', 'lab', steady.lab.incarnation + 1), kind: 'cluster-described', spec: steady.spec!, labStarted: 1 } as unknown as ClusterEvent);
    expect(described.nodes['lon-1']).toMatchObject({ outlet: { state: 'connected' }, self: { incarnation: 2, state: 'serving' }, process: { state: 'unknown' } });
    expect([described.clients['fx-1']!.node, described.nodes['lon-2']!.self, described.clients['fx-2']!.node]).toEqual(['lon-1', null, null]);
    expect(checkView(described)).toEqual([]);
    const running = after(described, { ...stamp('lab', 'lab', steady.lab.incarnation + 1), kind: 'process-changed', subject: { kind: 'node', name: 'lon-1' }, incarnation: 2, state: 'running', pid: 9, exit: null, order: null, because: 'started' } as unknown as ClusterEvent);
    expect(nodeStatus(running, 'lon-1').state).toBe('up');
  });
});

describe('where a client is', () => {
  const speak = (view: ClusterView, node: string, state: 'connected' | 'gone', because: string): ClusterView =>
    after(view, { witness: { kind: 'node', name: node, incarnation: 1 }, number: 900, at: view.at + 10, wall: view.wall + 10, kind: 'client-changed', client: 'fx-1', state, address: '127.0.0.1:50000', because });

  it('stays where it went when a slow node says afterwards that it came and left there, too', () => {
    const moved = speak(viewOf('steady'), 'lon-2', 'connected', '');
    const late = speak(speak(moved, 'lon-3', 'connected', ''), 'lon-3', 'gone', 'the connection closed');
    expect([moved, late].map((view) => view.clients['fx-1']!.node)).toEqual(['lon-2', 'lon-2']);
    // lon-1 lists it as well until it notices; of the two the newer one counts.
    expect(speak(late, 'lon-1', 'gone', 'the connection closed').clients['fx-1']!.node).toBe('lon-2');
    expect(speak(speak(late, 'lon-1', 'gone', ''), 'lon-2', 'gone', '').clients['fx-1']!.node).toBeNull();
  });

  it('is the other node that lists it when the one that was said last is gone', () => {
    const listed = speak(speak(viewOf('steady'), 'lon-2', 'connected', ''), 'lon-3', 'connected', '');
    const killed = after(listed, { witness: { kind: 'lab', name: 'lab', incarnation: 1 }, number: 900, at: listed.at + 10, wall: listed.wall + 10, kind: 'process-changed', subject: { kind: 'node', name: 'lon-3' }, incarnation: 1, state: 'exited', pid: null, exit: { code: null, signal: 'SIGKILL' }, order: null, because: 'killed' } as ClusterEvent);
    expect([listed, killed].map((view) => view.clients['fx-1']!.node)).toEqual(['lon-3', 'lon-2']);
  });
});

describe('sentences', () => {
  it.each([
    ['steady', ['All 7 nodes are up. 3 of 3 sections served.']],
    ['lon-1-killed', ['lon-1 is down. prices/fx moved to fx-2 on lon-2 in 38 ms. → london went on over lon-2 at once.', 'prices/fx has no standby: fx-2 alone serves it.']],
    ['paused-node', ['nyc-2 is paused.']],
    ['cut-link', ['The link lon-1 ~ lon-2 is cut: it carries nothing and closes nothing.']],
    ['lab-lost', ['The lab is lost. What its processes do is not known, and no order reaches them.']],
  ])('of %s', (name, expected) => {
    const { view, history } = applyBatch(emptyFold(), scenarios[name]!());
    expect(describeCluster(view, history.episodes).sentences.map(({ text }) => text)).toEqual(expected);
  });

  it('US-24 says a split first', () => {
    expect(describeCluster(viewOf('client-killed')).sentences.map(({ text }) => text)).toContain('fx-1 is down. prices/fx moved to fx-2 on lon-2 in 31 ms.');
    expect(describeCluster(viewOf('split')).sentences[0]!.text).toBe('prices/fx is split: active on lon-1 and on lon-3, and values differ.');
  });

  it('DF-05 says of a search how often it came to the end of the list', () => {
    expect(describeCluster(viewOf('recovery-search')).sentences.map(({ text }) => text)).toContain('nyc-1 → recovery reaches nobody after 4 passes through its list: it waits 1.6 s, then begins again with r-1.');
  });

  it('says that nothing is known before the lab has spoken', () => {
    expect(describeCluster(emptyView()).sentences[0]!.tone).toBe('unknown');
  });

  it('counts nodes, sections and missing standbys', () => {
    expect(describeCluster(viewOf('lon-1-killed')).counts).toMatchObject({ nodes: { up: 6, all: 7 }, sections: { served: 3, all: 3 }, standbysMissing: 1 });
  });
});

describe('a node that is gone', () => {
  it('is kept as it reported last, and no longer once its next life speaks', () => {
    const view = viewOf('lon-1-killed');
    const { last, self } = view.nodes['lon-1']!;
    expect(self).toBeNull();
    expect(Object.keys(last!.destinations)).toEqual(['lon-1/new-york']);
    expect(last!.sources['prices/fx fx-1']!.state).toBe('active');
    expect(last!.peers['lon-2']!.opinion).toBe('up');
    expect(last!.at).toBeLessThan(view.nodes['lon-1']!.process.at);
    const again = after(view, sayAgain(view, 2, 'started'));
    expect(again.nodes['lon-1']).toMatchObject({ last: null, self: { incarnation: 2 }, sample: null });
  });
});

describe('a note', () => {
  it('US-14 is listed and neither counted nor said', () => {
    const steady = viewOf('steady');
    const note: ClusterEvent = {
      witness: { kind: 'node', name: 'lon-1', incarnation: 1 }, number: 900, at: steady.at + 1, wall: steady.wall + 1,
      kind: 'finding-changed', finding: 'path-mismatch:telemetry@lon-1', state: 'raised', severity: 'note', subject: 'probe-1', text: 'telemetry is local to lon-1',
    };
    const noted = after(steady, note);
    expect(noted.findings['path-mismatch:telemetry@lon-1']).toMatchObject({ severity: 'note' });
    expect(describeCluster(noted)).toEqual(describeCluster(steady));
    expect(describeCluster(after(steady, { ...note, severity: 'attention' })).counts.findings).toBe(1);
  });
});

describe('statuses', () => {
  it('tell paused from silent from lost from down', () => {
    expect(nodeStatus(viewOf('paused-node'), 'nyc-2').state).toBe('paused');
    expect(nodeStatus(viewOf('lab-lost'), 'nyc-2').state).toBe('unknown');
    expect(clientStatus(viewOf('lab-lost'), 'fx-1').state).toBe('unknown');
    expect(nodeStatus(viewOf('lon-1-killed'), 'lon-1')).toMatchObject({ state: 'down', words: 'killed: by order' });
    expect(nodeStatus(viewOf('steady'), 'nobody').state).toBe('unknown');
  });

  it('US-26 show no source from the fault until the promotion', () => {
    const events = scenarios['lon-1-killed']!();
    const exit = events.findIndex(({ event }) => event.kind === 'process-changed' && event.state === 'exited');
    const view = events.slice(0, exit + 1).reduce(applyEvent, emptyView());
    expect(sectionStatus(view, 'prices/fx').state).toBe('no-source');
    expect(sectionStatus(viewOf('lon-1-killed'), 'prices/fx').state).toBe('no-standby');
  });
});

describe('lives', () => {
  it('keep nothing of a life that is over, whichever witness is heard first', () => {
    const view = viewOf('lon-1-killed');
    const late = after(view, sayAgain(view, 1, 'last words'));
    expect(late.nodes['lon-1']!.self).toBeNull();
    expect(late.destinations['lon-1/new-york']).toBeUndefined();
    const next = after(late, sayAgain(late, 2, 'a new life'));
    expect(next.nodes['lon-1']!.self).toMatchObject({ incarnation: 2 });
    expect(nodeStatus(after(next, { ...sayAgain(next, 2, ''), witness: { kind: 'dashboard', name: 'd', incarnation: 1 }, kind: 'outlet-changed', outlet: { kind: 'node', name: 'lon-1', incarnation: 2 }, state: 'connected', because: 'logged on' } as ClusterEvent), 'lon-1').state).toBe('up');
  });

  it('US-28 leave a section to its home group, whatever others say', () => {
    const view = viewOf('steady');
    const holder = { path: 'prices/fx', epoch: { counter: 9, node: 'r-1' }, active: null, standbys: [] };
    const next = after(view, { ...sayAgain(view, 1, ''), witness: { kind: 'node', name: 'r-1', incarnation: 1 }, kind: 'holder-changed', holder, because: 'no datagrid' } as ClusterEvent);
    expect(next.sections['prices/fx']!.holder).toBe(view.sections['prices/fx']!.holder);
    expect(next.sections['prices/fx']!.opinions['r-1']).toEqual(holder);
  });

  it('US-23 show no source once no node that is up names one', () => {
    let view = viewOf('steady');
    const nobody = { path: 'prices/fx', epoch: { counter: 1, node: 'lon-1' }, active: null, standbys: [] };
    for (const name of ['lon-3', 'lon-2', 'lon-1']) {
      expect(view.sections['prices/fx']!.holder!.active).not.toBeNull();
      view = after(view, { ...sayAgain(view, 1, ''), witness: { kind: 'node', name, incarnation: 1 }, kind: 'holder-changed', holder: nobody, because: 'fx-1 deregistered' } as ClusterEvent);
    }
    expect(sectionStatus(view, 'prices/fx').state).toBe('no-source');
  });

  it('forget all that was live when the lab itself has a new life', () => {
    const view = viewOf('lon-1-killed');
    const described = scenarios['steady']!().find(({ event }) => event.kind === 'cluster-described')!.event;
    const next = after(view, { ...described, witness: { ...described.witness, incarnation: 2 } });
    expect(next.nodes['lon-1']!.process.state).toBe('unknown');
    expect(next.sections['prices/fx']!.holder).toBeNull();
    expect(next.orders).toBe(view.orders);
  });

  it('accept names that mean something to the language', () => {
    const view = viewOf('steady');
    const next = after(view, { ...sayAgain(view, 1, 'hello'), witness: { kind: 'node', name: 'constructor', incarnation: 1 } });
    expect(next.nodes['constructor']!.self!.because).toBe('hello');
  });
});

describe('structural sharing', () => {
  it('keeps the identity of whatever an event does not touch', () => {
    const view = viewOf('steady');
    const sample = scenarios['steady']!().findLast(({ event }) => event.kind === 'node-sampled') as LoggedEvent;
    const next = after(view, { ...sample.event, at: view.at + 1 });
    const { name } = sample.event.witness;
    expect(next.nodes[name]).not.toBe(view.nodes[name]);
    expect(next.nodes['lon-1']).toBe(view.nodes['lon-1']);
    expect(next.sections).toBe(view.sections);
    expect(next.destinations).toBe(view.destinations);
    expect(next.spec).toBe(view.spec);
  });

  it('hashes the same content alike, whatever the order of its keys', () => {
    expect(hashJson({ a: 1, b: [1, { c: 2, d: undefined }] })).toBe(hashJson({ b: [1, { c: 2 }], a: 1 }));
    expect(hashJson({ a: 1 })).not.toBe(hashJson({ a: 2 }));
  });
});

describe('what hangs on', () => {
  it('a node: its active source with the next in line, its streams, its clients', () => {
    expect(whatHangsOn(viewOf('steady'), { kind: 'node', id: 'lon-1' }).map(({ text }) => text)).toEqual([
      'prices/fx is active at fx-1; fx-2 on lon-2 is next in line.',
      'nyc-1 → london runs over it. Its list also has lon-2 and lon-3.',
      'nyc-2 → london runs over it. Its list also has lon-2 and lon-3.',
      '2 clients connected: fx-1 and probe-1.',
      'lon-1 → new-york begins here (to nyc-1).',
    ]);
  });

  it('US-23 the last source of a section, said first', () => {
    expect(whatHangsOn(viewOf('lon-1-killed'), { kind: 'client', id: 'fx-2' })[0]).toMatchObject({ tone: 'down', text: 'prices/fx is active at fx-2 and has no other source: it would have none.' });
  });

  it('a link and a destination: the streams that run over them', () => {
    expect(whatHangsOn(viewOf('steady'), { kind: 'link', id: 'lon-2~lon-3' }).map(({ text }) => text)).toEqual(['lon-2 and lon-3 share london\'s datagrid over it.']);
    expect(whatHangsOn(viewOf('steady'), { kind: 'destination', id: 'nyc-1/recovery' }).map(({ text }) => text)).toEqual(['nyc-1 → recovery runs over it. Its list also has r-2.']);
  });
});

describe('words', () => {
  it.each([[0.42, '0.4 ms'], [38, '38 ms'], [999.7, '1 s'], [1164, '1.2 s'], [200_000, '3 min 20 s'], [3_600_000, '1 h']])('%d ms', (millis, text) => {
    expect(describeMillis(millis)).toBe(text);
  });
  it('places', () => {
    expect([0, 1, 2, 3, 10, 20].map(describePlace)).toEqual(['1st', '2nd', '3rd', '4th', '11th', '21st']);
  });
});
