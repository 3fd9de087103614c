/** Which of several connections between two nodes stays, and what both ends' destinations make of it. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { judgeDuplicates, type JoiningConnection } from './connection-rules.ts';

const by = (connection: number, dialledBy: string, peerIncarnation = 1): JoiningConnection => ({ connection, dialledBy, peerIncarnation });

describe('connection rules', () => {
  it('DF-11 keeps the one dialled by the node that sorts first, and that node alone closes the other', () => {
    for (const order of [[by(1, 'lon-1'), by(2, 'nyc-1')], [by(2, 'nyc-1'), by(1, 'lon-1')]]) {
      expect(judgeDuplicates('lon-1', 'nyc-1', order)).toEqual({ keep: 1, close: [2] });
      expect(judgeDuplicates('nyc-1', 'lon-1', order)).toEqual({ keep: 1, close: [] });
    }
  });

  it('DF-18 keeps the newer of two that the same node dialled', () => {
    expect(judgeDuplicates('lon-1', 'nyc-1', [by(1, 'lon-1'), by(2, 'lon-1')])).toEqual({ keep: 2, close: [1] });
    expect(judgeDuplicates('lon-1', 'nyc-1', [by(1, 'nyc-1'), by(2, 'nyc-1')])).toEqual({ keep: 2, close: [1] });
    expect(judgeDuplicates('nyc-1', 'lon-1', [by(1, 'nyc-1'), by(2, 'nyc-1')])).toEqual({ keep: 2, close: [] });
  });

  it('DF-18 both ends close a connection with an earlier life, whoever dialled it', () => {
    const two = [by(1, 'lon-1', 3), by(2, 'nyc-1', 4)];
    expect(judgeDuplicates('lon-1', 'nyc-1', two)).toEqual({ keep: 2, close: [1] });
    expect(judgeDuplicates('nyc-1', 'lon-1', two)).toEqual({ keep: 2, close: [1] });
  });

  it('DF-18 leaves a single connection alone, and has nothing to say where there is none', () => {
    expect(judgeDuplicates('lon-1', 'nyc-1', [by(1, 'nyc-1')])).toEqual({ keep: 1, close: [] });
    expect(() => judgeDuplicates('lon-1', 'nyc-1', [])).toThrow('between lon-1 and nyc-1');
  });

  it('DF-11 the two ends agree on what stays and never close it, however each learns of the connections', () => {
    const joining = fc.array(fc.constantFrom('lon-1', 'nyc-1'), { minLength: 1, maxLength: 4 });
    fc.assert(fc.property(joining, (dialledBy) => {
      const connections = dialledBy.map((node, index) => by(index, node));
      const a = judgeDuplicates('lon-1', 'nyc-1', connections);
      const b = judgeDuplicates('nyc-1', 'lon-1', connections);
      expect(a.keep).toBe(b.keep);
      expect([...a.close, ...b.close, a.keep].sort()).toEqual(connections.map((one) => one.connection));
      // One that is behind the other in its news judges fewer connections; together they never close all.
      for (let known = 1; known < connections.length; known++) {
        const closed = new Set([...judgeDuplicates('lon-1', 'nyc-1', connections.slice(0, known)).close, ...b.close]);
        expect(closed.size).toBeLessThan(connections.length);
      }
    }));
  });
});
