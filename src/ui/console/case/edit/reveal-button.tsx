import { useState } from "preact/hooks";
import { IconButton } from "../../../shared/button";
import type { MaskedFact } from "../../model/masked";
import { may } from "../../model/session";
import { later } from "../later";

const RevealDialog = later(async () => (await import("../reveal-dialog")).RevealDialog, <span hidden />);

/** The way to look at one masked fact, for a reason. */
export function RevealButton({ caseId, fact }: { caseId: string; fact: MaskedFact }) {
  const [asks, setAsks] = useState(false);
  const blocked = may("fields:reveal") === false ? "Your role does not look at masked fields." : null;
  return (
    <>
      <IconButton label={`Reveal ${fact.label}…`} icon="eye" blocked={blocked} onClick={() => setAsks(true)} />
      {asks && <RevealDialog caseId={caseId} fact={fact} onClose={() => setAsks(false)} />}
    </>
  );
}
