/** The two kinds of dialog on Radix primitives: one that asks before something happens, one that only tells. */
import { useState, type ReactNode, type RefObject } from 'react';
import { AlertDialog, Dialog } from 'radix-ui';

interface AskProps {
  title: ReactNode;
  children: ReactNode;
  /** The confirm button, in words that name the target. */
  confirm: ReactNode;
  cancel: RefObject<HTMLButtonElement | null>;
  onCancel: () => void;
}

/** @returns what gives the focus back to what had it; these dialogs open by key as well as by a button, which Radix knows nothing of. */
function useFocusBack(): (event: Event) => void {
  const [before] = useState(() => document.activeElement);
  return (event) => {
    event.preventDefault();
    if (before instanceof HTMLElement || before instanceof SVGElement) before.focus();
  };
}

/** Asks with the focus on Cancel, so that a stray Enter does nothing. */
export function AskDialog({ title, children, confirm, cancel, onCancel }: AskProps) {
  const focusBack = useFocusBack();
  return (
    <AlertDialog.Root open onOpenChange={(open) => { if (!open) onCancel(); }}>
      <AlertDialog.Portal>
        <AlertDialog.Overlay className="overlay" />
        <AlertDialog.Content className="dialog" aria-describedby={undefined} onCloseAutoFocus={focusBack} onOpenAutoFocus={(event) => { event.preventDefault(); cancel.current?.focus(); }}>
          <AlertDialog.Title className="dialog-title">{title}</AlertDialog.Title>
          {children}
          <div className="dialog-actions">
            <AlertDialog.Cancel asChild>
              <button type="button" className="button button-plain" ref={cancel}>Cancel</button>
            </AlertDialog.Cancel>
            {confirm}
          </div>
        </AlertDialog.Content>
      </AlertDialog.Portal>
    </AlertDialog.Root>
  );
}

interface TellProps {
  title: string;
  open: boolean;
  onClose: () => void;
  children: ReactNode;
  /** What the button says that ends it without doing anything. */
  closeWords?: string;
  /** A button that does something, beside the one that closes. */
  action?: ReactNode;
  /** For lists. */
  wide?: boolean;
}

export function TellDialog({ title, open, onClose, children, closeWords = 'Close', action, wide = false }: TellProps) {
  return (
    <Dialog.Root open={open} onOpenChange={(now) => { if (!now) onClose(); }}>
      <Dialog.Portal>
        <Dialog.Overlay className="overlay" />
        <Dialog.Content className={wide ? 'dialog dialog-wide' : 'dialog'} aria-describedby={undefined}>
          <Dialog.Title className="dialog-title">{title}</Dialog.Title>
          {children}
          <div className="dialog-actions">
            <Dialog.Close asChild>
              <button type="button" className="button button-plain">{closeWords}</button>
            </Dialog.Close>
            {action}
          </div>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
