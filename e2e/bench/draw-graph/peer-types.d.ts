/** As much of React Flow's types as the benchmark uses: it is installed when the benchmark runs, not when types are checked. */
declare module '@xyflow/react' {
  import type { ComponentType, CSSProperties, Dispatch, SetStateAction } from 'react';
  export interface Node {
    id: string;
    type?: string;
    position: { x: number; y: number };
    width?: number;
    height?: number;
    data: { state: string };
    handles?: object[];
  }
  export interface Edge {
    id: string;
    source: string;
    target: string;
    type?: string;
    style?: CSSProperties;
    focusable?: boolean;
    interactionWidth?: number;
  }
  export const Position: { Left: 'left'; Right: 'right' };
  export const Handle: ComponentType<{ type: string; position: string; style: CSSProperties }>;
  export const ReactFlow: ComponentType<Record<string, unknown>>;
  export function useNodesState(nodes: Node[]): [Node[], Dispatch<SetStateAction<Node[]>>];
  export function useEdgesState(edges: Edge[]): [Edge[], Dispatch<SetStateAction<Edge[]>>];
}
