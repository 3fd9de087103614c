/** Reads the address (`/gallery?theme=light`) and the kept theme, and mounts the gallery. */
import { createRoot } from 'react-dom/client';
import { createSettingsStore } from '../state/kept-settings.ts';
import { Gallery } from './gallery.tsx';

export function startGallery(root: HTMLElement): void {
  const settings = createSettingsStore(granted());
  const asked = new URLSearchParams(window.location.search).get('theme');
  document.documentElement.dataset.theme = asked === 'light' || asked === 'dark' ? asked : settings.read().theme;
  createRoot(root).render(<Gallery />);
}

/** A browser may refuse storage by throwing. */
function granted(): Storage | null {
  try {
    return window.localStorage;
  } catch {
    return null;
  }
}
