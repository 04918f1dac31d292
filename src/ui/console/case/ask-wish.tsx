import { useState } from "preact/hooks";
import { Button } from "../../shared/button";
import { SelectField, TextField } from "../../shared/field";
import {
  type Askable,
  askedOf,
  emptyWish,
  namesOf,
  type Reason,
  reasonsFor,
  type Wish,
  whyNotAsk,
} from "../model/asking";

const kinds = [
  { value: "document", label: "A document again" },
  { value: "field", label: "An answer" },
  { value: "page", label: "A whole page" },
  { value: "request", label: "Something new" },
] as const;

const types = [
  { value: "document", label: "A document" },
  { value: "text", label: "A short answer" },
  { value: "paragraph", label: "A long answer" },
  { value: "number", label: "A number" },
  { value: "date", label: "A date" },
  { value: "choice", label: "One of several" },
] as const;

/** One more thing to ask for: what, from whom, and why. */
export function AskWish({
  askable,
  documents,
  reasons,
  asked,
  onAdd,
  autofocus,
}: {
  askable: Askable;
  documents: { target: string; label: string }[];
  reasons: readonly Reason[];
  asked: Pick<Wish, "kind" | "target" | "label">[];
  onAdd: (wish: Wish) => void;
  /** Where nothing is marked, this is what the dialog was opened for. */
  autofocus: boolean;
}) {
  const [wish, setWish] = useState<Wish>(emptyWish);
  const [tried, setTried] = useState(false);
  const problem = whyNotAsk(wish, asked);
  const change = (over: Partial<Wish>) => setWish({ ...wish, ...over });
  const names = namesOf(askable, documents);
  const targets = wish.kind === "page" ? askable.pages : wish.kind === "document" ? documents : askable.fields;
  const choose = (target: string) =>
    change({
      target,
      label: names.get(target) ?? "",
      // Whoever has a way in is asked for their own papers; the list beside it says so, and lets others be chosen.
      ...(wish.kind === "document" && { person: askedOf(target, askable) }),
    });
  const add = () => {
    setTried(true);
    if (problem !== null) return;
    onAdd(wish);
    setWish({ ...emptyWish, kind: wish.kind });
    setTried(false);
  };
  return (
    <fieldset class="stack ask-wish">
      <legend>Ask for something else</legend>
      <div class="row wrap">
        <SelectField
          label="Kind"
          autofocus={autofocus}
          value={wish.kind}
          onChange={(chosen) =>
            setWish({ ...emptyWish, kind: kinds.find(({ value }) => value === chosen)?.value ?? "field" })
          }
          options={kinds}
        />
        {wish.kind === "request" ? (
          <>
            <SelectField
              label="How it is answered"
              value={wish.request?.type ?? "document"}
              onChange={(type) =>
                change({ request: { type, label: wish.label, choices: wish.request?.choices ?? "" } })
              }
              options={types}
            />
            <TextField
              label="What you ask for"
              hint="The applicant reads this."
              value={wish.label}
              onInput={(label) => change({ label })}
              maxLength={200}
            />
            {wish.request?.type === "choice" && (
              <TextField
                label="To choose from"
                hint="One in each line."
                rows={3}
                value={wish.request.choices ?? ""}
                onInput={(choices) => change({ request: { type: "choice", label: wish.label, choices } })}
              />
            )}
          </>
        ) : (
          <SelectField
            label={wish.kind === "page" ? "Page" : wish.kind === "document" ? "Document" : "Question"}
            value={wish.target}
            onChange={choose}
            options={[
              { value: "", label: "Choose" },
              ...targets.map(({ target, label }) => ({ value: target, label: names.get(target) ?? label })),
            ]}
          />
        )}
        {askable.persons.length > 0 && (
          <SelectField
            label="From whom"
            value={wish.person}
            onChange={(person) => change({ person })}
            options={[
              { value: "applicant", label: "The applicant" },
              ...askable.persons.map(({ id, name }) => ({ value: id, label: name ?? id })),
            ]}
          />
        )}
      </div>
      <SelectField
        label="Reason"
        hint="The applicant reads this in their language."
        value={wish.reason ?? ""}
        onChange={(code) => change({ reason: code === "" ? null : code })}
        options={[
          { value: "", label: "In my own words" },
          ...reasonsFor(wish, reasons).map(({ code, texts }) => ({ value: code, label: texts.en ?? code })),
        ]}
      />
      <TextField
        label="In your words"
        hint="The applicant reads this too."
        value={wish.message}
        onInput={(message) => change({ message })}
        rows={2}
        maxLength={2_000}
        error={tried ? problem : null}
      />
      <div class="row">
        <Button icon="plus" onClick={add}>
          Add to the list
        </Button>
      </div>
    </fieldset>
  );
}
