/** What the browser keeps of this viewer: theme, panel sizes, whether single keys give orders, and who it is. Never data. */

export type Theme = 'dark' | 'light';

/** Shares of the page in percent, so that they hold on a wall and on a laptop. */
export interface PanelShares {
  left: number;
  right: number;
  bottom: number;
}

export interface KeptSettings {
  theme: Theme;
  panels: PanelShares;
  singleKeys: boolean;
  /** The name that stands under what this viewer keeps, mutes or notes. */
  operator: string;
}

export const PANEL_LIMITS: Record<keyof PanelShares, { least: number; most: number }> = {
  left: { least: 14, most: 36 },
  right: { least: 16, most: 36 },
  bottom: { least: 16, most: 62 },
};

export const FIRST_SETTINGS: KeptSettings = { theme: 'dark', panels: { left: 19.5, right: 21, bottom: 33 }, singleKeys: true, operator: 'operator' };

/** As much as stands in the log. */
const NAME_MOST = 60;

const KEY = 'understudy.settings.1';

/** @returns the settings that `text` keeps; whatever is missing or out of range is taken from the first ones. */
export function readSettings(text: string | null): KeptSettings {
  let kept: unknown;
  try {
    kept = JSON.parse(text ?? 'null');
  } catch {
    kept = null;
  }
  if (typeof kept !== 'object' || kept === null) return FIRST_SETTINGS;
  const { theme, panels, singleKeys, operator } = kept as Partial<Record<keyof KeptSettings, unknown>>;
  const shares = typeof panels === 'object' && panels !== null ? (panels as Partial<Record<keyof PanelShares, unknown>>) : {};
  const share = (name: keyof PanelShares) => {
    const value = shares[name];
    const { least, most } = PANEL_LIMITS[name];
    return typeof value === 'number' && value >= least && value <= most ? value : FIRST_SETTINGS.panels[name];
  };
  return {
    theme: theme === 'light' ? 'light' : 'dark',
    panels: { left: share('left'), right: share('right'), bottom: share('bottom') },
    singleKeys: singleKeys !== false,
    operator: typeof operator === 'string' && operator.trim() ? operator.slice(0, NAME_MOST) : FIRST_SETTINGS.operator,
  };
}

export interface SettingsStore {
  subscribe: (listener: () => void) => () => void;
  read: () => KeptSettings;
  change: (part: Partial<KeptSettings>) => void;
}

/** @param storage null where the browser grants none; settings then last as long as the page */
export function createSettingsStore(storage: Pick<Storage, 'getItem' | 'setItem'> | null): SettingsStore {
  let settings = readSettings(storage?.getItem(KEY) ?? null);
  const listeners = new Set<() => void>();
  return {
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    read: () => settings,
    change: (part) => {
      settings = { ...settings, ...part };
      storage?.setItem(KEY, JSON.stringify(settings));
      listeners.forEach((listener) => listener());
    },
  };
}
