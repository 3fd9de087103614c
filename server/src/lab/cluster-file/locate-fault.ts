/** From the path of a fault to its line and column in the YAML text. Apart because it alone knows the parser's tree. */
import { isMap, isNode, isScalar, type Document, type LineCounter, type Node } from 'yaml';
import { describePath, type FileFault, type FilePath, type FoundFault } from './file-fault.ts';

/** @returns the fault with the line and column of its place; of what is missing, those of what it is missing from. */
export function locateFault(document: Document, lines: LineCounter, fault: FoundFault): FileFault {
  const { line, col } = lines.linePos(offsetOf(document, fault));
  return { path: describePath(fault.path), line: Math.max(line, 1), column: Math.max(col, 1), reason: fault.reason, found: fault.found, todo: fault.todo };
}

function offsetOf(document: Document, fault: FoundFault): number {
  if (fault.at === 'key') {
    const key = keyNode(document, fault.path);
    if (key !== null) return startOf(key);
  }
  for (let length = fault.path.length; length >= 0; length -= 1) {
    const node = nodeAt(document, fault.path.slice(0, length));
    if (node !== null) return startOf(node);
  }
  return 0;
}

function nodeAt(document: Document, path: FilePath): Node | null {
  const node = path.length === 0 ? document.contents : document.getIn(path, true);
  return isNode(node) ? node : null;
}

function keyNode(document: Document, path: FilePath): Node | null {
  const parent = nodeAt(document, path.slice(0, -1));
  if (!isMap(parent)) return null;
  const last = path[path.length - 1];
  const pair = parent.items.find((item) => isScalar(item.key) && String(item.key.value) === String(last));
  return pair !== undefined && isNode(pair.key) ? pair.key : null;
}

function startOf(node: Node): number {
  return node.range?.[0] ?? 0;
}
