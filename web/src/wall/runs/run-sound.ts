/** Plays the wall's sounds: made of two or three tones, so that no file is loaded. A browser may refuse until somebody touches the page. */
import type { Sound } from '../rules/choose-sound.ts';

/** Hertz, one after the other: falling when something broke, rising when all is well, low and the same when nothing is known. */
const TONES: Record<Sound, readonly number[]> = { broke: [660, 440], calm: [440, 660], stale: [220, 220, 220] };
const TONE_SECONDS = 0.16;
const VOLUME = 0.12;

export interface Chime {
  play: (sound: Sound) => void;
  /** Whether the browser lets nothing be heard now. */
  isRefused: () => boolean;
  /** Called when that changes. */
  subscribe: (listener: () => void) => () => void;
}

/** @param makeContext a new audio context; where there is none, all is refused */
export function createChime(makeContext: () => AudioContext, page: Pick<Window, 'addEventListener'>): Chime {
  let context: AudioContext | null = null;
  try {
    context = makeContext();
  } catch {
    context = null;
  }
  const resume = (): void => void context?.resume().catch(() => undefined);
  for (const touch of ['pointerdown', 'keydown'] as const) page.addEventListener(touch, resume);
  resume();
  return {
    isRefused: () => context?.state !== 'running',
    subscribe: (listener) => {
      context?.addEventListener('statechange', listener);
      return () => context?.removeEventListener('statechange', listener);
    },
    play: (sound) => {
      if (context?.state !== 'running') return;
      const begin = context.currentTime + 0.02;
      TONES[sound].forEach((hertz, index) => {
        const from = begin + index * TONE_SECONDS * 1.25;
        const tone = context.createOscillator();
        const gain = context.createGain();
        tone.frequency.value = hertz;
        // Without a slope at both ends a tone clicks.
        gain.gain.setValueAtTime(0, from);
        gain.gain.linearRampToValueAtTime(VOLUME, from + 0.02);
        gain.gain.linearRampToValueAtTime(0, from + TONE_SECONDS);
        tone.connect(gain).connect(context.destination);
        tone.start(from);
        tone.stop(from + TONE_SECONDS);
      });
    },
  };
}
