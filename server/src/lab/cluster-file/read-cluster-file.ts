/** From the text of a cluster file to its checked contents, or to everything that is wrong with it at once (CF-01). */
import { LineCounter, parseDocument, type Document } from 'yaml';
import { checkReferences } from './check-references.ts';
import { clusterFileSchema, type ClusterFile } from './file-schema.ts';
import type { FileFault } from './file-fault.ts';
import { locateFault } from './locate-fault.ts';
import { readLoosely } from './loose-file.ts';
import { faultsOfIssue } from './words-for-issue.ts';

export type ReadResult = { ok: true; file: ClusterFile } | { ok: false; faults: FileFault[] };

/**
 * Reads a cluster file.
 *
 * @param text YAML 1.2, one document
 * @returns the contents with every default filled in, or all faults in the order of the text, none left out. Text that is no
 *   YAML has its syntax errors named alone, since nothing after them can be trusted.
 */
export function readClusterFile(text: string): ReadResult {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  if (document.errors.length > 0) {
    return {
      ok: false,
      faults: document.errors.map((error) => {
        const { line, col } = lines.linePos(error.pos[0]);
        return { path: '', line: Math.max(line, 1), column: Math.max(col, 1), reason: 'the text is no YAML', found: error.message, todo: 'correct the line' };
      }),
    };
  }
  const unfolded = unfold(document);
  if ('fault' in unfolded) return { ok: false, faults: [{ path: '', line: 1, column: 1, reason: 'aliases unfold to a finite file', found: unfolded.fault, todo: 'write the values out' }] };
  const { value } = unfolded;
  const shape = clusterFileSchema.safeParse(value);
  const found = shape.success ? [] : shape.error.issues.flatMap((issue) => faultsOfIssue(issue, value));
  found.push(...checkReferences(readLoosely(value)));
  if (shape.success && found.length === 0) return { ok: true, file: shape.data };
  const faults = found.map((fault) => locateFault(document, lines, fault));
  return { ok: false, faults: faults.sort((a, b) => a.line - b.line || a.column - b.column) };
}

/** An alias may stand for what it is part of, or for far more than was written: both are for a parser to refuse, not for us to walk. */
function unfold(document: Document): { value: unknown } | { fault: string } {
  try {
    const value: unknown = document.toJS({ maxAliasCount: 100 });
    JSON.stringify(value);
    return { value };
  } catch (error) {
    return { fault: (error as Error).message.split('\n')[0]! };
  }
}
