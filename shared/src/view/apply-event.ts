/** The fold: one numbered event onto the view. Every screen, live or replayed, is made by this function and no other. */
import type { ClusterEvent, LoggedEvent } from '../domain/cluster-event.ts';
import { applyClientChanged, applySourceChanged } from './apply-client.ts';
import { applyAckModeChanged, applyDestinationAttempt, applyDestinationChanged } from './apply-destination.ts';
import { applyAudit, applyFinding } from './apply-finding.ts';
import { applyConnectionClosed, applyConnectionOpened, applyNodeChanged, applyNodeSampled, applyPeerChanged, applyViewAgreed } from './apply-node.ts';
import { applyLinkChanged, applyOrderChanged } from './apply-order.ts';
import { applyGap, applyOutletChanged, applyValuesRecorded } from './apply-outlet.ts';
import { applyProcess } from './apply-process.ts';
import { applyHandover, applyHolderChanged, applySampledHolders } from './apply-section.ts';
import { applySpec } from './apply-spec.ts';
import { applyWideIpChanged } from './apply-wide-ip.ts';
import type { ClusterView } from './cluster-view.ts';
import { applyMute } from './mutes.ts';

/**
 * @returns the view after `logged`; parts that it does not touch keep their identity. Events of several witnesses may come
 * in any order: what is older than what is known, or of a life that is over, changes nothing but the number and the clock.
 */
export function applyEvent(view: ClusterView, logged: LoggedEvent): ClusterView {
  const { event } = logged;
  return { ...applySlice(view, event), n: logged.n, at: Math.max(view.at, event.at), wall: Math.max(view.wall, event.wall) };
}

function applySlice(view: ClusterView, event: ClusterEvent): ClusterView {
  switch (event.kind) {
    case 'cluster-described': return applySpec(view, event);
    case 'process-changed': return applyProcess(view, event);
    case 'link-changed': return applyLinkChanged(view, event);
    case 'order-changed': return applyOrderChanged(view, event);
    case 'wide-ip-changed': return applyWideIpChanged(view, event);
    case 'node-changed': return applyNodeChanged(view, event);
    case 'peer-changed': return applyPeerChanged(view, event);
    case 'view-agreed': return applyViewAgreed(view, event);
    case 'connection-opened': return applyConnectionOpened(view, event);
    case 'connection-closed': return applyConnectionClosed(view, event);
    case 'destination-changed': return applyDestinationChanged(view, event);
    case 'ack-mode-changed': return applyAckModeChanged(view, event);
    case 'destination-attempt': return applyDestinationAttempt(view, event);
    case 'client-changed': return applyClientChanged(view, event);
    case 'source-changed': return applySourceChanged(view, event);
    case 'holder-changed': return applyHolderChanged(view, event);
    case 'first-delivered': return applyHandover(view, event, event.witness.name, event.handover);
    case 'audit-handover': return applyHandover(view, event, event.node, event.handover);
    case 'node-sampled': return applySampledHolders(applyNodeSampled(view, event), event);
    case 'finding-changed': return applyFinding(view, event);
    case 'audit-sampled': return applyAudit(view, event);
    case 'outlet-changed': return applyOutletChanged(view, event);
    case 'gap': return applyGap(view, event);
    case 'problem-muted': return applyMute(view, event);
    case 'values-recorded': return applyValuesRecorded(view, event);
    // Moments, not states: the history marks them.
    case 'destination-caught-up':
    case 'callback-sent':
    case 'first-accepted':
    case 'updates-overruled':
    case 'update-refused':
    case 'note-added':
      return view;
  }
}
