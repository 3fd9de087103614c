/** Bad cluster files, each with the place and the reason that it must be refused with, and the default one. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { describeFault, type FileFault } from './file-fault.ts';
import { findPortBlock, type LookAtPort } from './port-block.ts';
import { readClusterFile } from './read-cluster-file.ts';
import { portNeeds, toClusterSpec } from './to-cluster-spec.ts';

const GOOD = `name: floor
policy:
  heartbeatMillis: 250
groups:
  - name: london
    nodes: [lon-1, lon-2]
    destinations:
      - name: recovery
        group: recovery
        addresses: [r-1, r-2]
        reconnectTimeoutMillis: [500, 1000]
  - name: recovery
    datagrid: false
    nodes: [r-1, r-2]
sections:
  - { path: prices/fx, home: london }
  - { path: prices/rates, home: london }
clients:
  - name: fx-1
    path: prices/fx
    nodes: [lon-1, lon-2]
    feed: { topics: 10, updatesPerSecond: 5, intervalMillis: 50 }
auditors: { nodes: all }
`;

function faultsOf(text: string): FileFault[] {
  const result = readClusterFile(text);
  return result.ok ? [] : result.faults;
}

/** The good file with one place changed; it must be there, so that a case cannot test nothing. */
function changed(from: string, to: string): string {
  if (!GOOD.includes(from)) throw new Error(`not in the file: ${from}`);
  return GOOD.replace(from, to);
}

