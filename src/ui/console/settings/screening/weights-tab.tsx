import { useState } from "preact/hooks";
import { sameJson } from "../../../../lib/json";
import { api, Button, Loaded, loader, Skeleton, TextField, toast } from "../../../shared";
import { buildersOnly } from "../frame/access";
import { Confirm } from "../frame/confirm";
import { useFresh } from "../frame/fresh";
import { useTyping } from "../frame/typing";
import type { Weights } from "./screening";
import { TryName } from "./try-name";
import { problemWithWeights, weightGroups, withWeight } from "./weight-fields";

const stored = loader<Weights>((stop) => api.get("/screening/settings", { signal: stop }));

/** The weights on one side, a name to try them with on the other: what is typed counts there at once, and nowhere else until it is saved. */
export function WeightsTab() {
  useFresh(stored);
  return (
    <Loaded of={stored.state} retry={() => void stored.load()} skeleton={<Skeleton lines={8} />}>
      {(weights) => <Weighing weights={weights} />}
    </Loaded>
  );
}

function Weighing({ weights }: { weights: Weights }) {
  const typing = useTyping(weights, (stored) => stored);
  const draft = typing.form.value;
  const [asked, setAsked] = useState<"save" | "defaults" | null>(null);
  const isChanged = !sameJson(draft, weights);
  const problem = problemWithWeights(draft);
  const save = async (body: object) => {
    const before = weights;
    const answer = await api.put<Weights>("/screening/settings", body);
    if (answer.ok) {
      typing.saved(draft);
      stored.put(answer.value);
      toast({
        tone: "ok",
        text: "Saved. Screenings use them from now on.",
        action: {
          label: "Undo",
          run: () =>
            void api
              .put<Weights>("/screening/settings", before)
              .then((undone) => undone.ok && stored.put(undone.value)),
        },
      });
    }
    return answer;
  };
  return (
    <div class="weighing">
      <form
        class="card"
        aria-label="Weights"
        onSubmit={(event) => {
          event.preventDefault();
          if (isChanged && problem === null && buildersOnly() === null) setAsked("save");
        }}
      >
        {weightGroups.map(({ group, title, fields }) => (
          <fieldset key={group} class="choices">
            <legend>{title}</legend>
            <div class="weights">
              {fields.map(({ key, label, hint }) => (
                <TextField
                  key={key}
                  label={label}
                  hint={hint}
                  type="number"
                  value={String(draft[group][key] ?? "")}
                  onInput={(text) => typing.set(withWeight(draft, group, key, text === "" ? Number.NaN : Number(text)))}
                />
              ))}
            </div>
          </fieldset>
        ))}
        {Object.keys(draft.lists).length > 0 && (
          <fieldset class="choices">
            <legend>Risk of single lists</legend>
            <div class="weights">
              {Object.entries(draft.lists).map(([list, risk]) => (
                <TextField
                  key={list}
                  label={list}
                  type="number"
                  value={String(risk)}
                  onInput={(text) => typing.set({ ...draft, lists: { ...draft.lists, [list]: Number(text) } })}
                />
              ))}
            </div>
          </fieldset>
        )}
        {problem !== null && (
          <p class="error" role="alert">
            {problem}
          </p>
        )}
        <div class="row wrap">
          <Button
            kind="primary"
            type="submit"
            blocked={buildersOnly() ?? problem ?? (isChanged ? null : "Nothing is changed.")}
          >
            Save…
          </Button>
          <Button blocked={isChanged ? null : "Nothing is changed."} onClick={() => typing.set(weights)}>
            Back to the saved ones
          </Button>
          <Button kind="quiet" blocked={buildersOnly()} onClick={() => setAsked("defaults")}>
            Defaults…
          </Button>
        </div>
      </form>
      <TryName weights={problem === null ? draft : weights} isDraft={isChanged && problem === null} />
      {asked !== null && (
        <Confirm
          title={asked === "save" ? "Screen with these weights?" : "Go back to the weights it came with?"}
          verb={asked === "save" ? "Save weights" : "Use the defaults"}
          danger={false}
          onClose={() => setAsked(null)}
          run={() => save(asked === "save" ? draft : {})}
        >
          <p>
            Screenings use them from now on, in cases too, and monitored subjects are screened anew in the background.
            What a case was told before stays as it is.
          </p>
        </Confirm>
      )}
    </div>
  );
}
