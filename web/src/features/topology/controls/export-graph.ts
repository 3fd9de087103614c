/** The graph as a file: the whole of it as it is seen now, with its name and time, in plain shapes that need nothing else. */
import type { Box } from '../../../draw/box.ts';
import { drawLegend } from '../../../draw/draw-legend.ts';
import { writeText } from '../../../draw/draw-marks.ts';
import type { GraphInk } from '../../../draw/graph-ink.ts';
import { paintScene } from '../../../draw/paint-scene.ts';
import type { Pen } from '../../../draw/pen.ts';
import { SvgPen } from '../../../draw/svg-pen.ts';
import { SceneComposer } from '../picture/compose-scene.ts';
import type { Frame, Shown } from '../picture/frame.ts';
import { lookAt, type Sight } from '../picture/look-at.ts';

export interface Exported {
  frame: Frame;
  shown: Shown;
  sight: Sight;
  /** "trading-floor · replication". */
  title: string;
  /** When that was, and what was so: "12 May 2026, 11:42:07 (UTC+0) · 5 of 7 nodes up". */
  subtitle: string;
  sync: boolean;
}

const HEADER = 62;
const LEGEND = 34;
/** Names are still readable in a file at this scale, whatever the panel was. */
const LEAST_SCALE = 0.5;
/** Browsers grant canvases up to about this side. */
const MOST_PX = 8192;

interface Sheet {
  width: number;
  height: number;
  scale: number;
  bounds: Box;
}

function sheetOf({ frame }: Exported): Sheet {
  const { bounds, scale, density } = frame.places;
  const own = density.name !== 'map' ? Math.max(1, scale) : frame.folded.size > 0 ? scale : Math.max(scale, LEAST_SCALE);
  return { width: bounds.width * own, height: bounds.height * own + HEADER + LEGEND, scale: own, bounds };
}

/** Draws the sheet onto a pen whose units are the sheet's pixels. */
export function drawSheet(pen: Pen, exported: Exported, sheet: Sheet): void {
  const { frame, shown, sight, title, subtitle, sync } = exported;
  const ink: GraphInk = sight.inks.plain;
  pen.fillStyle = ink.ground;
  pen.fillRect(0, 0, sheet.width, sheet.height);
  pen.fillStyle = ink.text;
  writeText(pen, ink, title, 18, 24, { size: 17, weight: 650 });
  pen.fillStyle = ink.textSoft;
  writeText(pen, ink, subtitle, 18, 46, { size: 12.5 });
  const composer = new SceneComposer({ ...frame, scale: sheet.scale });
  composer.update(shown);
  const looking = lookAt(sight, shown.graph, (node) => frame.places.nodes[node]?.group, { hovered: null, focused: null, compact: frame.places.density.name === 'compact', dense: frame.places.density.name === 'map' });
  pen.save();
  pen.translate(0, HEADER);
  pen.scale(sheet.scale, sheet.scale);
  pen.translate(-sheet.bounds.x, -sheet.bounds.y);
  paintScene(pen, composer.scene.within(sheet.bounds), looking, sheet.scale, sheet.bounds);
  pen.restore();
  pen.save();
  pen.translate(0, sheet.height - LEGEND);
  drawLegend(pen, ink, { width: sheet.width, height: LEGEND }, sync);
  pen.restore();
}

/** @returns the graph as the text of an SVG file. */
export function toSvg(exported: Exported): string {
  const sheet = sheetOf(exported);
  const pen = new SvgPen();
  drawSheet(pen, exported, sheet);
  return pen.document(sheet.width, sheet.height, `${exported.title}, ${exported.subtitle}`);
}

/** @returns the graph as a PNG of twice the size on the screen, as far as a browser can. Rejects when it cannot. */
export async function toPng(exported: Exported): Promise<Blob> {
  const sheet = sheetOf(exported);
  const ratio = Math.min(2, MOST_PX / Math.max(sheet.width, sheet.height));
  const canvas = document.createElement('canvas');
  Object.assign(canvas, { width: Math.round(sheet.width * ratio), height: Math.round(sheet.height * ratio) });
  const pen = canvas.getContext('2d');
  if (!pen) throw new Error('The browser grants no canvas for the picture. Export it as SVG instead.');
  pen.scale(ratio, ratio);
  drawSheet(pen, exported, sheet);
  return new Promise((resolve, reject) => {
    canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error('The browser could not make a PNG of it. Export it as SVG instead.'))), 'image/png');
  });
}

/** Hands a file to the browser's downloads. */
export function download(name: string, content: Blob): void {
  const address = URL.createObjectURL(content);
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  // The download has begun by then; the address would keep the file in memory for as long as the page is there.
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}
