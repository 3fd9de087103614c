/** Whether the graph is to be seen: samples of a picture, at each node and along each link, compared with what must be there. */
import type { Page } from '@playwright/test';
import { PNG } from 'pngjs';
import { PANEL, type makeSameGraph } from './same-graph.ts';

const GROUND = [0x0c, 0x11, 0x17] as const;
/** A pixel differs from the ground when any channel does by this much. */
const DIFFERS = 9;

type Graph = ReturnType<typeof makeSameGraph>;

export interface Seen {
  /** Share of nodes at which there is more than ground. */
  nodes: number;
  /** Share of links that have ink along most of their middle. */
  links: number;
  /** Share of nodes that have the colour of their state. */
  states: number;
  /** How many nodes were in sight. */
  looked: number;
}

class Picture {
  private constructor(private readonly png: PNG) {}

  static async of(page: Page): Promise<Picture> {
    return new Picture(PNG.sync.read(await page.screenshot()));
  }

  private at(x: number, y: number): [number, number, number] {
    const index = (Math.min(this.png.height - 1, Math.max(0, Math.round(y))) * this.png.width + Math.min(this.png.width - 1, Math.max(0, Math.round(x)))) * 4;
    return [this.png.data[index]!, this.png.data[index + 1]!, this.png.data[index + 2]!];
  }

  /** Whether there is ink at the point or right beside it: lines lie between pixels. */
  hasInk(x: number, y: number): boolean {
    return [[0, 0], [1, 0], [-1, 0], [0, 1], [0, -1]].some(([dx, dy]) => this.at(x + dx!, y + dy!).some((value, channel) => Math.abs(value - GROUND[channel]!) > DIFFERS));
  }

  /** Whether most of a box is amber rather than the blue-grey of a node that is up. */
  isAmber({ x, y, width, height }: { x: number; y: number; width: number; height: number }): boolean {
    let amber = 0;
    let all = 0;
    for (let dx = 2; dx < width - 2; dx += 1) {
      for (let dy = 2; dy < height - 2; dy += 1) {
        const [r, , b] = this.at(x + dx, y + dy);
        all += 1;
        if (r - b > 20) amber += 1;
      }
    }
    return amber > all / 2;
  }
}

/**
 * @param troubled nodes that are in trouble now
 * @param by how far the picture was moved; what left the panel is not looked at
 */
export async function lookAtGraph(page: Page, graph: Graph, troubled: ReadonlySet<string>, by = { x: 0, y: 0 }): Promise<Seen> {
  const picture = await Picture.of(page);
  const points = await page.evaluate((count) => Array.from({ length: count }, (_, index) => window.graph!.linkPoints(index)), graph.links.length);
  const inSight = ({ x, y }: { x: number; y: number }): boolean => x > 4 && y > 4 && x < PANEL.width - 4 && y < PANEL.height - 60;
  const moved = ({ x, y }: { x: number; y: number }) => ({ x: x + by.x, y: y + by.y });
  const boxes = graph.nodes.map(({ id, box }) => ({ id, box: { ...box, ...moved(box) } })).filter(({ box }) => inSight(box) && inSight({ x: box.x + box.width, y: box.y + box.height }));
  const nodes = boxes.filter(({ box }) => picture.hasInk(box.x + box.width / 2 - 3, box.y + box.height / 2)).length;
  const lines = points.map((along) => along.map(moved)).filter((along) => along.every(inSight));
  const links = lines.filter((along) => along.filter(({ x, y }) => picture.hasInk(x, y)).length >= along.length - 1).length;
  const states = boxes.filter(({ id, box }) => picture.isAmber(box) === troubled.has(id)).length;
  return { nodes: nodes / boxes.length, links: links / lines.length, states: states / boxes.length, looked: boxes.length };
}
