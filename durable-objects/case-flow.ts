import type { FlowView } from "../src/cases/case-api";
import type { CaseRef, Refusal } from "../src/domain";
import { randomSecret, sha256Hex } from "../src/lib/bytes";
import { err, ok, type Result } from "../src/lib/result";
import { collectingOf } from "../src/workflow/collecting";
import { flowView } from "../src/workflow/flow-view";
import { deadBecause } from "../src/workflow/links";
import { type CaseCore, unknownCase } from "./case-core";

const flowSessionMs = 14 * 86_400_000;
/** Who has just opened a link that is about to end still gets to finish. */
const shortestSessionMs = 3_600_000;
const largestDraftBytes = 200_000;

/** The applicant's side of a case: what their pages show, drafts, and sessions opened by links. */
export class CaseFlow {
  readonly #core: CaseCore;

  constructor(core: CaseCore) {
    this.#core = core;
  }

  flow(ref: CaseRef): Result<FlowView, Refusal> {
    const snapshot = this.#core.load(ref);
    if (snapshot === null) return unknownCase;
    return ok(flowView(this.#core.definitionOf(snapshot), snapshot, this.#core.store.drafts(), this.#core.nowMs()));
  }

  saveDrafts(
    ref: CaseRef,
    page: string,
    fields: Record<string, string[]>,
    device: string,
  ): Result<{ savedAtMs: number }, Refusal> {
    const snapshot = this.#core.load(ref);
    if (snapshot === null) return unknownCase;
    const now = collectingOf(this.#core.definitionOf(snapshot), snapshot);
    if (now === null) return err<Refusal>({ code: "no_form", state: snapshot.configuration.join("|") });
    if (!now.form.pages.some((candidate) => candidate.id === page) || JSON.stringify(fields).length > largestDraftBytes)
      return err<Refusal>({ code: "bad_value", param: "page", message: "this cannot be kept as a draft" });
    const savedAtMs = Date.now();
    this.#core.inTransaction(() => {
      this.#core.store.saveDrafts(page, fields, device, savedAtMs);
    });
    return ok({ savedAtMs });
  }

  openFlowSession(
    ref: CaseRef,
    linkId: string,
    generation: number,
  ): Result<{ sessionSecret: string; expiresAtMs: number }, Refusal> {
    const snapshot = this.#core.load(ref);
    const link = snapshot?.links.find((candidate) => candidate.id === linkId && candidate.generation === generation);
    if (snapshot === null || link === undefined) return err<Refusal>({ code: "link_dead", why: "revoked" });
    const nowMs = this.#core.nowMs();
    const dead = deadBecause(link, nowMs);
    if (dead !== null) return err<Refusal>({ code: "link_dead", why: dead });
    if (link.kind === "one_time") {
      const actor = { kind: "applicant" as const, tenantId: ref.tenantId, caseId: ref.caseId, linkId };
      const used = this.#core.dispatch(
        snapshot,
        { id: null, actor, expectedVersion: null, body: { type: "use_link", linkId } },
        null,
      );
      if (!used.ok) return used;
    }
    const sessionSecret = randomSecret(32);
    // Sessions live in real time: the sandbox clock moves links, not who is signed in.
    const startedAtMs = Date.now();
    const restMs = Math.max(link.expiresAtMs - nowMs, shortestSessionMs);
    const expiresAtMs = startedAtMs + Math.min(flowSessionMs, restMs);
    this.#core.inTransaction(() => {
      this.#core.store.addFlowSession(sha256Hex(sessionSecret), linkId, generation, startedAtMs, expiresAtMs);
    });
    return ok({ sessionSecret, expiresAtMs });
  }

  flowSession(ref: CaseRef, sessionHash: string): { linkId: string; language: string | null } | null {
    const snapshot = this.#core.load(ref);
    const session = snapshot === null ? null : this.#core.store.flowSession(sessionHash, Date.now());
    const link = snapshot?.links.find((candidate) => candidate.id === session?.linkId);
    if (session === null || link === undefined || link.revokedAtMs !== null || link.generation !== session.generation)
      return null;
    return { linkId: link.id, language: link.language };
  }
}
