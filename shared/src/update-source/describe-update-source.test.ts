/** Each input and effect in its line of English; transcripts show the rest. */
import { expect, it } from 'vitest';
import { describeMessage, describeUpdateSourceInput } from './describe-update-source.ts';
import type { UpdateSourceInput } from './update-source-types.ts';

const epoch = { counter: 2, node: 'n1' };

it('an input says what came, from whom and why', () => {
  const members = [{ node: 'n1', incarnation: 1 }, { node: 'n2', incarnation: 3 }];
  const lines: [UpdateSourceInput, string][] = [
    [{ kind: 'view-changed', at: 0, view: { number: 4, members }, reachable: ['n1', 'n2'], orderer: 'n1', mayActivate: true, because: '' }, 'view 4 of n1#1 n2#3, reachable n1 n2, orderer n1'],
    [{ kind: 'view-changed', at: 0, view: { number: 5, members }, reachable: [], orderer: null, mayActivate: false, because: '' }, 'view 5 of n1#1 n2#3, reachable , orderer -, may not activate'],
    [{ kind: 'peer-connected', at: 0, node: 'n2' }, 'connected to n2'],
    [{ kind: 'peer-digest', at: 0, node: 'n2', digest: 'd2' }, 'n2 states digest d2'],
    [{ kind: 'message', at: 0, from: 'n2', message: { kind: 'decided', orders: [['n1#1#1', 1]], activate: [], refuse: [{ key: 'k', reason: 'why' }] } }, 'n2 says decided, n1#1#1=1, refuse k: why'],
    [{ kind: 'register', at: 0, client: 'c', path: 'p', connection: 7 }, 'c registers for p over connection 7'],
    [{ kind: 'deregister', at: 0, client: 'c', path: 'p', connection: 7 }, 'c deregisters for p over connection 7'],
    [{ kind: 'client-gone', at: 0, client: 'c', connection: 7, because: 'closed' }, 'c gone from connection 7: closed'],
    [{ kind: 'epoch-persisted', at: 0, token: 9 }, 'on disk: 9'],
    [{ kind: 'epoch-promised', at: 0, path: 'p', epoch, to: 'n1' }, 'n1 closes what was before epoch 2@n1 of p'],
    [{ kind: 'epoch-seen', at: 0, path: 'p', epoch, source: { client: 'c', node: 'n1' } }, 'update of p in epoch 2@n1 from c on n1'],
    [{ kind: 'stalled', at: 0 }, 'this node was stalled'],
    [{ kind: 'close-all', at: 0, because: 'stop' }, 'close all: stop'],
    [{ kind: 'tick', at: 0, activity: [{ path: 'p', acceptedAt: null, olderTopics: 0, olderExample: null }, { path: 'q', acceptedAt: 5, olderTopics: 2, olderExample: 'q/1' }] }, 'tick, p accepted at - older 0, q accepted at 5 older 2 (q/1)'],
    [{ kind: 'tick', at: 0, activity: [] }, 'tick'],
  ];
  for (const [input, line] of lines) expect(describeUpdateSourceInput(input)).toBe(line);
});

it('lists are kept apart by spaces', () => {
  const over = [{ counter: 1, node: 'n2' }, { counter: 1, node: 'n3' }];
  expect(describeMessage({ kind: 'decided', orders: [], activate: [{ path: 'p', key: 'k', epoch, over, because: 'why' }], refuse: [] })).toBe('decided, activate k p in 2@n1 over 1@n2 1@n3 (why)');
});
