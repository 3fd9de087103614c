/** One node: its card with state, rate and sections, and the tabs of its clients under it. */
import { memo, type ReactNode } from 'react';
import { fitText, textWidth, type Box } from '../../draw/box.ts';
import type { NodePlace } from '../../draw/place-nodes.ts';
import { placeRow } from '../../draw/place-row.ts';
import type { ClientTab, NodeCardInk, SectionChip } from './describe-node.ts';
import { RoleShape, StateShape } from './marks.tsx';
import { sameLook } from '../../ui/same-look.ts';

export const SMALL = 12;
const CHIP_HEIGHT = 19;

/** What makes a group of shapes something that can be reached, pressed and read out. */
export interface Press {
  'data-rove': string;
  tabIndex: number;
  role: 'button';
  'aria-pressed': boolean;
  'aria-label': string;
  onClick: (event: { stopPropagation: () => void }) => void;
  onFocus: () => void;
}

interface CardProps {
  ink: NodeCardInk;
  place: NodePlace;
  compact: boolean;
  hatch: string;
  lit: boolean;
  selected: boolean;
  press: Press;
  /** By client. */
  tabPresses: Readonly<Record<string, Press>>;
  /** Clients that the selection lights. */
  litClients: readonly string[];
  selectedClient: string | null;
}

function Chips({ chips, box }: { chips: SectionChip[]; box: Box }) {
  const row = placeRow(chips, (chip) => textWidth(chip.short, SMALL) + 25, box.width, 5, SMALL);
  return (
    <g transform={`translate(${box.x},${box.y})`}>
      {row.chips.map(({ item, x, width }) => (
        <g key={item.path} className={`t-chip t-chip-${item.role}`} transform={`translate(${x},0)`}>
          <rect width={width} height={CHIP_HEIGHT} rx={4} />
          <g transform={`translate(11,${CHIP_HEIGHT / 2})`}><RoleShape role={item.role} /></g>
          <text x={20} y={CHIP_HEIGHT / 2} dy="0.35em">{item.short}</text>
        </g>
      ))}
      {row.more ? (
        <g className="t-chip t-chip-more" transform={`translate(${row.more.x},0)`}>
          <title>{row.more.items.map((chip) => `${chip.role} for ${chip.path}`).join(', ')}</title>
          <rect width={row.more.width} height={CHIP_HEIGHT} rx={4} />
          <text x={5} y={CHIP_HEIGHT / 2} dy="0.35em">+{row.more.items.length}</text>
        </g>
      ) : null}
    </g>
  );
}

/** @returns the room of each client's tab under a card, so that the picture's keyboard order knows where they are. */
export function placeTabs(clients: readonly ClientTab[], tabs: Box) {
  return placeRow(clients, (client) => textWidth(client.name, SMALL) + 24, tabs.width - 12, 4, SMALL);
}

function Tabs({ clients, box, presses, lit, selected }: { clients: ClientTab[]; box: Box; presses: CardProps['tabPresses']; lit: readonly string[]; selected: string | null }) {
  const row = placeTabs(clients, box);
  const height = box.height - 3;
  const outline = (width: number): string => `M0,0V${height - 5}q0,5 5,5H${width - 5}q5,0 5,-5V0`;
  const mark = (client: ClientTab): ReactNode => (client.state === 'up' ? <RoleShape role={client.role} /> : <g transform="scale(0.62)"><StateShape state={client.state === 'away' ? 'hearing' : client.state} /></g>);
  return (
    <g transform={`translate(${box.x + 6},${box.y})`}>
      {row.chips.map(({ item, x, width }) => (
        <g key={item.name} {...presses[item.name]} className={`t-press t-tab t-tab-${item.state}${selected === item.name ? ' t-selected' : ''}${lit.includes(item.name) ? '' : ' t-dim'}`} transform={`translate(${x},0)`}>
          <title>{item.words}</title>
          <path d={outline(width)} />
          <g transform={`translate(11,${height / 2})`}>{mark(item)}</g>
          <text x={19} y={height / 2} dy="0.35em">{item.name}</text>
        </g>
      ))}
      {row.more ? (
        <g className={`t-tab t-tab-more${row.more.items.some((client) => lit.includes(client.name)) ? '' : ' t-dim'}`} transform={`translate(${row.more.x},0)`}>
          <title>{row.more.items.map((client) => client.words).join('; ')}</title>
          <path d={outline(row.more.width)} />
          <text x={5} y={height / 2} dy="0.35em">+{row.more.items.length}</text>
        </g>
      ) : null}
    </g>
  );
}

export const NodeCard = memo(function NodeCard({ ink, place, compact, hatch, lit, selected, press, tabPresses, litClients, selectedClient }: CardProps) {
  const { box, tabs } = place;
  const inner = box.width - 22;
  const hatched = ink.state === 'down' ? 'down' : ink.state === 'unknown' ? 'unknown' : ink.state === 'up' ? null : 'attention';
  const firstLine = compact ? 15 : 21;
  // Where the card is small its links say the rate.
  const rate = compact ? null : ink.rate;
  const lines = compact ? ink.lines.slice(0, 1) : ink.lines.slice(0, 2);
  return (
    <g className={lit ? undefined : 't-dim'}>
      {tabs ? <Tabs clients={ink.clients} box={tabs} presses={tabPresses} lit={litClients} selected={selectedClient} /> : null}
      <g className={`t-card t-card-${ink.state}${selected ? ' t-selected' : ''}`} transform={`translate(${box.x},${box.y})`}>
        {/* What is pressed lies over the drawing and says all of it in words; the drawing would say it again in pieces. */}
        <g aria-hidden="true">
        <rect className="t-card-ground" width={box.width} height={box.height} rx={8} />
        {hatched ? <rect className="t-card-hatch" width={box.width} height={box.height} rx={8} fill={`url(#${hatch}-${hatched})`} /> : null}
        <rect className="t-card-edge" width={box.width} height={box.height} rx={8} fill="none" />
        <g transform={`translate(18,${firstLine})`}><StateShape state={ink.state} /></g>
        <text className="t-name" x={32} y={firstLine} dy="0.35em">{fitText(ink.name, inner - 22 - (rate ? 44 : 0), 15)}</text>
        {rate ? <text className="t-rate" x={box.width - 11} y={firstLine} dy="0.35em" textAnchor="end">{rate}</text> : null}
        {lines.length > 0
          ? lines.map((line, index) => <text key={index} className="t-line" x={12} y={firstLine + 20 + index * 15.5} dy="0.35em">{fitText(textWidth(line, SMALL) > inner ? line.replace('was active for', 'held') : line, inner, SMALL)}</text>)
          : <Chips chips={ink.chips} box={{ x: 11, y: firstLine + (compact ? 11 : 15), width: inner, height: CHIP_HEIGHT }} />}
        </g>
        <g {...press} className="t-press">
          <title>{ink.words}</title>
          <rect width={box.width} height={box.height} rx={8} fill="transparent" />
        </g>
      </g>
    </g>
  );
}, sameLook);
