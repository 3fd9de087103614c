/** No state without a specimen: the members of the product's own unions, read from their source, against what the gallery shows and finds. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { openPageFile } from '../features/recorder/page-file.ts';
import { findSeen } from './shelf/find-seen.ts';
import { SHELF } from './shelf/open-shelf.ts';
import { RECORDING_NAMES } from './shelf/specimen.ts';
import { CHAPTERS } from './specimens/chapters.ts';

const root = join(import.meta.dirname, '..', '..', '..');
const specimens = CHAPTERS.flatMap((chapter) => chapter.specimens);
const shown = new Set(specimens.flatMap(({ shows }) => shows));

/** Every union of states that a screen shows, with the file that declares it. */
const UNIONS: readonly [name: string, file: string][] = [
  ['ProcessStatus', 'shared/src/view/status.ts'], ['SectionStatus', 'shared/src/view/status.ts'], ['ProblemTone', 'shared/src/view/problems.ts'],
  ['AuditStanding', 'shared/src/view/audit-summary.ts'], ['AckMode', 'shared/src/domain/destination.ts'], ['DestinationPhase', 'shared/src/domain/destination.ts'],
  ['WallState', 'shared/src/domain/wall.ts'], ['LaneKind', 'shared/src/history/history.ts'], ['SpanTone', 'shared/src/history/history.ts'],
  ['Role', 'web/src/draw/graph-looks.ts'], ['EndOpinion', 'web/src/draw/graph-looks.ts'],
  ['RiskKind', 'web/src/features/topic-tree/section-risks.ts'], ['AuditState', 'web/src/features/topic-tree/section-audit.ts'],
];
/** Unions that stand in a property, or are told apart by one. */
const PROPERTIES: readonly [name: string, property: string, file: string][] = [
  ['AddressState', 'state', 'shared/src/domain/destination.ts'], ['Candidate', 'verdict', 'shared/src/history/history.ts'], ['Episode', 'state', 'shared/src/history/history.ts'],
  ['StreamLook', 'via', 'web/src/draw/graph-looks.ts'], ['TryLook', 'state', 'web/src/draw/graph-looks.ts'], ['Alert', 'tone', 'web/src/features/orders/order-alerts.tsx'],
  ['Freshness', 'state', 'web/src/state/connection.ts'], ['Age', 'state', 'web/src/wall/rules/judge-age.ts'], ['Row', 'kind', 'web/src/features/topic-tree/place-rows.ts'],
];
const MUTES = ['muted', 'acknowledged'];

const program = ts.createProgram([...new Set([...UNIONS.map(([, file]) => file), ...PROPERTIES.map(([, , file]) => file)])].map((file) => join(root, file)), {
  noEmit: true, allowImportingTsExtensions: true, module: ts.ModuleKind.ESNext, moduleResolution: ts.ModuleResolutionKind.Bundler, target: ts.ScriptTarget.ES2022, strict: true, skipLibCheck: true, types: [], jsx: ts.JsxEmit.ReactJSX,
});
const checker = program.getTypeChecker();

function typeIn(file: string, name: string): ts.Type {
  const source = program.getSourceFile(join(root, file));
  const found = source?.statements.find((statement) => (ts.isTypeAliasDeclaration(statement) || ts.isInterfaceDeclaration(statement)) && statement.name.text === name);
  if (!found) throw new Error(`${file} declares no ${name}: it was renamed or moved, so the test has to look elsewhere.`);
  return checker.getTypeAtLocation((found as ts.TypeAliasDeclaration).name);
}

function literalsOf(type: ts.Type): string[] {
  return (type.isUnion() ? type.types : [type]).flatMap((each) => (each.isStringLiteral() ? [each.value] : []));
}

function membersOf(name: string, file: string, property: string | null): string[] {
  const type = typeIn(file, name);
  if (property === null) return literalsOf(type);
  const variants = type.isUnion() ? type.types : [type];
  return [...new Set(variants.flatMap((variant) => literalsOf(checker.getTypeOfSymbol(variant.getProperty(property)!))))];
}

describe('the gallery shows every state of', () => {
  it.each([...UNIONS.map(([name, file]) => [name, null, file] as const), ...PROPERTIES])('%s %s', (name, property, file) => {
    const members = membersOf(name, file, property);
    expect(members.length, `${name} is read as a union`).toBeGreaterThan(1);
    expect(members.filter((member) => !shown.has(`${name} ${member}`)), `${name} has states without a specimen: add them to web/src/gallery/specimens`).toEqual([]);
  });

  it('what is said to problems', () => {
    expect(MUTES.filter((verdict) => !shown.has(`Mute ${verdict}`))).toEqual([]);
  });

  it('none twice under one name', () => {
    const ids = specimens.map(({ id }) => id);
    expect(ids.filter((id, index) => ids.indexOf(id) !== index)).toEqual([]);
  });
});

describe('the recordings of the gallery', () => {
  it.each(RECORDING_NAMES)('%s has each state that is looked for in it', async (name) => {
    const file = new File([readFileSync(fileURLToPath(SHELF[name]))], `${name}.understudy`);
    const wanted = specimens.filter(({ recording }) => recording === name);
    const found = await findSeen(name, await openPageFile(file), wanted);
    expect(wanted.filter(({ id }) => !found.has(id)).map(({ id }) => id), 'not in the recording: look at e2e/gallery/scenes.ts, then make it again').toEqual([]);
  }, 30_000);
});
