import { useEffect, useMemo, useState } from "preact/hooks";
import {
  type Answer,
  type ApiFailure,
  api,
  Button,
  Dialog,
  Loaded,
  loader,
  Skeleton,
  TextField,
  Time,
  toast,
} from "../../../shared";
import { JsonView } from "../../case/json-view";
import { jsonOrText } from "../../case/runs/json-or-text";
import { adminsOnly } from "../frame/access";
import { Refused } from "../frame/confirm";
import { Fact } from "../frame/fact";
import { applyBody, namingOf, type StoredCallback, sizeWords } from "./callback";
import { Standing, Whose } from "./callbacks-tab";

/** One callback with what came. What was put aside is applied on a person's word, or discarded. */
export function CallbackDialog({
  callback,
  onClose,
  onSettled,
}: {
  callback: StoredCallback;
  onClose: () => void;
  onSettled: () => void;
}) {
  const path = `/callbacks/${encodeURIComponent(callback.id)}`;
  const whole = useMemo(() => loader<StoredCallback>((stop) => api.get(path, { signal: stop })), [path]);
  useEffect(() => void whole.load(), [whole]);
  const [naming, setNaming] = useState(() => namingOf(callback));
  const [busy, setBusy] = useState<"apply" | "discard" | null>(null);
  const [failure, setFailure] = useState<ApiFailure | null>(null);
  const isOpen = callback.status === "quarantined";
  const order = applyBody(naming, callback);
  const denied = adminsOnly();
  const settle = async (verb: "apply" | "discard", body: object) => {
    setBusy(verb);
    setFailure(null);
    const answer: Answer<StoredCallback> = await api.post<StoredCallback>(`${path}/${verb}`, body);
    setBusy(null);
    if (!answer.ok) {
      setFailure(answer.error);
      return;
    }
    toast({ tone: "ok", text: verb === "apply" ? "Applied on your word." : "Discarded. Its content is gone." });
    onSettled();
    onClose();
  };
  return (
    <Dialog
      title={`Callback of ${callback.vendor}`}
      wide
      onClose={onClose}
      footer={
        isOpen && (
          <>
            <Button
              kind="danger"
              busy={busy === "discard"}
              blocked={denied ?? (busy === "apply" ? "It is being applied." : null)}
              onClick={() => void settle("discard", {})}
            >
              Discard it
            </Button>
            <Button
              kind="primary"
              busy={busy === "apply"}
              blocked={denied ?? ("why" in order ? order.why : null)}
              onClick={() => "body" in order && void settle("apply", order.body)}
            >
              Apply it
            </Button>
          </>
        )
      }
    >
      <dl class="facts">
        <Fact name="Standing">
          <Standing {...callback} />
        </Fact>
        <Fact name="Came">
          <Time at={callback.createdAt} exact />
        </Fact>
        <Fact name="For">
          <Whose callback={callback} />
        </Fact>
        <Fact name="Size">{sizeWords(callback.bodyBytes)}</Fact>
        <Fact name="Forgotten">
          <Time at={callback.expiresAt} />
        </Fact>
        {callback.settledBy !== null && <Fact name="Settled by">{callback.settledBy}</Fact>}
      </dl>
      {isOpen && callback.reason !== "unknown_report" && (
        <fieldset class="choices">
          <legend>Whom it is for</legend>
          <p class="muted">
            Nobody could prove that it is the vendor's. Apply it only when you know that it is, to the run or check that
            waits for it.
          </p>
          <div class="schema-form">
            <TextField
              label="Case"
              placeholder="case_…"
              value={naming.caseId}
              onInput={(caseId) => setNaming({ ...naming, caseId })}
            />
            {callback.door === "token" && (
              <>
                <TextField
                  label="Run of the case"
                  placeholder="run_…"
                  value={naming.runId}
                  onInput={(runId) => setNaming({ ...naming, runId })}
                />
                <TextField
                  label="Or a check that was run alone"
                  placeholder="chk_…"
                  value={naming.checkId}
                  onInput={(checkId) => setNaming({ ...naming, checkId })}
                />
              </>
            )}
          </div>
        </fieldset>
      )}
      <section class="stack" aria-label="What came">
        <h3>What came</h3>
        <Loaded of={whole.state} retry={() => void whole.load()} skeleton={<Skeleton lines={4} />}>
          {({ body }) =>
            body == null ? (
              <p class="muted">
                {isOpen ? "It was no text, or too large to keep." : "Kept only while it is put aside."}
              </p>
            ) : (
              <JsonView value={jsonOrText(body)} label="Body of the callback" />
            )
          }
        </Loaded>
      </section>
      <Refused failure={failure} />
    </Dialog>
  );
}
