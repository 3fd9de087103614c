/** The field in which parts of the map are looked for: what it found, what is wrong with it, and what can be asked. */
import { lazy, Suspense, useId, useRef, type KeyboardEvent, type Ref } from 'react';
import { countOf } from '../../../ui/format-number.ts';
import { PopoverButton } from '../../../ui/popover-button.tsx';
import type { Found } from './match-find.ts';
import type { ParsedFind } from './parse-find.ts';

const FindHelp = lazy(() => import('./find-help.tsx').then((module) => ({ default: module.FindHelp })));

export interface FindFieldProps {
  text: string;
  parsed: ParsedFind;
  found: Found | null;
  hides: boolean;
  /** Somebody is about to write. */
  onNear: () => void;
  onText: (text: string) => void;
  onHides: (hides: boolean) => void;
  /** Enter: brings what was found into sight. */
  onGo: () => void;
  ref: Ref<HTMLInputElement>;
}

/** @returns "3 nodes, 2 destinations", or that nothing is so. */
export function describeFound({ nodes, destinations }: Found): string {
  return nodes.size === 0 ? 'nothing is so' : `${countOf(nodes.size, 'node')}, ${countOf(destinations.size, 'destination')}`;
}

export function FindField({ text, parsed, found, hides, onNear, onText, onHides, onGo, ref }: FindFieldProps) {
  const said = useId();
  const frame = useRef<HTMLDivElement>(null);
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>): void => {
    if (event.key === 'Enter') onGo();
    else if (event.key === 'Escape') {
      if (text) onText('');
      else event.currentTarget.blur();
    } else return;
    event.preventDefault();
    event.stopPropagation();
  };
  const fault = parsed.state === 'fault' ? parsed.fault : null;
  return (
    <div ref={frame} className="map-find" role="search" aria-label="Find on the map">
      <input
        ref={ref} className="map-find-text" type="text" value={text} onFocus={onNear} onChange={(event) => { onNear(); onText(event.target.value); }} onKeyDown={onKeyDown} placeholder="find: group:london lag>1s"
        aria-label="Find on the map" aria-invalid={fault !== null} aria-describedby={said} spellCheck={false} autoComplete="off" autoCapitalize="off"
      />
      {found ? <button type="button" className="map-tool" aria-pressed={hides} onClick={() => onHides(!hides)}>{hides ? 'rest hidden' : 'rest dimmed'}</button> : null}
      <PopoverButton label="What can be looked for" face="?" className="map-tool" boxClassName="popover map-help">
        {() => <Suspense fallback={<p className="dim">Loading…</p>}><FindHelp onTry={(example) => { onNear(); onText(example); }} /></Suspense>}
      </PopoverButton>
      <div id={said} className={`map-found${fault ? ' is-fault' : ''}`} role="status">
        {fault ? (
          <>
            <p className="mono"><span className="dim">{text.slice(0, fault.at)}</span><mark>{text.slice(fault.at, fault.at + fault.length) || '…'}</mark><span className="dim">{text.slice(fault.at + fault.length)}</span></p>
            <p>{fault.words}</p>
          </>
        ) : found ? <p className={found.nodes.size === 0 ? 'tone-attention' : undefined}>{describeFound(found)}</p> : null}
      </div>
    </div>
  );
}
