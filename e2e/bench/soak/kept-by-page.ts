/** What a page keeps: heap after collection, nodes and listeners, in samples over time. */
import type { CDPSession, Page } from '@playwright/test';
import type { Sample } from './level.ts';

export class KeptByPage {
  readonly heapMiB: Sample[] = [];
  /** All that live, in the document or not. */
  readonly nodes: Sample[] = [];
  readonly listeners: Sample[] = [];

  private constructor(private readonly protocol: CDPSession) {}

  static async of(page: Page): Promise<KeptByPage> {
    return new KeptByPage(await page.context().newCDPSession(page));
  }

  /** Collects the garbage and takes a sample of what is left. @returns it in words. */
  async sample(atMillis: number): Promise<string> {
    await this.protocol.send('HeapProfiler.collectGarbage');
    const { usedSize } = await this.protocol.send('Runtime.getHeapUsage');
    const { nodes, jsEventListeners } = await this.protocol.send('Memory.getDOMCounters');
    const heapMiB = usedSize / 2 ** 20;
    this.heapMiB.push({ atMillis, value: heapMiB });
    this.nodes.push({ atMillis, value: nodes });
    this.listeners.push({ atMillis, value: jsEventListeners });
    return `heap ${heapMiB.toFixed(2)} MiB, ${nodes} nodes, ${jsEventListeners} listeners`;
  }
}
