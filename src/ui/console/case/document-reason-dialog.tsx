import { useState } from "preact/hooks";
import type { reasonsEn } from "../../../collection/reasons/en";
import { Button } from "../../shared/button";
import { Dialog } from "../../shared/dialog";
import { SelectField, TextField } from "../../shared/field";
import { useShortcut } from "../../shared/shortcut";
import { documentName } from "../model/needs";
import { busy } from "../model/open-case";
import { reasonWords } from "../model/reason-words";
import type { Case, CaseDocument } from "../model/types";
import { Refusal, useCommand } from "./use-command";

// The applicant reads the reason of a re-upload in their language: it is sent as one of the published codes.
const reasons = {
  revision: [
    "blurred",
    "too_dark",
    "cut_off",
    "document_expired",
    "document_too_old",
    "wrong_document",
    "page_missing",
    "document_unsigned",
    "not_translated",
    "name_differs",
    "address_differs",
    "unreadable_file",
    "Other",
  ] satisfies (keyof typeof reasonsEn | "Other")[],
  reject: ["Not genuine", "Altered", "Belongs to somebody else", "From a list we do not accept", "Other"],
} as const;

/** Why a document is asked for again, or not taken. `of`: the case it belongs to, where that is not the open one. */
export function DocumentReasonDialog({
  document,
  decision,
  of = null,
  onClose,
}: {
  document: CaseDocument;
  decision: "revision" | "reject";
  of?: Case | null;
  onClose: () => void;
}) {
  const [reason, setReason] = useState("");
  const [comment, setComment] = useState("");
  const [internal, setInternal] = useState("");
  const [tried, setTried] = useState(false);
  const [refusal, setRefusal] = useState<string | null>(null);
  const path = `/documents/${encodeURIComponent(document.id)}/decision`;
  const send = useCommand("Decide the document", path, onClose, of);
  const needsWords = reason === "Other" && comment.trim() === "";
  const again = decision === "revision";
  const decide = async () => {
    setTried(true);
    if (reason === "" || needsWords) return;
    const said = reason === "Other" ? comment.trim() : reason;
    const why = await send({
      decision,
      reason: said,
      comment: reason === "Other" ? null : comment.trim() || null,
      ...(internal.trim() !== "" && { internalComment: internal.trim() }),
    });
    setRefusal(why);
  };
  useShortcut("mod+Enter", again ? "Mark for re-upload" : "Reject the document", () => void decide(), {
    inDialog: true,
    group: "Dialog",
  });
  return (
    <Dialog
      title={again ? `Ask again for: ${documentName(document)}` : `Reject: ${documentName(document)}`}
      onClose={onClose}
      footer={
        <>
          <Refusal of={refusal} />
          <Button onClick={onClose}>Back</Button>
          <Button
            kind={again ? "primary" : "danger"}
            keys="mod+Enter"
            busy={busy.value !== null}
            onClick={() => void decide()}
          >
            {again ? "Mark for re-upload" : "Reject the document"}
          </Button>
        </>
      }
    >
      {again && (
        <p class="muted">It is marked now and asked for together with the others, by “Ask for … re-uploads” below.</p>
      )}
      <SelectField
        label="Reason"
        hint={again ? "The applicant reads this in their language." : "For the record."}
        value={reason}
        onChange={setReason}
        options={[
          { value: "", label: "Choose a reason" },
          ...reasons[decision].map((value) => ({ value, label: reasonWords(value) ?? value })),
        ]}
        autofocus
        error={tried && reason === "" ? "Choose a reason." : null}
      />
      <TextField
        label={again ? "What to do better" : "In your words"}
        hint={again ? "The applicant reads this too. One or two sentences." : undefined}
        value={comment}
        onInput={setComment}
        rows={3}
        maxLength={2_000}
        error={tried && needsWords ? "Say what the other reason is." : null}
      />
      <TextField
        label="For your team"
        hint="Stands in the timeline. The applicant never sees it."
        value={internal}
        onInput={setInternal}
        rows={2}
        maxLength={2_000}
      />
    </Dialog>
  );
}
