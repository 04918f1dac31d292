import { useState } from "preact/hooks";
import { api, sayFailure } from "../../shared/api";
import { Button } from "../../shared/button";
import { Dialog } from "../../shared/dialog";
import { useShortcut } from "../../shared/shortcut";
import { toast } from "../../shared/toast";
import { kindWords, type Monitor, monitorPath } from "./monitor";
import { TermsFields } from "./terms-fields";
import { readTerms, type TermsForm, termsForm } from "./terms-form";

/** How somebody is watched of one kind. Saving it switches it on. */
export function TermsDialog({
  entityId,
  monitor,
  onClose,
  onDone,
}: {
  entityId: string;
  monitor: Monitor;
  onClose: () => void;
  onDone: () => void;
}) {
  const { kind } = monitor;
  const { label, what } = kindWords[kind];
  const [form, setForm] = useState<TermsForm>(() => ({ ...termsForm(monitor.terms), enabled: true }));
  const [busy, setBusy] = useState(false);
  const [refused, setRefused] = useState<{ field: string | null; text: string } | null>(null);
  const { terms, problems } = readTerms(kind, form);
  const isWrong = Object.keys(problems).length > 0;
  const verb = monitor.enabled ? "Save" : "Save and watch";
  const send = async () => {
    if (busy || isWrong) return;
    setBusy(true);
    const answer = await api.put(monitorPath(entityId), { monitors: { [kind]: terms } });
    setBusy(false);
    const prefix = `monitors.${kind}.`;
    const param = answer.ok ? null : answer.error.param;
    setRefused(
      answer.ok
        ? null
        : { field: param?.startsWith(prefix) ? param.slice(prefix.length) : null, text: sayFailure(answer.error) },
    );
    if (!answer.ok) return;
    toast({ tone: "ok", text: `${label}: saved.` });
    onClose();
    onDone();
  };
  useShortcut("mod+Enter", verb, () => void send(), { inDialog: true, group: "Dialog" });
  const isShown = refused?.field != null && refused.field in form;
  return (
    <Dialog
      title={`How it is watched: ${label}`}
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>Back</Button>
          <Button
            kind="primary"
            keys="mod+Enter"
            busy={busy}
            blocked={isWrong ? "Repair the fields first." : null}
            onClick={() => void send()}
          >
            {verb}
          </Button>
        </>
      }
    >
      <p class="muted">{what}.</p>
      <TermsFields
        kind={kind}
        form={form}
        problems={{ ...problems, ...(isShown && refused?.field && { [refused.field]: refused.text }) }}
        set={(change) => {
          setRefused(null);
          setForm({ ...form, ...change });
        }}
      />
      {refused !== null && !isShown && (
        <p class="notice bad" role="alert">
          {refused.text}
        </p>
      )}
    </Dialog>
  );
}
