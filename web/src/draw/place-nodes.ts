/**
 * Where sites, groups and nodes stand: a function of the cluster's description and the panel's size alone, so that no change of
 * state ever moves one. Small clusters are laid out for the panel (`place-columns`), large ones as a map (`place-map`).
 */
import type { ClusterSpec } from '@understudy/shared/domain/cluster-spec';
import type { PanelSize } from './camera.ts';
import { COMPACT, NARROW, REGULAR } from './density.ts';
import { fitOfColumns, placeColumns } from './place-columns.ts';
import { placeMap } from './place-map.ts';
import type { Places } from './places.ts';

/** Below this scale small text would be smaller than 11 px: the next density has to do. */
const LEAST_SCALE = 0.92;
/** Columns that fit only below this are no picture any more: the cluster is drawn as a map. */
const LEAST_COMPACT = 0.5;

/**
 * @param panel the panel's size in pixels
 * @returns boxes in units. The same description and size give the same places; as a map, the description alone does.
 */
export function placeNodes(spec: ClusterSpec, panel: PanelSize): Places {
  const size = { width: Math.max(1, panel.width), height: Math.max(1, panel.height) };
  const roomy = [REGULAR, NARROW].find((density) => fitOfColumns(spec, density, size) >= LEAST_SCALE);
  if (roomy) return placeColumns(spec, roomy, size);
  return fitOfColumns(spec, COMPACT, size) >= LEAST_COMPACT ? placeColumns(spec, COMPACT, size) : placeMap(spec, size);
}