describe('a bad cluster file', () => {
  type Case = [title: string, from: string, to: string, place: string, reason: string, found: string];
  const cases: Case[] = [
    ['CF-02 a node named twice', '[lon-1, lon-2]\n    destinations', '[lon-1, lon-1]\n    destinations', 'groups[0].nodes[1] 6:20', 'names of nodes and clients are unique', 'lon-1, which stands at groups[0].nodes[0] already'],
    ['CF-02 a node in two groups', 'nodes: [r-1, r-2]\nsections', 'nodes: [r-1, r-2, lon-2]\nsections', 'groups[1].nodes[2] 14:23', 'names of nodes and clients are unique', 'lon-2, which stands at groups[0].nodes[1] already'],
    ['CF-02 names that differ in case alone', '[lon-1, lon-2]\n    destinations', '[lon-1, lon-2, LON-1]\n    destinations', 'groups[0].nodes[2] 6:27', 'names of nodes and clients are unique', 'LON-1, which stands at groups[0].nodes[0] already'],
    ['CF-02 a client with the name of a node', 'name: fx-1', 'name: r-1', 'clients[0].name 19:11', 'names of nodes and clients are unique', 'r-1, which stands at groups[1].nodes[0] already'],
    ['CF-02 two groups of one name', '- name: recovery\n    datagrid', '- name: london\n    datagrid', 'groups[1].name 12:11', 'names of groups are unique', 'london, which stands at groups[0].name already'],
    ['DF-09 fewer timeouts than addresses', '[500, 1000]', '[500]', 'groups[0].destinations[0].reconnectTimeoutMillis 11:33', 'a list of timeouts is as long as the list of addresses (DF-09)', '1 timeouts for 2 addresses'],
    ['DF-12 an address in another group', 'addresses: [r-1, r-2]', 'addresses: [r-1, lon-2]', 'groups[0].destinations[0].addresses[1] 10:26', "an address is a node of the destination's group recovery", 'lon-2, a node of london'],
    ['CF-01 an address that is no node', 'addresses: [r-1, r-2]', 'addresses: [r-1, r-9]', 'groups[0].destinations[0].addresses[1] 10:26', "an address is a node of the destination's group recovery", 'r-9, which is no node of this file'],
    ['CF-01 a destination in a group that is not there', 'group: recovery', 'group: recover', 'groups[0].destinations[0].group 9:16', 'a group that is named exists', 'recover, which is no group of this file'],
    ['CF-01 a destination in its own group', 'group: recovery\n        addresses: [r-1, r-2]', 'group: london\n        addresses: [lon-1, lon-2]', 'groups[0].destinations[0].group 9:16', 'a group does not replicate to itself', 'london'],
    ['CF-01 a pass-through of no group', 'group: recovery\n', 'group: recovery\n        passThrough: [paris]\n', 'groups[0].destinations[0].passThrough[0] 10:23', 'a group that is named exists', 'paris, which is no group of this file'],
    ['US-12 overlapping sections, by parts', 'path: prices/rates', 'path: prices/fx/spot', 'sections[1].path 17:13', 'sections do not overlap, compared by parts', 'prices/fx/spot, which is below prices/fx at sections[0].path'],
    ['US-12 a section twice', 'path: prices/rates', 'path: prices/fx', 'sections[1].path 17:13', 'sections do not overlap, compared by parts', 'prices/fx, which is the same as prices/fx at sections[0].path'],
    ['US-28 a home that is not there', '{ path: prices/rates, home: london }', '{ path: prices/rates, home: paris }', 'sections[1].home 17:33', 'a group that is named exists', 'paris, which is no group of this file'],
    ['CF-01 a home without a datagrid', '{ path: prices/rates, home: london }', '{ path: prices/rates, home: recovery }', 'sections[1].home 17:33', 'the home of a section has a datagrid', 'recovery, which has none'],
    ['US-27 a client with a node that is not there', 'path: prices/fx\n    nodes: [lon-1, lon-2]', 'path: prices/fx\n    nodes: [lon-1, lon-7]', 'clients[0].nodes[1] 21:20', 'a node that is named exists', 'lon-7, which is no node of this file'],
    ['US-27 a client without a node', 'path: prices/fx\n    nodes: [lon-1, lon-2]', 'path: prices/fx\n    nodes: []', 'clients[0].nodes 21:12', 'a client has at least one node to connect to', '[]'],
    ['CF-01 an unknown key', 'datagrid: false', 'data-grid: false', 'groups[1].data-grid 13:5', 'there is no key "data-grid" here', 'data-grid: false'],
    ['CF-01 an unknown key at the top', 'auditors: {', 'auditor: {', 'auditor 23:1', 'there is no key "auditor" here', 'auditor: {"nodes":"all"}'],
    ['CF-01 a missing key', '    path: prices/fx\n', '', 'clients[0].path 19:5', 'this key is required', 'nothing'],
    ['CF-01 a name that no file can have', 'name: fx-1', 'name: fx/1', 'clients[0].name 19:11', 'a name consists of letters, digits and . _ - inside', '"fx/1"'],
    ['CF-01 a name that the lab keeps', 'name: fx-1', 'name: dashboard', 'clients[0].name 19:11', 'this name is kept for a program of the lab', 'dashboard'],
    ['CF-01 a wildcard in a path', 'path: prices/rates', 'path: prices/+', 'sections[1].path 17:13', 'the topic "prices/+" contains a wildcard', '"prices/+"'],
    ['CF-01 a path of the system', 'path: prices/rates', 'path: $SYS', 'sections[1].path 17:13', 'a path that begins with $ is kept for the system', '"$SYS"'],
    ['RP-10 a filter that is none', 'group: recovery\n', "group: recovery\n        topics: ['prices/#/x']\n", 'groups[0].destinations[0].topics[0] 10:18', '# must stand alone as the last part of "prices/#/x"', '"prices/#/x"'],
    ['CF-01 a duration that is not above 0', 'heartbeatMillis: 250', 'heartbeatMillis: 0', 'policy.heartbeatMillis 3:20', 'a duration is above 0', '0'],
    ['CF-01 a limit of less than two heartbeats', 'heartbeatMillis: 250', 'heartbeatMillis: 800', 'policy.heartbeatMillis 3:20', 'the limit is at least two heartbeats', '1000 ms with a heartbeat of 800 ms'],
    ['CF-01 a feed faster than bursts can be', 'intervalMillis: 50', 'intervalMillis: 1', 'clients[0].feed.intervalMillis 22:62', 'bursts are at least 5 ms apart', '1'],
    ['CF-01 a feed of no topics', 'topics: 10,', 'topics: 0,', 'clients[0].feed.topics 22:21', 'a number of at least 1 is expected', '0'],
    ['CF-01 a text where a number belongs', 'updatesPerSecond: 5', 'updatesPerSecond: fast', 'clients[0].feed.updatesPerSecond 22:43', 'a number is expected', '"fast"'],
    ['CF-01 a group without nodes', 'datagrid: false\n    nodes: [r-1, r-2]', 'datagrid: false\n    nodes: []', 'groups[1].nodes 14:12', 'a group has at least one node', '[]'],
    ['CF-01 an audited node that is not there', 'auditors: { nodes: all }', 'auditors: { nodes: [lon-3] }', 'auditors.nodes[0] 23:21', 'a node that is named exists', 'lon-3, which is no node of this file'],
    ['CF-01 an unknown policy', 'heartbeatMillis: 250', 'heartbeatMilis: 250', 'policy.heartbeatMilis 3:3', 'there is no key "heartbeatMilis" here', 'heartbeatMilis: 250'],
    ['CF-01 a takeover that is none', 'heartbeatMillis: 250', 'takeover: random', 'policy.takeover 3:13', 'one of first-registered, any is expected', '"random"'],
  ];
  it.each(cases)('%s', (_title, from, to, place, reason, found) => {
    const faults = faultsOf(changed(from, to)).map((fault) => ({ place: `${fault.path} ${fault.line}:${fault.column}`, reason: fault.reason, found: fault.found }));
    expect(faults).toContainEqual({ place, reason, found });
  });

  it.each(cases)('says what to do: %s', (_title, from, to) => {
    for (const fault of faultsOf(changed(from, to))) expect(fault.todo).not.toBe('');
  });

  it('CF-01 has everything wrong with it named at once, in the order of the text', () => {
    const text = GOOD.replace('heartbeatMillis: 250', 'heartbeatMillis: -1').replace('addresses: [r-1, r-2]', 'addresses: [r-1, r-9]').replace('home: london }\n  - ', 'home: paris }\n  - ').replace('topics: 10', 'topics: ten');
    expect(faultsOf(text).map((fault) => fault.path)).toEqual(['policy.heartbeatMillis', 'groups[0].destinations[0].addresses[1]', 'sections[0].home', 'clients[0].feed.topics']);
  });

  it('CF-01 is refused with the line of a syntax error', () => {
    expect(faultsOf('name: floor\ngroups: [\n')).toMatchObject([{ path: '', line: 3, reason: 'the text is no YAML' }]);
    expect(faultsOf('name: a\nname: b\n')[0]).toMatchObject({ line: 2, reason: 'the text is no YAML' });
  });

  it.each(['', '- a list', '42', 'name: x', 'groups: { a: 1 }', 'groups: [1, [2], { nodes: 3 }]\nclients: x\nsections: [null]\npolicy: []', '&a [*a, *a]'])('CF-01 is refused however odd it is: %j', (text) => {
    expect(faultsOf(text).length).toBeGreaterThan(0);
  });

  it('reads in a terminal as place, path, rule, finding and what to do', () => {
    const [fault] = faultsOf(changed('[500, 1000]', '[500]'));
    expect(describeFault('floor.yaml', fault!)).toBe(
      'floor.yaml:11:33: groups[0].destinations[0].reconnectTimeoutMillis: a list of timeouts is as long as the list of addresses (DF-09)\n    found 1 timeouts for 2 addresses; write one number for all, or one for each address',
    );
  });
});

