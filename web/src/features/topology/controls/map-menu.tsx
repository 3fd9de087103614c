/** What is done to the map as a whole: fold, unfold, put back, and take away as a file. */
import { useState } from 'react';
import { Popover } from 'radix-ui';
import type { ClusterSpec } from '@understudy/shared/domain/cluster-spec';
import { AS_LAID_OUT, type Arrangement } from './arrangement.ts';

interface MapMenuProps {
  spec: ClusterSpec;
  arrangement: Arrangement;
  onArrange: (next: Arrangement) => void;
  onExport: (as: 'svg' | 'png') => Promise<void>;
}

export function MapMenu({ spec, arrangement, onArrange, onExport }: MapMenuProps) {
  const [open, setOpen] = useState(false);
  const [fault, setFault] = useState<string | null>(null);
  const folds = (choice: 'open' | 'folded'): Arrangement => ({ ...arrangement, folds: Object.fromEntries(spec.groups.map((group) => [group.name, choice])) });
  const isMoved = Object.keys(arrangement.kept.nodes).length + Object.keys(arrangement.kept.groups).length > 0;
  const isFolded = Object.keys(arrangement.folds).length > 0;
  const act = (does: () => void) => () => {
    does();
    setOpen(false);
  };
  const save = (as: 'svg' | 'png') => async () => {
    try {
      await onExport(as);
      setFault(null);
      setOpen(false);
    } catch (error) {
      setFault(error instanceof Error ? error.message : String(error));
    }
  };
  return (
    <Popover.Root open={open} onOpenChange={setOpen}>
      <Popover.Trigger asChild>
        <button type="button" className="map-tool" aria-label="More for the map">⋯</button>
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Content className="popover map-menu" align="end" sideOffset={6} collisionPadding={12} aria-label="More for the map">
          <button type="button" onClick={act(() => onArrange(folds('folded')))}>Fold all groups</button>
          <button type="button" onClick={act(() => onArrange(folds('open')))}>Unfold all groups</button>
          {isFolded ? <button type="button" onClick={act(() => onArrange({ ...arrangement, folds: {} }))}>Fold what cannot be read</button> : null}
          <button type="button" disabled={!isMoved} onClick={act(() => onArrange({ ...arrangement, kept: AS_LAID_OUT.kept }))}>Put everything back in its place</button>
          <hr />
          <button type="button" onClick={() => void save('png')()}>Save as PNG</button>
          <button type="button" onClick={() => void save('svg')()}>Save as SVG</button>
          {fault ? <p className="tone-attention" role="alert">{fault}</p> : null}
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}
