/** What does not stop the service but should be looked at (US-15, US-16, US-17, US-24): derived whole after each turn, told when it differs. */
import { linkKey, type TopicPath } from '../domain/ids.ts';
import { describeEpoch } from '../domain/update-source.ts';
import { activeOf, isOrderer, liveIn, sectionOf, type Turn } from './machine-turn.ts';
import { sameEpoch, type LiveEntry } from './section-grid.ts';
import type { Finding, UpdateSourceState } from './update-source-types.ts';

/** Raises and clears findings. The orderer speaks for the group; one that takes its place says again what still holds. */
export function findFindings(turn: Turn): void {
  const { state, before } = turn;
  const findings = { ...groupFindings(state), ...nodeFindings(state) };
  const speaks = isOrderer(state);
  for (const [finding, now] of Object.entries(findings)) {
    const known = before.findings[finding];
    const again = now.by === 'orderer' && !turn.wasOrderer;
    if ((now.by === 'node' || speaks) && (again || known?.text !== now.text)) tell(turn, finding, 'raised', now);
  }
  for (const [finding, known] of Object.entries(before.findings)) {
    if (!findings[finding] && (known.by === 'node' || speaks)) tell(turn, finding, 'cleared', known);
  }
  if (speaks) clearForTheDead(turn);
  clearMoved(turn);
  turn.state = { ...state, findings };
}

function tell(turn: Turn, finding: string, state: 'raised' | 'cleared', { severity, subject, text }: Omit<Finding, 'by'>): void {
  turn.effects.push({ kind: 'report', body: { kind: 'finding-changed', finding, state, severity, subject, text } });
}

/** What an active source's node said of it ends with that node, which cannot take it back itself. */
function clearForTheDead(turn: Turn): void {
  for (const { path, active } of Object.values(turn.before.holders)) {
    if (!active || !isHome(turn.state, path) || turn.state.view.reachable.includes(active.node)) continue;
    const text = `${active.node} is down`;
    for (const finding of [`silent-source:${path}`, `stopped-topics:${path}`]) tell(turn, finding, 'cleared', { severity: 'attention', subject: path, text });
  }
}

/** A client that updates a local path here may come from a node that is gone and cannot take back what it said of it (US-15). */
function clearMoved(turn: Turn): void {
  const { state, before } = turn;
  const { node: self } = state.config;
  for (const { client, path, section, key } of state.own) {
    if (section !== null) continue;
    const isNew = !before.own.some((known) => known.key === key);
    for (const node of Object.keys(state.grid.records)) {
      if (node === self || state.view.reachable.includes(node) || !(isNew || before.view.reachable.includes(node))) continue;
      tell(turn, `path-mismatch:${path}@${node}`, 'cleared', { severity: 'note', subject: client, text: `${client} is on ${state.config.node} now; ${node} is down` });
    }
  }
}

function isHome(state: UpdateSourceState, path: TopicPath): boolean {
  return state.config.sections.some((section) => section.path === sectionOf(state, path) && section.home === state.config.group);
}

/** What was found last in registrations: most turns bring time alone. */
const FOUND = new WeakMap<readonly LiveEntry[], { epochs: UpdateSourceState['grid']['epochs']; findings: Record<string, Finding> }>();

function groupFindings(state: UpdateSourceState): Record<string, Finding> {
  const all = liveIn(state, 'grid');
  const { epochs } = state.grid;
  let found = FOUND.get(all);
  if (found?.epochs !== epochs) FOUND.set(all, (found = { epochs, findings: findInGroup(state, all) }));
  return found.findings;
}

function findInGroup(state: UpdateSourceState, all: readonly LiveEntry[]): Record<string, Finding> {
  const findings: Record<string, Finding> = {};
  const live = all.filter((entry) => entry.order !== null);
  for (const path of new Set(live.map((entry) => entry.path))) {
    const entries = live.filter((entry) => entry.path === path);
    Object.assign(findings, oneNodeFindings(state, path, entries), splitFindings(path, entries));
    const section = sectionOf(state, path);
    if (section !== path) {
      const text = `${path} lies below the edge of the section ${section}: the registration works for that branch alone`;
      findings[`path-mismatch:${path}`] = { by: 'orderer', severity: 'attention', subject: path, text };
    }
  }
  return findings;
}