describe('wide IPs in a cluster file', () => {
  const NAMED = GOOD.replace('addresses: [r-1, r-2]\n        reconnectTimeoutMillis: [500, 1000]', 'wideIp: recovery.lab').replace('sections:', 'wideIps:\n  - { name: recovery.lab, group: recovery, members: [r-2] }\nsections:');
  const inNamed = (from: string, to: string): FileFault[] => {
    if (!NAMED.includes(from)) throw new Error(`not in the file: ${from}`);
    return faultsOf(NAMED.replace(from, to));
  };

  it('WI-01 stand in the place of a list, and the file is good', () => {
    expect(faultsOf(NAMED)).toEqual([]);
    expect(inNamed(', members: [r-2]', '')).toEqual([]);
  });

  it.each<[title: string, from: string, to: string, place: string, reason: string, found: string]>([
    ['WI-01 never beside a list', 'wideIp: recovery.lab', 'wideIp: recovery.lab\n        addresses: [r-1, r-2]', 'groups[0].destinations[0].wideIp 10:17', 'a destination has a list of addresses or a wide IP, never both', 'recovery.lab beside 2 addresses'],
    ['WI-01 nor beside an empty one (DF-10)', 'wideIp: recovery.lab', 'wideIp: recovery.lab\n        addresses: []', 'groups[0].destinations[0].wideIp 10:17', 'a destination has a list of addresses or a wide IP, never both', 'recovery.lab beside 0 addresses'],
    ['DF-09 with one timeout', 'wideIp: recovery.lab', 'wideIp: recovery.lab\n        reconnectTimeoutMillis: [500, 1000]', 'groups[0].destinations[0].reconnectTimeoutMillis 11:33', 'a wide IP has one timeout (DF-09)', 'a list of 2'],
    ['CF-01 one that is not there', 'wideIp: recovery.lab', 'wideIp: rescue.lab', 'groups[0].destinations[0].wideIp 10:17', 'a wide IP that is named exists', 'rescue.lab, which is no wide IP of this file'],
    ['DF-12 one of another group', 'group: recovery, members: [r-2]', 'group: london', 'groups[0].destinations[0].wideIp 10:17', 'the wide IP of a destination stands for its group recovery', 'recovery.lab, which stands for london'],
    ['CF-01 an address for a name', 'wideIp: recovery.lab', 'wideIp: 127.0.0.1', 'groups[0].destinations[0].wideIp 10:17', 'a name of a wide IP is no address', '"127.0.0.1"'],
    ['CF-01 capitals in a name', 'wideIp: recovery.lab', 'wideIp: Recovery.lab', 'groups[0].destinations[0].wideIp 10:17', 'a name of a wide IP is a DNS name: parts of small letters, digits and - inside, joined by dots', '"Recovery.lab"'],
    ['CF-01 a group that is not there', 'group: recovery, members: [r-2]', 'group: rescue', 'wideIps[0].group 15:34', 'a group that is named exists', 'rescue, which is no group of this file'],
    ['DF-12 a member of another group', 'members: [r-2]', 'members: [r-2, lon-1]', 'wideIps[0].members[1] 15:59', "a member is a node of the wide IP's group recovery", 'lon-1, a node of london'],
    ['CF-01 a member twice', 'members: [r-2]', 'members: [r-2, r-2]', 'wideIps[0].members[1] 15:59', 'a member stands once in a wide IP', 'r-2 twice'],
    ['CF-02 two of one name', 'sections:', '  - { name: recovery.lab, group: recovery }\nsections:', 'wideIps[1].name 16:13', 'names of wide IPs are unique', 'recovery.lab, which stands at wideIps[0].name already'],
    ['CF-01 no failure needed', 'heartbeatMillis: 250', 'wideIpFailures: 0', 'policy.wideIpFailures 3:19', 'a number of at least 1 is expected', '0'],
    ['CF-01 half a second of TTL', 'heartbeatMillis: 250', 'wideIpTtlSeconds: 0.5', 'policy.wideIpTtlSeconds 3:21', 'a whole number is expected', '0.5'],
    ['CF-01 more answers than UDP holds', 'heartbeatMillis: 250', 'wideIpAnswers: 17', 'policy.wideIpAnswers 3:18', 'a number of at most 16 is expected', '17'],
    ['CF-01 a destination of nodes of another group', 'wideIp: recovery.lab', 'wideIp: recovery.lab\n        nodes: [r-1]', 'groups[0].destinations[0].nodes[0] 11:17', 'a destination belongs to nodes of its group london', 'r-1, a node of recovery'],
  ])('%s', (_title, from, to, place, reason, found) => {
    const faults = inNamed(from, to).map((fault) => ({ place: `${fault.path} ${fault.line}:${fault.column}`, reason: fault.reason, found: fault.found }));
    expect(faults).toContainEqual({ place, reason, found });
    for (const fault of inNamed(from, to)) expect(fault.todo).not.toBe('');
  });

  it('WI-05 two nodes of a group may go by a list and by a wide IP under one name, and no node has two of one name', () => {
    const second = '      - { name: recovery, nodes: [lon-2], group: recovery, addresses: [r-1, r-2] }\n  - name: recovery';
    const both = NAMED.replace('group: recovery\n        wideIp', 'nodes: [lon-1]\n        group: recovery\n        wideIp').replace('  - name: recovery\n    datagrid', `${second}\n    datagrid`);
    const result = readClusterFile(both);
    if (!result.ok) throw new Error(JSON.stringify(result.faults));
    const spec = toClusterSpec(result.file, { skipped: 0, taken: null, lab: 1, auditors: 2, nameServer: 3, wideIp: 4, event: 10, peer: 20, mqtt: 30 });
    expect(spec.nodes.map(({ name, destinations }) => [name, destinations.map(({ wideIp, addresses }) => wideIp?.name ?? addresses.map(({ host, port }) => `${host}:${port}`))])).toEqual([
      ['lon-1', ['recovery.lab']], ['lon-2', [['127.0.0.103:4', '127.0.0.104:4']]], ['r-1', []], ['r-2', []],
    ]);
    expect(faultsOf(both.replace('nodes: [lon-1]\n        group', 'nodes: [lon-1, lon-2]\n        group'))).toMatchObject([
      { reason: 'a node has one destination of a name', found: 'recovery, which lon-2 has at groups[0].destinations[0].name already' },
    ]);
  });

  it('WI-04 become a description: one port at addresses of their own, or their usual ports where the machine has but one address', async () => {
    const result = readClusterFile(NAMED);
    if (!result.ok) throw new Error(JSON.stringify(result.faults));
    expect(portNeeds(result.file)).toEqual({ nodes: 4, behindWideIp: [2, 3] });
    const asked: string[] = [];
    const look = (own: 'free' | 'no address'): LookAtPort => (port, host, kind) => {
      asked.push(`${kind} ${host}:${port}`);
      return Promise.resolve(host === '127.0.0.1' ? 'free' : own);
    };
    const spec = toClusterSpec(result.file, await findPortBlock(portNeeds(result.file), look('free')));
    expect(asked.slice(-4)).toEqual(['tcp 127.0.0.1:18603', 'udp 127.0.0.1:18603', 'tcp 127.0.0.103:18604', 'tcp 127.0.0.104:18604']);
    expect(spec).toMatchObject({ nameServer: { host: '127.0.0.1', port: 18603 }, wideIps: [{ name: 'recovery.lab', group: 'recovery', port: 18604, servers: ['r-2', 'r-1'], members: ['r-2'] }] });
    expect(spec.nodes[0]!.destinations[0]).toMatchObject({ addresses: [], wideIp: { name: 'recovery.lab', port: 18604 }, reconnectTimeoutMillis: 1000 });
    expect(spec.nodes.map(({ host, peerHost, peerPort }) => `${host} ${peerHost}:${peerPort}`)).toEqual(['127.0.0.1 127.0.0.1:18731', '127.0.0.1 127.0.0.1:18732', '127.0.0.1 127.0.0.103:18604', '127.0.0.1 127.0.0.104:18604']);
    const narrow = toClusterSpec(result.file, await findPortBlock(portNeeds(result.file), look('no address')));
    expect(narrow.wideIps[0]!.port).toBeNull();
    expect(narrow.nodes[0]!.destinations[0]!.wideIp).toEqual({ name: 'recovery.lab', port: null });
    expect(narrow.nodes.map(({ peerHost, peerPort }) => `${peerHost}:${peerPort}`)).toEqual(['127.0.0.1:18731', '127.0.0.1:18732', '127.0.0.1:18733', '127.0.0.1:18734']);
  });

  it('WI-05 stand side by side with a list in the file that comes with the product', () => {
    const result = readClusterFile(readFileSync(fileURLToPath(new URL('../../../clusters/trading-floor-wide-ip.yaml', import.meta.url)), 'utf8'));
    if (!result.ok) throw new Error(JSON.stringify(result.faults));
    const spec = toClusterSpec(result.file, { skipped: 0, taken: null, lab: 1, auditors: 2, nameServer: 3, wideIp: 4, event: 10, peer: 20, mqtt: 30 });
    const recovery = (node: string) => spec.nodes.find(({ name }) => name === node)!.destinations.find(({ name }) => name === 'recovery')!;
    expect(recovery('nyc-1').addresses.map(({ node }) => node)).toEqual(['r-1', 'r-2']);
    expect(recovery('nyc-2')).toMatchObject({ addresses: [], wideIp: { name: 'recovery.lab' } });
    expect(spec.policy).toMatchObject({ wideIpCheckMillis: 1000, wideIpFailures: 2, wideIpTtlSeconds: 2, wideIpAnswers: 1 });
  });
});

