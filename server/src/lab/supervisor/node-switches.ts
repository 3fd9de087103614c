/** How Node runs a process of the cluster; apart so that benchmarks run theirs the same way. */

/**
 * A larger nursery from the start: messages die young, and collecting it more often cost each node a tenth of its processor time.
 * The rest is collected at once and not in steps between the updates: nearly all that a node holds lies in buffers outside of a
 * small heap, and what passes through them makes a busy node collect several times a second.
 */
export const NODE_SWITCHES = ['--enable-source-maps', '--min-semi-space-size=16', '--no-incremental-marking'];