/** One death would take every source, or the active one and a standby together (US-17). */
function oneNodeFindings(state: UpdateSourceState, path: TopicPath, entries: LiveEntry[]): Record<string, Finding> {
  const nodes = new Set(entries.map((entry) => entry.node));
  const [node] = nodes;
  const findings: Record<string, Finding> = {};
  if (nodes.size === 1) {
    findings[`one-node:${path}`] = { by: 'orderer', severity: 'attention', subject: path, text: `${path} is registered from ${node} only: no other node has a standby for it` };
  }
  const active = activeOf(state, 'grid', entries, path);
  const beside = entries.find((entry) => entry.node === active?.node && entry.key !== active.key);
  if (active && beside) {
    findings[`shared-node:${path}`] = { by: 'orderer', severity: 'attention', subject: path, text: `${active.client}, active for ${path}, and ${beside.client}, its standby, are both on ${active.node}` };
  }
  return findings;
}

/** Two live claims for one path: a split that is healing (US-24). */
function splitFindings(path: TopicPath, entries: LiveEntry[]): Record<string, Finding> {
  const claims = entries.filter((entry) => entry.claim !== null);
  if (claims.length < 2) return {};
  const text = `split brain: ${claims.map((one) => `${one.client} on ${one.node} in epoch ${describeEpoch(one.claim!.epoch)}`).join(' and ')} were active for ${path}`;
  return { [`split-brain:${path}`]: { by: 'orderer', severity: 'fault', subject: path, text } };
}

function nodeFindings(state: UpdateSourceState): Record<string, Finding> {
  const findings: Record<string, Finding> = {};
  const { node, digest, sections } = state.config;
  for (const [peer, theirs] of Object.entries(state.digests)) {
    const text = `replication configuration differs: ${node} has ${digest}, ${peer} has ${theirs}`;
    findings[`digest:${linkKey(node, peer)}`] = { by: 'node', severity: 'attention', subject: peer, text };
  }
  for (const { client, path } of Object.values(state.aboveEdge)) {
    const text = `${client} wants to register for ${path}, above the edge of ${sections.map((section) => section.path).filter((section) => section.startsWith(`${path}/`)).join(', ')}: refused`;
    findings[`path-mismatch:${path}@${node}`] = { by: 'node', severity: 'attention', subject: client, text };
  }
  for (const { client, path, section } of state.own) {
    if (section !== null) continue;
    const text = `${client} is registered for ${path}, outside every section: it is local to ${node}`;
    // It works as US-14 says: nobody has to act.
    findings[`path-mismatch:${path}@${node}`] = { by: 'node', severity: 'note', subject: client, text };
  }
  return { ...findings, ...activityFindings(state) };
}

/** An active source that is silent, and topics that stopped being updated with a takeover (US-17). */
function activityFindings(state: UpdateSourceState): Record<string, Finding> {
  const findings: Record<string, Finding> = {};
  const { silentAfterMillis } = state.config.policy;
  for (const [path, activity] of Object.entries(state.activity)) {
    const own = state.own.find((one) => one.path === path && sameEpoch(one.shown.epoch, activity.epoch));
    if (!own) continue;
    if (state.at - Math.max(activity.since, activity.acceptedAt ?? activity.since) > silentAfterMillis) {
      const text = `${own.client} is active for ${path} and has sent nothing for more than ${silentAfterMillis} ms`;
      findings[`silent-source:${path}`] = { by: 'node', severity: 'attention', subject: own.client, text };
    } else if (activity.older > 0 && state.at - activity.olderSince > silentAfterMillis) {
      const text = `${own.client} took over ${path} and does not update what its predecessor did: topics such as ${activity.olderExample}`;
      findings[`stopped-topics:${path}`] = { by: 'node', severity: 'attention', subject: own.client, text };
    }
  }
  return findings;
}
