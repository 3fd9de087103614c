/**
 * Ours: real node processes of this repository, fed behind the MQTT decoding of the first.
 *
 * What has to be measured is all that a node does with an update once its packet is decoded: whether the client may update
 * this section in this epoch, the update's number, the journal, the topic tree and its subscribers, the streams; and on the
 * other side the frames, the epoch and duplicate checks, journal, topic tree, acknowledgement. Nothing of it may be left out
 * because the benchmark runs, and what the benchmark needs (a source of updates in the first process, a word when the last one is
 * there) may not be in the way of a node that is not measured.
 *
 *   start     (`start-nodes.ts`) one node that takes updates, `receivers` others: with one a destination of the first, with two the other members
 *             of its group with a datagrid. Resolves when they are connected and a source is active on the first.
 *   carry     the first injects `workload.topic(i)`, `workload.value(i)` for every i, as many in a turn as a read of a client's
 *             socket brings (see LUMP in floor/sender.ts), and holds back when the node says that it is behind, as a socket would
 *             be held back. `finishedAt` is when the last receiver has applied and journalled the last update, by its own clock.
 *   contents  of each receiver, from its journal and its topic tree, not from counters.
 */
import type { Contender } from './contender.ts';

const NOT_WIRED = 'ours is not wired yet: the nodes have no door behind their MQTT decoding; floor and peers alone were measured';

export const ours: Contender = {
  name: 'ours',
  missing: () => NOT_WIRED,
  start: () => Promise.reject(new Error(NOT_WIRED)),
};
