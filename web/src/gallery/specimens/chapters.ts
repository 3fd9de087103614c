/** Every chapter of the gallery in the order of the page: the whole first, then the three instruments, then what is filed and hung up. */
import type { Chapter } from '../shelf/specimen.ts';
import { DESTINATIONS } from './address-specimens.tsx';
import { DECISIONS, EPISODES, RECEIPTS } from './episode-specimens.tsx';
import { BELIEF, GROUPS, STREAMS } from './link-specimens.tsx';
import { NODES, ROLES } from './node-specimens.tsx';
import { FRESHNESS, LOSSES, ORDERS, PROBLEMS, SENTENCES } from './page-specimens.tsx';
import { RISKS, ROWS, SECTIONS } from './section-specimens.tsx';
import { FAULTS, TIMELINE } from './timeline-specimens.tsx';
import { WALLS } from './wall-specimens.tsx';

export const CHAPTERS: readonly Chapter[] = [
  SENTENCES, FRESHNESS, LOSSES, PROBLEMS, NODES, ROLES, STREAMS, BELIEF, GROUPS, DESTINATIONS, SECTIONS, RISKS, ROWS, TIMELINE, FAULTS, EPISODES, DECISIONS, ORDERS, WALLS, RECEIPTS,
];
