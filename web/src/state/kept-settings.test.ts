import { describe, expect, it } from 'vitest';
import { createSettingsStore, FIRST_SETTINGS, readSettings } from './kept-settings.ts';

describe('kept settings', () => {
  it('takes the first ones where nothing, or no sense, is kept', () => {
    for (const text of [null, '', '{', '7', 'null', '{"theme":3,"panels":"wide"}']) expect(readSettings(text)).toEqual(FIRST_SETTINGS);
  });

  it('keeps what is in range and replaces what is not', () => {
    expect(readSettings('{"theme":"light","panels":{"left":30,"right":99},"singleKeys":false}')).toEqual({ theme: 'light', panels: { ...FIRST_SETTINGS.panels, left: 30 }, singleKeys: false, operator: 'operator' });
  });

  it('reads back what it kept', () => {
    const kept = new Map<string, string>();
    const storage = { getItem: (key: string) => kept.get(key) ?? null, setItem: (key: string, value: string) => void kept.set(key, value) };
    createSettingsStore(storage).change({ theme: 'light' });
    expect(createSettingsStore(storage).read().theme).toBe('light');
  });

  it('works without a storage', () => {
    const store = createSettingsStore(null);
    store.change({ theme: 'light' });
    expect(store.read().theme).toBe('light');
  });
});
