/** The tabs under a card: one for each client that is connected to the node, or would be. */
import { textWidth, type Box } from './box.ts';
import { drawRoleMark, drawStateMark, SMALL, TONE_OF_STATE, writeText } from './draw-marks.ts';
import type { GraphInk, ToneName } from './graph-ink.ts';
import type { ClientTab } from './graph-looks.ts';
import type { Pen } from './pen.ts';
import { placeRow } from './place-row.ts';

export interface TabStyle {
  /** Of each tab; the selection may light one client alone. */
  tabInk: (client: string) => GraphInk;
  selectedClient: string | null;
  focusedClient: string | null;
}

/** @returns the room of each client's tab under a card, so that the keyboard's order and the pointer know where they are. */
export function placeTabs(clients: readonly ClientTab[], tabs: Box) {
  return placeRow(clients, (client) => textWidth(client.name, SMALL) + 24, tabs.width - 12, 4, SMALL);
}

export function drawTabs(pen: Pen, clients: readonly ClientTab[], box: Box, style: TabStyle): void {
  const row = placeTabs(clients, box);
  const height = box.height - 3;
  for (const { item, x, width } of row.chips) {
    const ink = style.tabInk(item.name);
    const left = box.x + 6 + x;
    const tone: ToneName = item.state === 'away' ? 'attention' : TONE_OF_STATE[item.state];
    traceTab(pen, left, box.y, width, height);
    pen.fillStyle = tone === 'down' ? ink.tones.down.fill : ink.tab;
    pen.fill();
    const marked = style.selectedClient === item.name || style.focusedClient === item.name;
    pen.strokeStyle = marked ? ink.focus : tone === 'down' ? ink.tones.down.edge : tone === 'attention' ? ink.tones.attention.edge : ink.cardEdge;
    pen.lineWidth = marked ? 2 : 1;
    pen.setLineDash(tone === 'attention' && !marked ? [3, 2] : []);
    pen.stroke();
    pen.setLineDash([]);
    if (item.state === 'up') drawRoleMark(pen, ink, item.role, left + 11, box.y + height / 2);
    else drawStateMark(pen, ink, item.state === 'away' ? 'hearing' : item.state, left + 11, box.y + height / 2, 8);
    pen.fillStyle = tone === 'down' ? ink.tones.down.text : ink.textSoft;
    writeText(pen, ink, item.name, left + 19, box.y + height / 2, { size: SMALL });
  }
  if (!row.more) return;
  const ink = style.tabInk(row.more.items[0]!.name);
  const left = box.x + 6 + row.more.x;
  traceTab(pen, left, box.y, row.more.width, height);
  pen.fillStyle = ink.tab;
  pen.fill();
  pen.strokeStyle = ink.cardEdge;
  pen.lineWidth = 1;
  pen.stroke();
  pen.fillStyle = ink.textSoft;
  writeText(pen, ink, `+${row.more.items.length}`, left + 5, box.y + height / 2, { size: SMALL });
}

function traceTab(pen: Pen, x: number, y: number, width: number, height: number): void {
  pen.beginPath();
  pen.moveTo(x, y);
  pen.lineTo(x, y + height - 5);
  pen.bezierCurveTo(x, y + height - 2, x + 2, y + height, x + 5, y + height);
  pen.lineTo(x + width - 5, y + height);
  pen.bezierCurveTo(x + width - 2, y + height, x + width, y + height - 2, x + width, y + height - 5);
  pen.lineTo(x + width, y);
}
