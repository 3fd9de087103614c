/** What a scene is composed of: where everything stands, and what is to be shown there. */
import type { GroupName, NodeName } from '@understudy/shared/domain/ids';
import type { MoveLook } from '../../../draw/draw-moves.ts';
import type { AddressLook } from '../../../draw/graph-looks.ts';
import type { LinkPlaces } from '../../../draw/place-links.ts';
import type { Move } from '../../../draw/place-moves.ts';
import type { Places } from '../../../draw/places.ts';
import type { Graph } from '../describe/read-graph.ts';

export interface Frame {
  places: Places;
  links: LinkPlaces;
  folded: ReadonlySet<GroupName>;
  scale: number;
}

export interface Shown {
  graph: Graph;
  moves: readonly (MoveLook & Move)[];
  /** The addresses of destinations that are looked at. */
  addresses: readonly { destination: string; from: NodeName; to: NodeName; look: AddressLook }[];
  /** Destinations that are selected or pointed at. */
  looked: readonly string[];
  now: number;
}
