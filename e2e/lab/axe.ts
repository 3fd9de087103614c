/** axe on a page of ours, which takes no script from elsewhere: it has to be there before the page. */
import { createRequire } from 'node:module';
import type { Page } from '@playwright/test';

/** To be called before the page is opened. */
export async function bringAxe(page: Page): Promise<void> {
  await page.addInitScript({ path: createRequire(import.meta.url).resolve('axe-core') });
}

interface Axe {
  run: (root: string | Document, options: { rules: Record<string, { enabled: boolean }> }) => Promise<{ violations: { id: string; impact: string | null; nodes: { html: string; target: unknown[] }[] }[] }>;
}

/** @param root what is looked at; the whole page unless said @param without rules that are left out @returns the serious and critical findings, each with the first elements that have it */
export function seriousFindings(page: Page, root?: string, without: readonly string[] = []): Promise<string[]> {
  return page.evaluate(async ({ within, rules }) => {
    const { axe } = window as unknown as { axe: Axe };
    const { violations } = await axe.run(within ?? document, { rules });
    return violations.filter(({ impact }) => impact === 'serious' || impact === 'critical').map(({ id, nodes }) => `${id}: ${nodes.slice(0, 3).map(({ html }) => html.slice(0, 200)).join(' | ')}`);
  }, { within: root, rules: Object.fromEntries(without.map((rule) => [rule, { enabled: false }])) });
}
