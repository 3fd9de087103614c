/** What one viewer of each kind was sent, frame by frame, and what of it a bare broadcast has to send when. Pure. */

/** One frame as it arrived. */
export interface TapedFrame {
  atMillis: number;
  data: Uint8Array;
}

/** Frames that leave in one turn, each to all viewers of these kinds. */
export interface BroadcastTurn {
  atMillis: number;
  sends: { kinds: number[]; data: Uint8Array }[];
}

/** Arrivals so near each other left together: the bare broadcast is not woken for each. */
const SAME_TURN_MILLIS = 5;

/** @param tapes by kind of viewer, each in order of arrival @returns what was sent, the same bytes to several kinds as one broadcast */
export function turnsOf(tapes: readonly (readonly TapedFrame[])[]): BroadcastTurn[] {
  const frames = tapes.flatMap((tape, kind) => tape.map((frame, place) => ({ ...frame, kind, place }))).sort((a, b) => a.atMillis - b.atMillis || a.place - b.place);
  const turns: BroadcastTurn[] = [];
  for (const { atMillis, data, kind } of frames) {
    let turn = turns.at(-1);
    if (!turn || atMillis - turn.atMillis > SAME_TURN_MILLIS) turns.push((turn = { atMillis, sends: [] }));
    const same = turn.sends.find((send) => !send.kinds.includes(kind) && isSame(send.data, data));
    if (same) same.kinds.push(kind);
    else turn.sends.push({ kinds: [kind], data });
  }
  return turns;
}

export function isSame(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && Buffer.compare(a, b) === 0;
}

/**
 * @param expected what one viewer got in a window, each frame by a number of its own @param got what another of its kind got
 * @returns whether neither lacks any: windows begin and end at slightly different frames, so that one at each edge may differ
 */
export function isInStep(expected: readonly number[], got: readonly number[]): boolean {
  for (const skipped of [0, 1]) {
    for (const [longer, shorter] of [[expected, got], [got, expected]] as const) {
      const from = longer.slice(skipped);
      const missing = from.length - shorter.length;
      if (Math.abs(missing) <= 1 && from.slice(0, Math.min(from.length, shorter.length)).every((frame, place) => frame === shorter[place])) return true;
    }
  }
  return false;
}
