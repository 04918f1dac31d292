import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { type JsonObject, withPath } from "../../../../lib/json";
import { type ApiFailure, api, type Listed, sayFailure } from "../../../shared/api";
import { Button } from "../../../shared/button";
import { Dialog } from "../../../shared/dialog";
import { SelectField, TextField } from "../../../shared/field";
import { Link, navigate } from "../../../shared/router";
import { Skeleton } from "../../../shared/skeleton";
import { toast } from "../../../shared/toast";
import { caseHref, refreshList } from "../../model/case-list";
import type { Case } from "../../model/types";
import { type Typed, valueTyped } from "../../settings/checks/schema-form";
import { SchemaFormView } from "../../settings/checks/schema-form-view";
import "../edit/edit.css";
import { inputFormOf, usualFields } from "./input-form";

interface Offered {
  id: string;
  key: string;
  version: number;
  name: string;
  displayName: string | null;
}

/** Opens a case by hand, with what its definition asks for. One that exists already is shown instead. */
export function NewCaseDialog({ onClose }: { onClose: () => void }) {
  const [offered, setOffered] = useState<Offered[] | ApiFailure | null>(null);
  useEffect(() => {
    void api.get<Listed<Offered>>("/workflow-definitions?status=published&limit=100").then((answer) => {
      setOffered(answer.ok ? newestOf(answer.value.data) : answer.error);
    });
  }, []);
  if (offered === null)
    return (
      <Dialog title="New case" onClose={onClose}>
        <Skeleton lines={5} />
      </Dialog>
    );
  if (!Array.isArray(offered) || offered.length === 0)
    return (
      <Dialog title="New case" onClose={onClose} footer={<Button onClick={onClose}>Close</Button>}>
        <p>{Array.isArray(offered) ? "No workflow has been published yet." : sayFailure(offered)}</p>
      </Dialog>
    );
  return <Editor offered={offered} onClose={onClose} />;
}

/** The newest published version of each workflow: the one that a case is opened with. */
function newestOf(all: readonly Offered[]): Offered[] {
  const newest = new Map<string, Offered>();
  for (const one of all) if ((newest.get(one.key)?.version ?? -1) < one.version) newest.set(one.key, one);
  return [...newest.values()].sort((a, b) => nameOf(a).localeCompare(nameOf(b)));
}

const nameOf = ({ displayName, name }: Offered): string => displayName ?? name;

function Editor({ offered, onClose }: { offered: readonly Offered[]; onClose: () => void }) {
  const [key, setKey] = useState(offered[0]?.key ?? "");
  const [loaded, setLoaded] = useState<{ id: string; definition: JsonObject } | null>(null);
  const [type, setType] = useState<"business" | "individual">("business");
  const [typed, setTyped] = useState<Typed>({});
  const [externalId, setExternalId] = useState("");
  const [tried, setTried] = useState(false);
  const [isBusy, setIsBusy] = useState(false);
  const [problem, setProblem] = useState<ApiFailure | null>(null);
  const attempt = useRef(crypto.randomUUID());
  const chosen = offered.find((one) => one.key === key);
  // Never the form of the workflow before: what is typed into it would be lost.
  const definition = loaded !== null && loaded.id === chosen?.id ? loaded.definition : null;
  useEffect(() => {
    if (chosen === undefined) return;
    const asking = new AbortController();
    void api
      .get<JsonObject>(`/workflow-definitions/${encodeURIComponent(chosen.id)}`, { signal: asking.signal })
      .then((answer) => {
        if (!asking.signal.aborted) setLoaded({ id: chosen.id, definition: answer.ok ? answer.value : {} });
      });
    return () => asking.abort();
  }, [chosen?.id]);
  const form = useMemo(() => (definition === null ? null : inputFormOf(definition)), [definition]);
  const about = form?.entityType ?? type;
  const fields = form === null || form.fields.length > 0 ? (form?.fields ?? []) : usualFields[about];
  const { value, problems } = valueTyped(fields, typed);
  const open = async () => {
    setTried(true);
    setProblem(null);
    if (form === null || Object.keys(problems).length > 0) return;
    setIsBusy(true);
    const context = withPath(withData(value), "entity.type", about);
    const body = { workflow: key, context, ...(externalId.trim() !== "" && { externalId: externalId.trim() }) };
    const answer = await api.post<Case>("/cases", body, { idempotencyKey: attempt.current });
    setIsBusy(false);
    if (!answer.ok) {
      // What was refused may be corrected: that is another question.
      attempt.current = crypto.randomUUID();
      return setProblem(answer.error);
    }
    onClose();
    toast({ tone: "ok", text: "The case is open." });
    void refreshList();
    navigate(caseHref(answer.value.id));
  };
  const existing = problem?.code === "case_exists" ? problem.details.caseId : null;
  return (
    <Dialog
      title="New case"
      onClose={onClose}
      wide
      footer={
        <>
          <Button onClick={onClose}>Leave it</Button>
          <Button kind="primary" busy={isBusy || form === null} onClick={() => void open()}>
            Open the case
          </Button>
        </>
      }
    >
      <SelectField
        label="Workflow"
        value={key}
        onChange={setKey}
        autofocus
        options={offered.map((one) => ({ value: one.key, label: nameOf(one) }))}
      />
      {form === null ? (
        <Skeleton lines={4} />
      ) : (
        <>
          {form.entityType === null && (
            <SelectField
              label="About"
              value={type}
              onChange={(next) => setType(next === "individual" ? "individual" : "business")}
              options={[
                { value: "business", label: "A company" },
                { value: "individual", label: "A person" },
              ]}
            />
          )}
          <SchemaFormView fields={fields} typed={typed} problems={tried ? problems : {}} onType={setTyped} />
          <TextField
            label="Your own id of the case (optional)"
            hint="No two cases have the same."
            value={externalId}
            onInput={setExternalId}
            maxLength={255}
          />
        </>
      )}
      {problem !== null && (
        <p class="error" role="alert">
          {sayFailure(problem)}{" "}
          {typeof existing === "string" && (
            <Link href={caseHref(existing)} onClick={onClose}>
              Open the case that exists
            </Link>
          )}
        </p>
      )}
    </Dialog>
  );
}

/** The entity and its data are there even where nothing was typed. */
function withData(value: JsonObject): JsonObject {
  const entity = value.entity;
  return typeof entity === "object" && entity !== null && !Array.isArray(entity) && "data" in entity
    ? value
    : withPath(value, "entity.data", {});
}
