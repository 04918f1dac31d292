import type { FlowView } from "../src/cases/case-api";
import type { CaseRef, DraftSave, DraftSaved, Refusal } from "../src/domain";
import { err, ok, type Result } from "../src/lib/result";
import { collectingOf } from "../src/workflow/collecting";
import { flowView, shownForm } from "../src/workflow/flow-view";
import { type CaseCore, unknownCase } from "./case-core";

const largestDraftBytes = 200_000;

/** The applicant's side of a case: what their pages show, and drafts. */
export class CaseFlow {
  readonly #core: CaseCore;

  constructor(core: CaseCore) {
    this.#core = core;
  }

  /** `linkId`: seen through this link, which may open a part of the form; null: all of it. */
  flow(ref: CaseRef, linkId: string | null): Result<FlowView, Refusal> {
    const snapshot = this.#core.load(ref);
    if (snapshot === null) return unknownCase;
    const definition = this.#core.definitionOf(snapshot);
    return ok(flowView(definition, snapshot, this.#core.store.drafts(), this.#core.nowMs(), linkId));
  }

  saveDrafts(ref: CaseRef, page: string, save: DraftSave, linkId: string | null): Result<DraftSaved, Refusal> {
    const snapshot = this.#core.load(ref);
    if (snapshot === null) return unknownCase;
    const now = collectingOf(this.#core.definitionOf(snapshot), snapshot);
    if (now === null) return err<Refusal>({ code: "no_form", state: snapshot.configuration.join("|") });
    const facts = { context: snapshot.context, documents: snapshot.documents, nowMs: this.#core.nowMs() };
    const link = snapshot.links.find((candidate) => candidate.id === linkId);
    const { form: own } = shownForm(now, snapshot, facts, link);
    if (
      !own?.pages.some((candidate) => candidate.id === page) ||
      JSON.stringify(save.fields).length > largestDraftBytes
    )
      return err<Refusal>({ code: "bad_value", param: "page", message: "this cannot be kept as a draft" });
    const savedAtMs = Date.now();
    let saved = { version: 0, isStale: false };
    this.#core.inTransaction(() => {
      saved = this.#core.store.saveDrafts(page, save, savedAtMs);
    });
    return ok({ savedAtMs, ...saved });
  }
}
