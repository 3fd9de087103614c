/** What is done to the map as a whole: fold, unfold, put back, and take away as a file. */
import { useState } from 'react';
import type { ClusterSpec } from '@understudy/shared/domain/cluster-spec';
import { PopoverButton } from '../../../ui/popover-button.tsx';
import { AS_LAID_OUT, type Arrangement } from './arrangement.ts';

interface MapMenuProps {
  spec: ClusterSpec;
  arrangement: Arrangement;
  onArrange: (next: Arrangement) => void;
  onExport: (as: 'svg' | 'png') => Promise<void>;
}

export function MapMenu({ spec, arrangement, onArrange, onExport }: MapMenuProps) {
  const [fault, setFault] = useState<string | null>(null);
  const folds = (choice: 'open' | 'folded'): Arrangement => ({ ...arrangement, folds: Object.fromEntries(spec.groups.map((group) => [group.name, choice])) });
  const isMoved = Object.keys(arrangement.kept.nodes).length + Object.keys(arrangement.kept.groups).length > 0;
  const isFolded = Object.keys(arrangement.folds).length > 0;
  const act = (close: () => void, does: () => void) => () => {
    does();
    close();
  };
  const save = async (close: () => void, as: 'svg' | 'png') => {
    try {
      await onExport(as);
      setFault(null);
      close();
    } catch (error) {
      setFault(error instanceof Error ? error.message : String(error));
    }
  };
  return (
    <PopoverButton label="More for the map" face="⋯" className="map-tool" boxClassName="popover map-menu">
      {(close) => (
        <>
          <button type="button" onClick={act(close, () => onArrange(folds('folded')))}>Fold all groups</button>
          <button type="button" onClick={act(close, () => onArrange(folds('open')))}>Unfold all groups</button>
          {isFolded ? <button type="button" onClick={act(close, () => onArrange({ ...arrangement, folds: {} }))}>Fold what cannot be read</button> : null}
          <button type="button" disabled={!isMoved} onClick={act(close, () => onArrange({ ...arrangement, kept: AS_LAID_OUT.kept }))}>Put everything back in its place</button>
          <hr />
          <button type="button" onClick={() => void save(close, 'png')}>Save as PNG</button>
          <button type="button" onClick={() => void save(close, 'svg')}>Save as SVG</button>
          {fault ? <p className="tone-attention" role="alert">{fault}</p> : null}
        </>
      )}
    </PopoverButton>
  );
}
