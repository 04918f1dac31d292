import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import type { JsonObject } from "../../../../../lib/json";
import type { Result } from "../../../../../lib/result";
import { type ApiFailure, api, Button, navigate, queryWith } from "../../../../shared";
import { isUnsaved } from "../../editor/json-draft";
import { buildersOnly } from "../../frame/access";
import { Refused } from "../../frame/confirm";
import type { RuleSetModel } from "../rule-set-model";
import { SourceFields } from "./source-fields";
import type { SourceWish, WrongField } from "./wishes";

interface Props<Wish> {
  model: RuleSetModel;
  ruleSetKey: string;
  /** `backtest`: the button, and the parameter of the address that opens what was started. */
  what: "backtest" | "shadow";
  /** Below the rule set's address. */
  path: string;
  lead: string;
  first: () => Wish;
  bodyOf: (wish: Wish) => Result<JsonObject, WrongField>;
  /** Its own fields; whose inputs are judged is asked below them. */
  fields: (wish: Wish, wrong: WrongField | null, write: (next: Wish) => void) => ComponentChildren;
}

/** Asks what a draft is to judge, and begins. The draft is saved first: it is judged as the server has it. */
export function StartForm<Wish extends SourceWish>(props: Props<Wish>) {
  const { model, ruleSetKey, what, path, lead, first, bodyOf, fields } = props;
  const [wish, setWish] = useState(first);
  const [wrong, setWrong] = useState<WrongField | null>(null);
  const [failure, setFailure] = useState<ApiFailure | null>(null);
  const [busy, setBusy] = useState(false);
  const write = (next: Wish) => {
    setWish(next);
    setWrong(null);
  };
  const saving = model.saving.value;
  const held = saving.status === "held" || saving.status === "conflict" || saving.status === "failed";
  const start = async () => {
    const body = bodyOf(wish);
    setWrong(body.ok ? null : body.error);
    if (!body.ok) return;
    setBusy(true);
    setFailure(null);
    await model.settleDown();
    if (!isUnsaved(model.saving.peek())) {
      const answer = await api.post<{ id: string }>(`/rule-sets/${encodeURIComponent(model.id)}/${path}`, body.value);
      if (answer.ok) navigate(queryWith({ [what === "backtest" ? "run" : "shadow"]: answer.value.id }));
      else setFailure(answer.error);
    }
    setBusy(false);
  };
  return (
    <form
      class="card start-form"
      aria-label={`Start a ${what}`}
      onSubmit={(event) => {
        event.preventDefault();
        void start();
      }}
    >
      <p class="muted">{lead}</p>
      <div class="start-fields">
        {fields(wish, wrong, write)}
        <SourceFields ruleSetKey={ruleSetKey} wish={wish} wrong={wrong} onChange={write} />
      </div>
      <Refused failure={failure} />
      <p>
        <Button
          type="submit"
          kind="primary"
          busy={busy}
          blocked={buildersOnly() ?? (held ? "The draft is not saved: repair that first." : null)}
        >
          Start {what}
        </Button>
      </p>
    </form>
  );
}
