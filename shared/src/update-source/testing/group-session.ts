/** A group in a golden transcript: its settings, its input lines, and what each node does about them. */
import type { Epoch } from '../../domain/update-source.ts';
import { describeEpoch } from '../../domain/update-source.ts';
import type { GoldenSession } from '../../machine/testing/golden.ts';
import { describeUpdateSourceEffect } from '../describe-update-source.ts';
import { judgeReplicated, judgeUpdate } from '../judge-update.ts';
import { coveringSection } from '../../domain/topic-path.ts';
import { GroupWorld, WORLD_SECTIONS } from './group-world.ts';

/**
 * `given nodes=lon-1,lon-2 [group=london] [takeover=any] [datagrid=no] [started=no]`: all nodes are started and agree, unless
 * `started=no`. Everything that is under way is done after each line, except on held disks.
 *
 * start N… · kill N… · agree [N… only these hear of it] · sides N,N N … · split N,N N (sides, then agree) · heal · register C N PATH [CONNECTION] · deregister C N PATH [CONNECTION] ·
 * gone C N [CONNECTION] WHY · stop N · update C N TOPIC · replicated N PATH COUNTER@NODE · seen N PATH COUNTER@NODE C ·
 * hold N · release N · digest N PEER D · stalled N · allow|forbid (may activate, at the next view) · tick N [PATH ACCEPTED|- OLDER [EXAMPLE]]
 */
export function openGroup(given: Record<string, string>): GoldenSession {
  let lines: string[] = [];
  const names = (given.nodes ?? 'lon-1').split(',');
  const world = new GroupWorld(
    names,
    { group: given.group ?? 'london', datagrid: given.datagrid !== 'no', takeover: given.takeover === 'any' ? 'any' : 'first-registered' },
    (node, effect) => lines.push(`${node.name}: ${describeUpdateSourceEffect(effect)}`),
  );
  if (given.started !== 'no') {
    for (const name of names) world.start(name);
    world.agree();
    world.settle();
  }
  return (at, words) => {
    lines = [];
    world.at = at;
    act(world, at, words, lines);
    world.settle();
    return lines;
  };
}

function act(world: GroupWorld, at: number, words: string[], lines: string[]): void {
  const [verb, ...rest] = words;
  const [a = '', b = '', c = '', d] = rest;
  const connection = Number(d ?? 1);
  switch (verb) {
    case 'start':
      for (const name of rest) world.start(name);
      return world.agree();
    case 'kill':
      for (const name of rest) world.kill(name);
      return world.agree();
    case 'agree':
      return world.agree(rest);
    case 'sides':
      return world.divide(rest.map((side) => side.split(',')));
    case 'split':
      world.divide(rest.map((side) => side.split(',')));
      return world.agree();
    case 'heal':
      world.divide([[...world.nodes.keys()]]);
      return world.agree();
    case 'register':
    case 'deregister':
      return world.give(b, { kind: verb, at, client: a, path: c, connection });
    case 'gone': {
      const over = /^\d+$/.test(c);
      return world.give(b, { kind: 'client-gone', at, client: a, connection: over ? Number(c) : 1, because: rest.slice(over ? 3 : 2).join(' ') });
    }
    case 'stop':
      return world.give(a, { kind: 'close-all', at, because: 'the node stops' });
    case 'update': {
      const verdict = judgeUpdate(world.node(b).state, { client: a, topic: c });
      lines.push(verdict.verdict === 'accept' ? `accepted under ${verdict.path} (section ${verdict.section ?? 'none'}) in ${describeEpoch(verdict.epoch)} from ${verdict.source}` : verdict.verdict === 'undecided' ? 'undecided' : `refused, ${verdict.registered ? 'registered' : 'not registered'}: ${verdict.reason}`);
      return;
    }
    case 'replicated': {
      const verdict = judgeReplicated(world.node(a).state, { path: b, section: coveringSection(WORLD_SECTIONS, b)?.path ?? null, epoch: parseEpoch(c) });
      lines.push(verdict.verdict === 'fenced' ? `fenced by ${describeEpoch(verdict.highest)}` : verdict.verdict === 'undecided' ? 'undecided' : verdict.news ? 'applied, news' : 'applied');
      return;
    }
    case 'seen':
      return world.give(a, { kind: 'epoch-seen', at, path: b, epoch: parseEpoch(c), source: { client: d ?? '', node: parseEpoch(c).node } });
    case 'hold':
      world.heldDisks.add(a);
      return;
    case 'release':
      world.heldDisks.delete(a);
      return;
    case 'digest':
      return world.give(a, { kind: 'peer-digest', at, node: b, digest: c });
    case 'stalled':
      return world.give(a, { kind: 'stalled', at });
    case 'allow':
    case 'forbid':
      world.mayActivate = verb === 'allow';
      return;
    case 'tick':
      return world.give(a, { kind: 'tick', at, activity: b === '' ? [] : [{ path: b, acceptedAt: c === '-' ? null : Number(c), olderTopics: Number(d ?? 0), olderExample: rest[4] ?? null }] });
    default:
      throw new Error(`no input of a group: ${JSON.stringify(words.join(' '))}`);
  }
}

function parseEpoch(text: string): Epoch {
  const [counter, node = ''] = text.split('@');
  return { counter: Number(counter), node };
}
