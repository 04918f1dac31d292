import { useEffect, useState } from "preact/hooks";
import { Badge } from "../../shared/badge";
import { TextField } from "../../shared/field";
import { Loaded } from "../../shared/loaded";
import { SkeletonRows } from "../../shared/skeleton";
import { Time } from "../../shared/time";
import { stateWords } from "../model/words";
import { Name } from "../names/name";
import type { AlertCaseModel } from "./alert-case-model";

const pauseMs = 250;

/** Running cases, those whose name has the words in it; those of whom the alert is about first. */
export function AlertCaseChoice({ model, onChoose }: { model: AlertCaseModel; onChoose: () => void }) {
  const { offered, chosen } = model;
  const [words, setWords] = useState("");
  const [asked, setAsked] = useState("");
  useEffect(() => {
    const timer = setTimeout(() => setAsked(words.trim()), pauseMs);
    return () => clearTimeout(timer);
  }, [words]);
  useEffect(() => {
    void model.look(asked);
    return () => offered.clear();
  }, [model, offered, asked]);
  return (
    <>
      <TextField label="Search" type="search" value={words} onInput={setWords} placeholder="Name or id" />
      <Loaded of={offered.state} retry={() => void offered.load()} skeleton={<SkeletonRows rows={4} />}>
        {(cases) =>
          cases.length === 0 ? (
            <p class="muted">{model.words.value === "" ? "No case is running." : "No running case is called so."}</p>
          ) : (
            <fieldset class="alert-cases">
              <legend class="unseen">Cases</legend>
              {cases.map(({ offered: { id, entity, workflow, state, createdAt }, isTheirs }) => (
                <label key={id}>
                  <input
                    type="radio"
                    name="case"
                    checked={chosen.value === id}
                    onChange={() => {
                      model.choose(id);
                      onChoose();
                    }}
                  />
                  <span>
                    <span class="row wrap">
                      <bdi>
                        <Name text={entity.name ?? id} />
                      </bdi>{" "}
                      {isTheirs && <Badge tone="info">about the same</Badge>}
                    </span>
                    <span class="muted" title={workflow.key}>
                      {workflow.name} · {stateWords(state)} · <Time at={createdAt} />
                    </span>
                  </span>
                </label>
              ))}
            </fieldset>
          )
        }
      </Loaded>
    </>
  );
}
