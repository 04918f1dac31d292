import type { FlowView } from "../src/cases/case-api";
import type { CaseRef, DraftSave, DraftSaved, Refusal } from "../src/domain";
import { err, ok, type Result } from "../src/lib/result";
import { collectingOf } from "../src/workflow/collecting";
import { flowView, shownForm } from "../src/workflow/flow-view";
import { ownDrafts } from "../src/workflow/own-drafts";
import { type CaseCore, unknownCase } from "./case-core";
import { afterAsking } from "./flow-allowance";

const largestDraftBytes = 200_000;
const allowanceKey = "flow_checks";
/** Of one page, all that anybody typed. Rows can be invented without end, and every look at the case reads them. */
const largestPageBytes = 300_000;

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
    const view = flowView(definition, snapshot, this.#core.store.drafts.byPage(), this.#core.nowMs(), linkId);
    return ok({ ...view, drafts: ownDrafts(view.form, view.drafts) });
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
      JSON.stringify(save.fields).length > largestDraftBytes ||
      this.#isTooMuch(page, save)
    )
      return err<Refusal>({ code: "bad_value", param: "page", message: "this cannot be kept as a draft" });
    const savedAtMs = Date.now();
    let saved = { version: 0, isStale: false };
    this.#core.inTransaction(() => {
      saved = this.#core.store.drafts.save(page, save, savedAtMs);
    });
    return ok({ savedAtMs, ...saved });
  }

  /** Takes one of the questions that vendors may be asked for this case's applicants today. The day is a real one, whatever the case's clock says. */
  takeFlowCheck(ref: CaseRef): boolean {
    if (this.#core.load(ref) === null) return false;
    const { store, settings } = this.#core;
    const after = afterAsking(store.meta(allowanceKey), Date.now(), settings.FLOW_CHECKS_PER_DAY);
    if (after !== null) this.#core.inTransaction(() => store.setMeta(allowanceKey, after));
    return after !== null;
  }

  /** Whether a page would hold more than it may, and more than it does: taking away goes on when it is full. */
  #isTooMuch(page: string, { fields }: DraftSave): boolean {
    const standing = this.#core.store.drafts.byPage()[page]?.fields ?? {};
    const after = bytesOf({ ...standing, ...fields });
    return after > largestPageBytes && after > bytesOf(standing);
  }
}

const bytesOf = (fields: Readonly<Record<string, { values: string[] }>>): number =>
  Object.entries(fields).reduce((sum, [name, { values }]) => sum + name.length + JSON.stringify(values).length, 0);
