import {
  type CaseDocument,
  type CaseSnapshot,
  type ChildCase,
  type DocumentPage,
  noSla,
  type ParentLink,
} from "../domain";

/**
 * A stored snapshot as this release knows it. Parts that an earlier release did not have get the value that says "nothing yet"; a
 * release that adds a part adds it here.
 */
export function readSnapshot(text: string): CaseSnapshot {
  const stored = JSON.parse(text) as CaseSnapshot;
  return {
    ...stored,
    history: stored.history ?? {},
    joined: stored.joined ?? {},
    incidents: stored.incidents ?? [],
    links: stored.links ?? [],
    linkAddresses: stored.linkAddresses ?? {},
    approvals: stored.approvals ?? [],
    attachedForm: stored.attachedForm ?? null,
    riskOverride: stored.riskOverride ?? null,
    labels: stored.labels ?? [],
    legalHold: stored.legalHold ?? null,
    erasure: stored.erasure ?? null,
    sla: stored.sla ?? noSla,
    escalation: stored.escalation ?? null,
    parent: stored.parent === null ? null : readParent(stored.parent),
    children: stored.children.map((child) => ({
      ...child,
      generation: child.generation ?? generationIn(child),
      gone: child.gone ?? false,
    })),
    collection: stored.collection ?? { pages: {}, submittedAtMs: null, round: 0 },
    consents: stored.consents ?? [],
    revisions: stored.revisions ?? [],
    pendingDecision: stored.pendingDecision ?? null,
    documents: stored.documents.map(readDocument),
  };
}

/** What a child knows of its parent; cases that an earlier release has opened know neither depth nor chain. */
export const readParent = (stored: ParentLink): ParentLink => ({
  ...stored,
  depth: stored.depth ?? 1,
  chain: stored.chain ?? [],
});

/** Keys are `<plugin>:<item id>`, from the second generation on with `:<generation>`; neither name holds a colon by itself. */
const generationIn = ({ key, plugin, itemId }: ChildCase): number =>
  Number(key.slice(`${plugin}:${itemId}:`.length)) || 1;

const readDocument = (stored: CaseDocument): CaseDocument => ({
  ...stored,
  pages: stored.pages.map(readPage),
  nextPages: (stored.nextPages ?? []).map(readPage),
  previousPages: (stored.previousPages ?? []).map(readPage),
});

const readPage = (stored: DocumentPage): DocumentPage => ({
  ...stored,
  sizeBytes: stored.sizeBytes ?? null,
  sha256: stored.sha256 ?? null,
});
