/**
 * The wall's sentence, for somebody who has five seconds: is all well, if not what is broken, since when, is every topic served.
 * It says in large words what `describeCluster` says first, and in small ones the rest.
 */
import type { EpochMillis } from '@understudy/shared/domain/units';
import type { History } from '@understudy/shared/history/history';
import type { ClusterView } from '@understudy/shared/view/cluster-view';
import type { ClusterCounts, ClusterDescription } from '@understudy/shared/view/describe-cluster';
import { mutedProblems } from '@understudy/shared/view/problems';
import { part, type Part, type Sentence, type Tone } from '@understudy/shared/view/sentence';
import { nodeStatus, sectionStatus } from '@understudy/shared/view/status';
import { describeCount } from '@understudy/shared/view/words';

export interface WallWords {
  /** Of the whole: what colours the wall. */
  tone: Tone;
  headline: Part[];
  detail: Part[];
  /** Problems beyond the first that no word is spent on. */
  more: number;
  /** Since when it is so; null where nobody said. */
  since: EpochMillis | null;
}

/** More names than these are a count: a sentence in large type has no room for a list. */
const NAMES_IN_HEADLINE = 2;
/** What two lines of small type hold on every screen. */
const DETAIL_CHARACTERS = 150;

/** @param description of the same view */
export function describeWall({ sentences, counts }: ClusterDescription, view: ClusterView, history: History): WallWords {
  const [first, ...others] = sentences;
  if (!first) throw new Error('a description without a sentence: describeCluster always gives one');
  if (first.id === 'waiting') return { tone: 'unknown', headline: first.parts, detail: [], more: 0, since: null };
  if (first.id === 'calm') {
    const all = counts.nodes.up === counts.nodes.all;
    const headline = [part(`${all ? `All ${counts.nodes.all}` : `${counts.nodes.up} of ${counts.nodes.all}`} nodes are up.`, all ? 'up' : 'plain'), ...serviceParts(counts, view)];
    // What is said beyond nodes and sections is of problems that are known.
    return { tone: 'up', headline, detail: first.parts.slice(2), more: 0, since: calmSince(view, history) };
  }
  const { head, rest } = splitSentence(first, counts);
  const aboutService = /^(split|no-source):/.test(first.id);
  // A section without a source is graver than the dead node behind it, but who looks up wants to know of both.
  const dead = aboutService ? others.find(({ id }) => id.startsWith('down:')) : undefined;
  const also = dead ? [part(' '), ...splitSentence(dead, counts).head] : [];
  const detail = [...rest];
  let left = DETAIL_CHARACTERS - lengthOf(detail);
  let told = 0;
  for (const other of others) {
    const parts = other === dead ? splitSentence(other, counts).rest : other.parts;
    if (lengthOf(parts) > left) break;
    detail.push(part(detail.length ? ' ' : ''), ...parts);
    left -= lengthOf(parts) + 1;
    told += 1;
  }
  if (counts.muted > 0) detail.push(part(` ${describeCount(counts.muted, 'known problem')} ${counts.muted === 1 ? 'is' : 'are'} muted.`));
  return { tone: first.tone, headline: [...head, ...(aboutService ? also : serviceParts(counts, view))], detail: trimmed(detail), more: others.length - told, since: sinceOf(first, view) };
}

/** @returns what is said in large type and what is not: "lon-1 is down." and where its sections went. */
function splitSentence({ id, parts }: Sentence, counts: ClusterCounts): { head: Part[]; rest: Part[] } {
  const toned = parts.findIndex(({ tone }) => tone !== 'plain' && tone !== 'strong');
  const cut = toned < 0 ? 1 : toned + 1;
  const names = /^(down|unknown|paused|stopping|hearing):(.+)$/.exec(id)?.[2]?.split(',') ?? [];
  const head = names.length > NAMES_IN_HEADLINE ? [part(`${names.length} of ${counts.nodes.all} nodes are ${parts[0]!.text.replace(/^.* are /, '')}`, parts[0]!.tone)] : parts.slice(0, cut);
  const last = head.at(-1)!;
  const rest = parts.slice(cut);
  if (rest[0]) rest[0] = begun(rest[0]);
  // " is split: " goes on in small type; in large type it ends there.
  return { head: /[.!?]\s*$/.test(last.text) ? head : [...head.slice(0, -1), { ...last, text: `${last.text.replace(/[:,]?\s*$/, '')}.` }], rest };
}

function serviceParts(counts: ClusterCounts, view: ClusterView): Part[] {
  const { served, all } = counts.sections;
  if (all === 0) return [];
  if (served === all) return [part(' All topics are served.')];
  const muted = mutedProblems(view);
  const states = (view.spec?.sections ?? []).map(({ path }) => ({ path, state: sectionStatus(view, path).state }));
  const wanting = states.filter(({ state }) => state === 'no-source' || state === 'split');
  const without = wanting.filter(({ path, state }) => !muted.has(`${state}:${path}`));
  if (without.length === 0) return wanting.length > 0 ? [part(` ${served} of ${all} sections are served.`)] : [part(` Of ${all - served} of ${all} sections it is not known.`, 'unknown')];
  return [part(without.length === 1 ? ` ${without[0]!.path} is not served.` : ` ${without.length} of ${all} sections are not served.`, 'down')];
}

/** @returns since when the first of what the sentence speaks of is so: a sentence of several nodes knows the last of them alone. */
function sinceOf({ id, since }: Sentence, view: ClusterView): EpochMillis | null {
  const names = /^(down|unknown|paused|stopping|hearing):(.+)$/.exec(id)?.[2]?.split(',') ?? [];
  const times = names.flatMap((name) => nodeStatus(view, name).sinceWall ?? []);
  return times.length > 0 ? Math.min(...times) : since;
}

/** @returns when the last of what was wrong ended: the last node that began to serve, the last section that got its standby, the last fault that was over. */
export function calmSince(view: ClusterView, history: Pick<History, 'faults' | 'monoMinusWall'>): EpochMillis | null {
  const nodes = Object.keys(view.nodes).flatMap((name) => nodeStatus(view, name).sinceWall ?? []);
  const sections = (view.spec?.sections ?? []).flatMap(({ path }) => view.sections[path]?.wall ?? []);
  const faults = history.faults.flatMap(({ to }) => (to === null ? [] : to - history.monoMinusWall));
  const times = [...nodes, ...sections, ...faults];
  return times.length > 0 ? Math.max(...times) : null;
}

function trimmed(parts: readonly Part[]): Part[] {
  return parts.filter(({ text }) => text !== '').map((each, index) => (index === 0 ? { ...each, text: each.text.trimStart() } : each));
}

function lengthOf(parts: readonly Part[]): number {
  return parts.reduce((length, { text }) => length + text.length, 0);
}

/** What went on after a colon begins a line: in a capital, unless it begins with a name. */
function begun({ text, tone }: Part): Part {
  const bare = text.replace(/^[:,]?\s*/, '');
  return { text: tone === 'plain' ? capital(bare) : bare, tone };
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