describe('a good cluster file', () => {
  it('has its defaults filled in', () => {
    const result = readClusterFile(GOOD);
    if (!result.ok) throw new Error(JSON.stringify(result.faults));
    expect(result.file.policy).toMatchObject({ heartbeatMillis: 250, heartbeatLimitMillis: 1000, takeover: 'first-registered' });
    expect(result.file.groups[0]!.destinations[0]).toMatchObject({ topics: ['#'], passThrough: [], ack: 'async' });
    expect(result.file.clients[0]!.keepAliveSeconds).toBe(2);
  });

  it('DF-10 may have a destination without addresses, and US-12 paths that are apart by parts', () => {
    expect(faultsOf(changed('addresses: [r-1, r-2]\n        reconnectTimeoutMillis: [500, 1000]', 'addresses: []'))).toEqual([]);
    expect(faultsOf(changed('path: prices/rates', 'path: prices/fxo'))).toEqual([]);
  });

  it('may say at which site a group stands, or leave it open', async () => {
    const result = readClusterFile(changed('- name: london\n', '- name: london\n    site: Europe\n'));
    if (!result.ok) throw new Error(JSON.stringify(result.faults));
    const { groups } = toClusterSpec(result.file, await findPortBlock(portNeeds(result.file), () => Promise.resolve('free')));
    expect(groups.map((group) => group.site)).toEqual(['Europe', undefined]);
    expect(Object.hasOwn(groups[1]!, 'site')).toBe(false);
    expect(faultsOf(changed('- name: london\n', '- name: london\n    site: ""\n'))).toHaveLength(1);
  });

  it('becomes a description in which addresses are the ports of the nodes they name', async () => {
    const text = readFileSync(fileURLToPath(new URL('../../../clusters/trading-floor.yaml', import.meta.url)), 'utf8');
    const result = readClusterFile(text);
    if (!result.ok) throw new Error(JSON.stringify(result.faults));
    const spec = toClusterSpec(result.file, await findPortBlock({ nodes: 7, behindWideIp: [] }, () => Promise.resolve('free')));
    expect(spec.nodes.map((node) => node.mqttPort)).toEqual([18831, 18832, 18833, 18834, 18835, 18836, 18837]);
    for (const node of spec.nodes) {
      for (const address of node.destinations.flatMap((destination) => destination.addresses)) expect(address.port).toBe(spec.nodes.find((other) => other.name === address.node)!.peerPort);
    }
    expect(spec.auditors).toEqual({ nodes: spec.nodes.map((node) => node.name), host: '127.0.0.1', eventPort: 18602 });
  });
});

describe('the ports', () => {
  it('are the next free block when one is taken, which is said', async () => {
    const taken = new Set([18733, 19831]);
    expect(await findPortBlock({ nodes: 7, behindWideIp: [] }, (port) => Promise.resolve(taken.has(port) ? 'taken' : 'free'))).toMatchObject({ skipped: 2, taken: 18733, mqtt: 20831, peer: 20731, event: 20631, lab: 20601 });
  });

  it('are refused in words when no block is free', async () => {
    await expect(findPortBlock({ nodes: 7, behindWideIp: [] }, () => Promise.resolve('taken'))).rejects.toThrow('end what listens there');
  });
});
