import { describe, expect, it } from 'vitest';
import { applyBatch, emptyFold } from '@understudy/shared/history/fold';
import { applyEvent } from '@understudy/shared/view/apply-event';
import { listProblems } from '@understudy/shared/view/problems';
import { scenarios } from '@understudy/shared/view/testdata/scenarios';
import { clientMark, nodeMark, sectionMark } from './status-mark.ts';

const viewOf = (name: string) => applyBatch(emptyFold(), scenarios[name]!()).view;
const said = ({ shape, tone, word }: { shape: string; tone: string; word: string }) => `${shape} ${tone} ${word}`;

describe('marks of states', () => {
  it('have a shape and a word besides the colour', () => {
    expect(said(nodeMark(viewOf('steady'), 'lon-1'))).toBe('up up up');
    expect(said(nodeMark(viewOf('lon-1-killed'), 'lon-1'))).toBe('down down killed');
    expect(said(nodeMark(viewOf('paused-node'), 'nyc-2'))).toBe('paused attention paused');
    expect(said(nodeMark(viewOf('steady'), 'nowhere'))).toBe('unknown unknown unknown');
  });

  it('never show as up or down what nobody has seen', () => {
    const lost = viewOf('lab-lost');
    expect(said(nodeMark(lost, 'lon-1'))).toBe('unknown unknown unknown');
    expect(said(clientMark(lost, 'fx-1'))).toBe('unknown unknown unknown');
  });

  it('keep shape and word and lose their colour when the problem is known and muted', () => {
    const view = viewOf('lon-1-killed');
    const { text, tone, since } = listProblems(view).find(({ id }) => id === 'node:lon-1')!;
    const event = {
      witness: { kind: 'dashboard' as const, name: 'd', incarnation: 1 }, number: 1, at: view.at, wall: view.wall,
      kind: 'problem-muted' as const, problem: 'node:lon-1', verdict: 'muted' as const, tone, text, since, by: 'mia', reason: 'known', until: view.wall + 1000,
    };
    const muted = applyEvent(view, { n: view.n + 1, arrivedAt: view.at, event });
    expect(said(nodeMark(muted, 'lon-1'))).toBe('down plain killed · muted');
    expect(said(sectionMark(muted, 'prices/fx'))).toBe(said(sectionMark(view, 'prices/fx')));
  });

  it('US-23 US-24 tell sections that are served, alone, without a source or split', () => {
    expect(sectionMark(viewOf('steady'), 'prices/fx').word).toBe('served');
    expect(sectionMark(viewOf('lon-1-killed'), 'prices/fx').word).toBe('no standby');
    expect(sectionMark(viewOf('split'), 'prices/fx').word).toBe('split brain');
  });
});
