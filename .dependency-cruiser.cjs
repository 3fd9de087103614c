/** The import law as a program; docs/architecture.md gives the reasons. */
const never = (name, from, to, comment) => ({ name, severity: 'error', comment, from, to });
const MACHINES = '^shared/src/(machine|destination|membership|update-source|replication)/';
const CORE = '^shared/src/(node|client)/';

module.exports = {
  forbidden: [
    never('no-cycles', {}, { circular: true }, 'Two files that need each other are one file, or three.'),
    never('domain-imports-nothing', { path: '^shared/src/domain/', pathNot: '\\.test\\.ts$' }, { pathNot: '^shared/src/domain/' }, 'The words stand alone.'),
    never('machines-import-only-domain', { path: MACHINES, pathNot: '\\.test\\.ts$|/testing/' }, { pathNot: `^shared/src/domain/|${MACHINES}` }, 'A decision depends on words and other machines, never on wire, view or I/O.'),
    never('a-node-core-imports-machines-and-words', { path: CORE, pathNot: '\\.test\\.ts$|/testing/' }, { pathNot: `^shared/src/domain/|${MACHINES}|${CORE}` }, 'What a process and a simulation both run knows neither wire nor view.'),
    never('nothing-runs-in-the-simulator-but-itself', { path: '^shared/src/', pathNot: '^shared/src/sim/' }, { path: '^shared/src/sim/' }, 'No product part depends on the simulation of it.'),
    never('view-and-history-never-import-a-machine', { path: '^shared/src/(view|history|recording|receipt)/' }, { path: MACHINES }, 'The view records; it decides nothing again.'),
    never('zod-only-in-wire', { path: '^shared/src/(?!wire/)', pathNot: '\\.test\\.ts$' }, { path: 'node_modules/zod' }, 'Schemas are for what crosses a socket or a file.'),
    never('node-lab-collect-app-are-strangers', { path: '^server/src/(node|lab|collect)/' }, { path: '^server/src/(node|lab|collect|app)/', pathNot: '^server/src/$1/' }, 'Three programs that meet on the wire alone.'),
    never('app-knows-neither-node-nor-lab', { path: '^server/src/(app|recordings)/' }, { path: '^server/src/(node|lab)/' }, 'The dashboard knows the event vocabulary and nothing of a node\'s inside.'),
    never('web-and-server-meet-in-shared', { path: '^web/src/' }, { path: '^server/' }, 'The wire types are in shared.'),
    never('server-imports-no-web', { path: '^server/src/' }, { path: '^web/' }, 'The wire types are in shared.'),
    never('feed-state-draw-ui-are-strangers', { path: '^web/src/(feed|state|draw|ui)/' }, { path: '^web/src/(feed|state|draw|ui|features|app)/', pathNot: '^web/src/$1/' }, 'Features combine them; app wires them.'),
    never('features-never-import-app', { path: '^web/src/features/' }, { path: '^web/src/app/' }, 'app wires features, never the other way.'),
    never('d3-that-touches-the-dom-only-in-gestures', { path: '^web/src/', pathNot: '^web/src/ui/gestures/' }, { path: 'node_modules/(d3|d3-(selection|zoom|drag|brush|transition|axis))/' }, 'A gesture object reports a transform; the rest of the page does not know d3-selection.'),
    { ...never('the-wall-has-no-controls', { path: '^web/src/wall/', pathNot: '\\.test\\.ts$' }, { path: '^web/src/features/(orders|problems|recorder|inspector)/|^web/src/feed/(order|problem|note|value|receipt)-requests', reachable: true }, 'What hangs on a wall can give no order, and loads nothing that could.') },
    never('one-door-to-the-network', { path: '^web/src/', pathNot: '^web/src/feed/' }, { path: 'node_modules/socket\\.io-client' }, 'feed alone talks to the back end.'),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)dist/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.base.json' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'types'], extensions: ['.ts', '.tsx', '.js'] },
  },
};
