import { useEffect, useRef } from "preact/hooks";
import { isObject, type Json, type JsonObject } from "../../../../lib/json";
import { Button, IconButton, Loaded, SelectField } from "../../../shared";
import { Adjustments } from "./adjustments";
import { domainsOf } from "./book";
import { type ProblemFinder, problemFinder } from "./problem-finder";
import type { RuleSetModel } from "./rule-set-model";
import type { OperatorInfo } from "./rule-words";
import { operators } from "./rules-tab";
import { bandsOf, capOf, freeLevel, isWeighted, modelOfKind, thresholdsOf } from "./score-parts";
import { NumberField } from "./small-fields";
import { withField } from "./value-forms";

/** How the indicators that hold become a score and a level. */
export function ScoreTab({ model }: { model: RuleSetModel }) {
  useEffect(() => void (operators.value === null && operators.load()), []);
  const book = model.book.value;
  const lastWeighted = useRef<JsonObject | null>(null);
  if (isWeighted(book)) lastWeighted.current = book.model;
  const isLocked = model.locked.value !== null || !model.reading.value.ok;
  const finder = problemFinder(model.problems.value);
  const change = (next: JsonObject, topic: string | null) => model.edit((now) => ({ ...now, model: next }), topic);
  return (
    <div class="score-tab">
      <fieldset class="score-box" disabled={isLocked}>
        <legend class="unseen">Model</legend>
        <SelectField
          label="Model"
          value={isWeighted(book) ? "weighted" : "documented"}
          error={finder.at("model")}
          options={[
            { value: "documented", label: "Documented: highest base score, plus the additional scores of the others" },
            { value: "weighted", label: "Weighted: per domain, then modifiers, floors and a cap" },
          ]}
          onChange={(kind) =>
            change(modelOfKind(kind === "weighted" ? "weighted" : "documented", lastWeighted.current), null)
          }
        />
      </fieldset>
      <ScoreBar model={book.model} />
      {isWeighted(book) && (
        <Loaded of={operators.state} retry={() => void operators.load()}>
          {({ data }) => (
            <Weighted model={model} operators={data} isLocked={isLocked} finder={finder} change={change} />
          )}
        </Loaded>
      )}
    </div>
  );
}

/** The levels on a line from 0 to the cap. The words below say the same. */
function ScoreBar({ model }: { model: JsonObject }) {
  const isOwn = model.kind === "weighted";
  const bands = bandsOf(thresholdsOf(isOwn ? model : {}), isOwn ? capOf(model) : 100);
  return (
    <figure class="score-bar">
      <div class="score-line" aria-hidden="true">
        {bands.map(({ level, share }) => (
          <i key={level} class={`band ${level}`} style={`inline-size:${share}%`} />
        ))}
      </div>
      <figcaption class="row wrap">
        {bands.map(({ level, from }) => (
          <span key={level}>
            <span class={`band-key ${level}`} aria-hidden="true" /> {level} from <span class="num">{from}</span>
          </span>
        ))}
        {!isOwn && <span class="muted">No cap: more than 100 says more than 100.</span>}
      </figcaption>
    </figure>
  );
}

function Weighted({
  model,
  operators: known,
  isLocked,
  finder,
  change,
}: {
  model: RuleSetModel;
  operators: readonly OperatorInfo[];
  isLocked: boolean;
  finder: ProblemFinder;
  change: (next: JsonObject, topic: string | null) => void;
}) {
  const book = model.book.value;
  const scoring = book.model;
  const weights = isObject(scoring.weights) ? scoring.weights : {};
  const domains = [...new Set([...domainsOf(book), ...Object.keys(weights)])];
  const thresholds = thresholdsOf(scoring);
  const next = freeLevel(thresholds);
  const set = (name: string, value: Json | undefined, topic: string | null) =>
    change(withField(scoring, name, value), topic);
  return (
    <>
      <section class="score-box" aria-label="Weights of domains">
        <h2>Weights of domains</h2>
        <p class="muted">What the indicators of a domain add is multiplied by its weight. 1 changes nothing.</p>
        <fieldset class="value-fields" disabled={isLocked} aria-label="Weights">
          {domains.map((domain) => (
            <NumberField
              key={domain}
              label={domain.replaceAll("_", " ")}
              value={Object.hasOwn(weights, domain) ? weights[domain] : 1}
              error={finder.at(`model.weights.${domain}`)}
              onChange={(weight) =>
                set(
                  "weights",
                  withField(weights, domain, weight === null || weight === 1 ? undefined : weight),
                  `weight ${domain}`,
                )
              }
            />
          ))}
        </fieldset>
        {domains.length === 0 && <p class="muted">There are no indicators yet.</p>}
      </section>
      <Adjustments model={model} kind="modifiers" operators={known} isLocked={isLocked} finder={finder} />
      <Adjustments model={model} kind="floors" operators={known} isLocked={isLocked} finder={finder} />
      <section class="score-box" aria-label="Cap and levels">
        <h2>Cap and levels</h2>
        <fieldset class="value-fields" disabled={isLocked} aria-label="Cap and thresholds">
          <NumberField
            label="Highest score"
            value={capOf(scoring)}
            error={finder.at("model.cap")}
            onChange={(cap) => set("cap", cap ?? undefined, "cap")}
          />
          {thresholds.map(({ from, level }, i) => (
            <span key={level} class="threshold">
              <NumberField
                label={`${level} from`}
                value={from}
                onChange={(score) =>
                  set(
                    "thresholds",
                    thresholds.map((one, j) => ({ ...one, from: i === j ? (score ?? 0) : one.from })),
                    `threshold ${level}`,
                  )
                }
              />
              {i > 0 && (
                <IconButton
                  label={`Remove the level ${level}`}
                  icon="close"
                  onClick={() =>
                    set(
                      "thresholds",
                      thresholds.filter((_, j) => j !== i).map((one) => ({ ...one })),
                      null,
                    )
                  }
                />
              )}
            </span>
          ))}
        </fieldset>
        {finder.at("model.thresholds") !== null && (
          <p class="error" role="alert">
            {finder.at("model.thresholds")}
          </p>
        )}
        {!isLocked && next !== null && (
          <Button
            size="small"
            icon="plus"
            onClick={() =>
              set(
                "thresholds",
                [...thresholds.map((one) => ({ ...one })), { from: (thresholds.at(-1)?.from ?? 0) + 10, level: next }],
                null,
              )
            }
          >
            {`Add the level ${next}`}
          </Button>
        )}
      </section>
    </>
  );
}
