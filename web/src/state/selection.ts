/** The one selection that all three instruments share, and how it stands in the address bar. */
import type { DestinationKey, LinkKey, NodeName, ClientName, TopicPath } from '@understudy/shared/domain/ids';

export type Selection =
  | { kind: 'node'; id: NodeName }
  | { kind: 'client'; id: ClientName }
  | { kind: 'link'; id: LinkKey }
  | { kind: 'destination'; id: DestinationKey }
  /** A section or any topic or branch. */
  | { kind: 'topic'; id: TopicPath }
  | { kind: 'episode'; id: string };

const KINDS: readonly Selection['kind'][] = ['node', 'client', 'link', 'destination', 'topic', 'episode'];

/** @returns the selection as it stands in the address bar: `node:lon-1`. */
export function writeSelection(selection: Selection): string {
  return `${selection.kind}:${selection.id}`;
}

/** @returns the selection that `text` names, or null when it names none. */
export function readSelection(text: string | null): Selection | null {
  if (!text) return null;
  const colon = text.indexOf(':');
  const kind = KINDS.find((known) => known === text.slice(0, colon));
  const id = text.slice(colon + 1);
  return kind && id ? { kind, id } : null;
}
