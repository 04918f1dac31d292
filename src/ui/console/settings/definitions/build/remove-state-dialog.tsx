import { useState } from "preact/hooks";
import { ok } from "../../../../../lib/result";
import { toast } from "../../../../shared";
import { Confirm } from "../../frame/confirm";
import type { Builder } from "./builder";
import { removeState, usesOf } from "./remove-state";
import { StateSelect } from "./small-parts";
import { idOf, type StatePath, statesIn } from "./states";

/** Asks what becomes of the transitions that lead to a state, then takes it away. */
export function RemoveState({ builder, path, onClose }: { builder: Builder; path: StatePath; onClose: () => void }) {
  const [instead, setInstead] = useState("");
  const draft = builder.draft.value;
  const uses = usesOf(draft, path);
  const name = idOf(path);
  const inside = statesIn(draft, path).length;
  const to = statesIn(draft).find(({ id }) => id === instead)?.path ?? null;
  const isInside = to !== null && path.every((key, i) => to[i] === key);
  return (
    <Confirm
      title={`Remove ${name}?`}
      verb="Remove"
      blocked={isInside ? "That state goes as well: choose another one." : null}
      onClose={onClose}
      run={async () => {
        builder.edit((now) => removeState(now, path, to));
        builder.choose({ part: "state", path: path.slice(0, -1) });
        toast({ tone: "info", text: `${name} removed.`, action: { label: "Undo", run: builder.model.undo } });
        return ok(null);
      }}
    >
      {inside > 0 && <p>{inside === 1 ? "The state inside it goes" : `The ${inside} states inside it go`} as well.</p>}
      {uses.transitions > 0 && (
        <>
          <p>
            {uses.transitions === 1 ? "One transition leads" : `${uses.transitions} transitions lead`} here from
            elsewhere.
          </p>
          <StateSelect
            builder={builder}
            label="They lead to"
            value={instead}
            otherwise="Nowhere: remove them too"
            onChange={setInstead}
          />
        </>
      )}
      {uses.plugins.length > 0 && <p>No state will run {uses.plugins.join(", ")} any more. The plugins stay.</p>}
      {uses.promises.length > 0 && (
        <p>The promises {uses.promises.join(", ")} name it: they have to be changed then.</p>
      )}
    </Confirm>
  );
}
