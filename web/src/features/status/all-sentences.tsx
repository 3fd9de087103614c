/** All that is to be said, over the page; loaded when it is asked for. */
import type { RefObject } from 'react';
import { Popover } from 'radix-ui';
import type { Sentence } from '@understudy/shared/view/sentence';
import { formatClock } from '../../ui/format-time.ts';
import { SentenceWords } from './sentence-words.tsx';

/** @param props.anchor the button that it belongs to, which closes it, too */
export function AllSentences({ sentences, anchor, onClose }: { sentences: readonly Sentence[]; anchor: RefObject<HTMLButtonElement | null>; onClose: () => void }) {
  const ofAnchor = (event: Event): void => {
    if (event.target instanceof Node && anchor.current?.contains(event.target)) event.preventDefault();
  };
  const focusBack = (event: Event): void => {
    event.preventDefault();
    anchor.current?.focus();
  };
  return (
    <Popover.Root open onOpenChange={(now) => { if (!now) onClose(); }}>
      <Popover.Anchor virtualRef={anchor as RefObject<HTMLButtonElement>} />
      <Popover.Portal>
        <Popover.Content className="popover" collisionPadding={12} sideOffset={6} aria-label="All that is to be said" onPointerDownOutside={ofAnchor} onFocusOutside={ofAnchor} onCloseAutoFocus={focusBack}>
          <ul className="sentence-list">
            {sentences.map((sentence) => (
              <li key={sentence.id} className={`is-${sentence.tone}`}>
                <SentenceWords sentence={sentence} /> {sentence.since ? <span className="dim mono">{formatClock(sentence.since)}</span> : null}
              </li>
            ))}
          </ul>
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}
