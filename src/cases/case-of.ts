import type { CaseRef } from "../domain";
import { about, carriedTrace, namedRequest } from "../lib/trace";
import { type Objects, objectOf } from "../places/object-of";
import type { CaseApi, CaseObjectApi, TracedRef } from "./case-api";

/** The one look-up of a case. A foreign id leads to an empty object; ids are checked (`cases/case-id.ts`) before this is called. */
export function caseOf(env: Objects<"CASES">, ref: CaseRef): CaseApi {
  const stub = objectOf(env, "CASES", `${ref.tenantId}/${ref.caseId}`) as unknown as CaseObjectApi;
  about(ref);
  // What the case does because of these goes on under the trace of whoever asks.
  const traced = (): TracedRef => ({ tenantId: ref.tenantId, caseId: ref.caseId, ...carriedTrace() });
  return {
    create: (opening) => stub.create(traced(), { ...opening, ...namedRequest() }),
    dispatch: (command, fingerprint) => stub.dispatch(traced(), { ...command, ...namedRequest() }, fingerprint),
    view: () => stub.view(ref),
    hiddenFields: (role, ofTeam) => stub.hiddenFields(ref, role, ofTeam),
    snapshot: () => stub.snapshot(ref),
    timeline: (page) => stub.timeline(ref, page),
    notes: (page) => stub.notes(ref, page),
    noteHistory: (noteId) => stub.noteHistory(ref, noteId),
    noteFiles: (noteId) => stub.noteFiles(ref, noteId),
    runs: (page, wire) => stub.runs(ref, page, wire),
    children: () => stub.children(ref),
    explanation: () => stub.explanation(ref),
    judgementAt: (version, runId) => stub.judgementAt(ref, version, runId),
    replay: () => stub.replay(ref),
    decisions: () => stub.decisions(ref),
    decisionRecord: (seq) => stub.decisionRecord(ref, seq),
    verifyDecision: (seq, kept) => stub.verifyDecision(ref, seq, kept),
    logRows: (page, bare) => stub.logRows(ref, page, bare),
    definition: () => stub.definition(ref),
    flow: (linkId) => stub.flow(ref, linkId),
    saveDrafts: (page, save, linkId) => stub.saveDrafts(ref, page, save, linkId),
    takeFlowCheck: () => stub.takeFlowCheck(ref),
    sawLink: (linkId, generation) => stub.sawLink(ref, linkId, generation),
    openFlowSession: (linkId, generation, from) => stub.openFlowSession(ref, linkId, generation, from),
    flowSession: (sessionHash) => stub.flowSession(ref, sessionHash),
    sendFlowCode: (sessionHash) => stub.sendFlowCode(ref, sessionHash),
    tryFlowCode: (sessionHash, typed, alsoRight) => stub.tryFlowCode(ref, sessionHash, typed, alsoRight),
    claim: (effectId) => stub.claim(ref, effectId),
    report: (effectId, attempt, report) => stub.report(traced(), effectId, attempt, report),
    publications: () => stub.publications(ref),
    published: (throughSeq) => stub.published(traced(), throughSeq),
    indexRow: () => stub.indexRow(ref),
    indexed: (version) => stub.indexed(ref, version),
    judgements: () => stub.judgements(ref),
    archived: (runIds) => stub.archived(ref, runIds),
    moveClock: (offsetMs) => stub.moveClock(ref, offsetMs),
    look(userId) {
      const url = new URL("https://case.edgecase.invalid/");
      url.search = new URLSearchParams({ tenant: ref.tenantId, case: ref.caseId, user: userId }).toString();
      return stub.fetch(new Request(url, { headers: { Upgrade: "websocket" } }));
    },
    expel: (userId) => stub.expel(ref, userId),
    holdFence: () => stub.holdFence(ref),
    moveHoldFence: () => stub.moveHoldFence(ref),
    wake: () => stub.wake(ref),
  };
}
