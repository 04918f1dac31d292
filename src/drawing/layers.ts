/** A directed graph of one level of the chart: nodes by number, in document order. */
export interface Digraph {
  count: number;
  edges: readonly (readonly [from: number, to: number])[];
  /** Where reading begins. Empty: at the first node. */
  roots: readonly number[];
}

/**
 * The layer of every node, 0 at the top: the longest way from a root, counting no edge that leads back. Nodes without any way
 * from a root come where their own ways put them.
 */
export function layersOf(graph: Digraph): number[] {
  const backward = backEdges(graph);
  const forward = graph.edges.filter(([from, to], i) => from !== to && !backward.has(i));
  const incoming = Array.from({ length: graph.count }, () => 0);
  for (const [, to] of forward) incoming[to] = (incoming[to] ?? 0) + 1;
  const layer = Array.from({ length: graph.count }, () => 0);
  const ready = incoming.flatMap((count, node) => (count === 0 ? [node] : []));
  for (let node = ready.shift(); node !== undefined; node = ready.shift()) {
    for (const [from, to] of forward) {
      if (from !== node) continue;
      layer[to] = Math.max(layer[to] ?? 0, (layer[node] ?? 0) + 1);
      incoming[to] = (incoming[to] ?? 1) - 1;
      if (incoming[to] === 0) ready.push(to);
    }
  }
  return layer;
}

/** Places (in `edges`) of the edges that close a circle when the graph is read from its roots, in order. */
export function backEdges({ count, edges, roots }: Digraph): Set<number> {
  const out = Array.from({ length: count }, (): number[] => []);
  for (const [i, [from]] of edges.entries()) out[from]?.push(i);
  const back = new Set<number>();
  const seen = Array.from({ length: count }, (): "new" | "open" | "done" => "new");
  const starts = [...roots, ...Array.from({ length: count }, (_, node) => node)];
  for (const start of starts) {
    if (seen[start] !== "new") continue;
    seen[start] = "open";
    const stack = [{ node: start, next: 0 }];
    for (let top = stack.at(-1); top !== undefined; top = stack.at(-1)) {
      const edge = out[top.node]?.[top.next++];
      if (edge === undefined) {
        seen[top.node] = "done";
        stack.pop();
        continue;
      }
      const to = edges[edge]?.[1] ?? top.node;
      if (seen[to] === "open") back.add(edge);
      else if (seen[to] === "new") {
        seen[to] = "open";
        stack.push({ node: to, next: 0 });
      }
    }
  }
  return back;
}
