/** A name that selects what it names. */
import type { ReactNode } from 'react';
import { useSelection } from '../../state/page-context.ts';
import type { Selection } from '../../state/selection.ts';

export function Pick({ to, children }: { to: Selection; children?: ReactNode }) {
  const [, onSelect] = useSelection();
  return (
    <button type="button" className="pick" onClick={() => onSelect(to)}>
      {children ?? to.id}
    </button>
  );
}
