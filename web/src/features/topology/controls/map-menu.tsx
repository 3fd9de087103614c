/** What is done to the map as a whole: fold, unfold, put back, and take away as a file. */
import { useState } from 'react';
import type { ClusterSpec } from '@understudy/shared/domain/cluster-spec';
import { AS_LAID_OUT, type Arrangement } from './arrangement.ts';

interface MapMenuProps {
  spec: ClusterSpec;
  arrangement: Arrangement;
  onArrange: (next: Arrangement) => void;
  onExport: (as: 'svg' | 'png') => Promise<void>;
  onClose: () => void;
}

export function MapMenu({ spec, arrangement, onArrange, onExport, onClose }: MapMenuProps) {
  const [fault, setFault] = useState<string | null>(null);
  const folds = (choice: 'open' | 'folded'): Arrangement => ({ ...arrangement, folds: Object.fromEntries(spec.groups.map((group) => [group.name, choice])) });
  const isMoved = Object.keys(arrangement.kept.nodes).length + Object.keys(arrangement.kept.groups).length > 0;
  const isFolded = Object.keys(arrangement.folds).length > 0;
  const act = (does: () => void) => () => {
    does();
    onClose();
  };
  const save = async (as: 'svg' | 'png') => {
    try {
      await onExport(as);
      onClose();
    } catch (error) {
      setFault(error instanceof Error ? error.message : String(error));
    }
  };
  return (
    <>
      <button type="button" onClick={act(() => onArrange(folds('folded')))}>Fold all groups</button>
      <button type="button" onClick={act(() => onArrange(folds('open')))}>Unfold all groups</button>
      {isFolded ? <button type="button" onClick={act(() => onArrange({ ...arrangement, folds: {} }))}>Fold what cannot be read</button> : null}
      <button type="button" disabled={!isMoved} onClick={act(() => onArrange({ ...arrangement, kept: AS_LAID_OUT.kept }))}>Put everything back in its place</button>
      <hr />
      <button type="button" onClick={() => void save('png')}>Save as PNG</button>
      <button type="button" onClick={() => void save('svg')}>Save as SVG</button>
      {fault ? <p className="tone-attention" role="alert">{fault}</p> : null}
    </>
  );
}
