/** Both folds at once: what the back end, the page and a replay keep. */
import type { LoggedEvent } from '../domain/cluster-event.ts';
import { applyEvent } from '../view/apply-event.ts';
import type { ClusterView } from '../view/cluster-view.ts';
import { emptyView } from '../view/empty-view.ts';
import { applyToHistory } from './apply-to-history.ts';
import { emptyHistory } from './empty-history.ts';
import type { History } from './history.ts';

export interface FoldState {
  view: ClusterView;
  history: History;
}

/** @returns the state before the first event. */
export function emptyFold(): FoldState {
  return { view: emptyView(), history: emptyHistory() };
}

/** @returns the state after one more event. Pure: the state at n by replay equals the one that was seen live. */
export function applyLogged(state: FoldState, logged: LoggedEvent): FoldState {
  const view = applyEvent(state.view, logged);
  return { view, history: applyToHistory(state.history, state.view, view, logged) };
}

/** @returns the state after a batch; how events are batched makes no difference. */
export function applyBatch(state: FoldState, batch: readonly LoggedEvent[]): FoldState {
  return batch.reduce(applyLogged, state);
}
