/** The page's tokens for whoever draws on a canvas, and when they may have changed. */
import { useSyncExternalStore } from 'react';

/** @returns what reads a token of the element, as it is now, by its name without dashes in front. */
export function tokensOf(element: Element): (name: string) => string {
  const style = getComputedStyle(element);
  return (name) => style.getPropertyValue(`--${name}`).trim();
}

let changes = 0;

function watchTheme(changed: () => void): () => void {
  const bump = (): void => {
    changes += 1;
    changed();
  };
  const observer = new MutationObserver(bump);
  observer.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme', 'class', 'style'] });
  const scheme = window.matchMedia('(prefers-color-scheme: light)');
  scheme.addEventListener('change', bump);
  // The page's own fonts arrive after the first frame.
  document.fonts.addEventListener('loadingdone', bump);
  return () => {
    observer.disconnect();
    scheme.removeEventListener('change', bump);
    document.fonts.removeEventListener('loadingdone', bump);
  };
}

/** @returns a number that changes whenever the palette has to be read again. */
export function useThemeVersion(): number {
  return useSyncExternalStore(watchTheme, () => changes, () => 0);
}
