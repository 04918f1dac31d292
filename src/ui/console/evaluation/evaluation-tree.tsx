import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import type { FactRead, Verdict } from "../../../domain";
import { Badge, type Tone } from "../../shared/badge";
import { Icon, type IconName } from "../../shared/icon";
import {
  type EvaluatedIndicator,
  type EvaluatedStep,
  type Evaluation,
  type EvaluationNode,
  type EvaluationPart,
  groupWords,
  indicatorsIn,
  missingFacts,
  partOf,
  shortValue,
  verdictWords,
} from "./evaluation";
import "./evaluation.css";

/**
 * Why a score is what it is: every indicator with its verdict and points, and below it the tree of everything that was asked, the value
 * read and a sentence. `evaluation` is the explanation JSON as `GET /cases/{id}/explanation` (`scores[].explanation`) and
 * `POST /rule-sets/{id}/try` (`explanation`) give it. `onOpen` makes every rule lead somewhere (the editor); it gets the path of the rule
 * in the list of rules (`0.ruleSet.rules.1`). `missing` is drawn beside a fact that is not there (a link to ask for it).
 */
export function EvaluationTree({
  evaluation,
  onOpen,
  missing,
  label = "Evaluation",
}: {
  evaluation: Evaluation;
  onOpen?: ((path: string) => void) | undefined;
  missing?: ((factPath: string) => ComponentChildren) | undefined;
  label?: string;
}) {
  const [part, setPart] = useState<EvaluationPart>("all");
  const counts = Map.groupBy(evaluation.sets, ({ verdict }) => partOf(verdict));
  const shown = indicatorsIn(evaluation, part);
  const ways = { onOpen, missing };
  return (
    <section class="evaluation" aria-label={label}>
      <fieldset class="evaluation-parts">
        <legend class="unseen">Show</legend>
        {parts.map(({ key, label: words }) => {
          const count = key === "all" ? evaluation.sets.length : (counts.get(key)?.length ?? 0);
          return (
            <button
              key={key}
              type="button"
              class="evaluation-part"
              aria-pressed={part === key}
              onClick={() => setPart(key)}
            >
              {words} <span class="num">{count}</span>
            </button>
          );
        })}
      </fieldset>
      {shown.length === 0 && <p class="muted">{evaluation.sets.length === 0 ? "There are no rules." : "None."}</p>}
      <ul class="evaluation-list">
        {shown.map((indicator) => (
          <li key={indicator.id}>
            <Indicator indicator={indicator} {...ways} />
          </li>
        ))}
      </ul>
      <Model evaluation={evaluation} {...ways} />
    </section>
  );
}

const parts: { key: EvaluationPart; label: string }[] = [
  { key: "all", label: "All" },
  { key: "holds", label: "Hold" },
  { key: "open", label: "Open" },
  { key: "fails", label: "Not met" },
];

interface Ways {
  onOpen?: ((path: string) => void) | undefined;
  missing?: ((factPath: string) => ComponentChildren) | undefined;
}

/** One indicator by itself: what it came to, and below it everything that was asked. */
export const Indicator = ({ indicator, ...ways }: { indicator: EvaluatedIndicator } & Ways) => (
  <details class={`evaluated ${indicator.verdict}`} open={indicator.verdict !== "fails"}>
    <summary>
      <VerdictMark verdict={indicator.verdict} />
      <span class="evaluated-name">
        {indicator.name}
        <span class="muted"> {indicator.domain.replaceAll("_", " ")}</span>
      </span>
      {indicator.points > 0 && <span class="evaluated-points num">+{indicator.points}</span>}
      <Icon name="chevronRight" size={12} />
    </summary>
    <Node node={indicator.tree} {...ways} />
    <Missing tree={indicator.tree} missing={ways.missing} />
    {indicator.tree.steps !== undefined && (
      <p class="asked-work muted num">{indicator.tree.steps.toLocaleString()} steps of work</p>
    )}
  </details>
);

function Node({ node, ...ways }: { node: EvaluationNode } & Ways) {
  const { onOpen } = ways;
  const path = node.path;
  return (
    <div class={`asked ${node.verdict}`}>
      <div class="asked-line">
        <VerdictMark verdict={node.verdict} />
        <div class="asked-words">
          {node.rules !== undefined && <strong>{groupWords[node.kind] ?? node.kind}</strong>}
          <p dir="auto">{node.sentence}</p>
          <Reads node={node} />
        </div>
        {onOpen && path !== undefined && (
          <button type="button" class="copy" title="Show the rule" onClick={() => onOpen(path)}>
            <Icon name="arrowLeft" size={14} />
            <span class="unseen">Show the rule</span>
          </button>
        )}
      </div>
      {node.rules !== undefined && node.rules.length > 0 && (
        <ul class="asked-list">
          {node.rules.map((rule, i) => (
            <li key={rule.path ?? i}>
              <Node node={rule} {...ways} />
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

/** A leaf has read one fact, a rule in another language any number. */
function Reads({ node }: { node: EvaluationNode }) {
  const reads: readonly FactRead[] = node.read === undefined ? (node.reads ?? []) : [node.read];
  if (reads.length === 0) return null;
  return (
    <ul class="asked-reads">
      {reads.map(({ path, found, value }, i) => (
        <li key={`${path} ${i}`} dir="ltr">
          <code>{path}</code>{" "}
          {found ? <code class="read-value">= {shortValue(value)}</code> : <em class="read-missing">not there</em>}
        </li>
      ))}
    </ul>
  );
}

function Missing({ tree, missing }: { tree: EvaluationNode; missing: Ways["missing"] }) {
  if (missing === undefined) return null;
  const facts = missingFacts(tree);
  if (facts.length === 0) return null;
  return (
    <ul class="asked-missing">
      {facts.map((fact) => (
        <li key={fact}>{missing(fact)}</li>
      ))}
    </ul>
  );
}

/** How a weighted model got from points to a score. */
function Model({ evaluation, ...ways }: { evaluation: Evaluation } & Ways) {
  const { model } = evaluation;
  if (model === undefined) return null;
  return (
    <details class="evaluated model">
      <summary>
        <Icon name="list" size={14} />
        <span class="evaluated-name">How the points became {evaluation.score}</span>
        <Icon name="chevronRight" size={12} />
      </summary>
      <ol class="model-steps">
        {model.categories.map(({ domain, weight, points }) => (
          <li key={domain}>
            <span>
              {domain.replaceAll("_", " ")} <span class="muted">weight {weight}</span>
            </span>
            <span class="num">+{points}</span>
          </li>
        ))}
        {[...model.modifiers, ...model.floors].map((step, i) => (
          <li key={`${step.name} ${i}`}>
            <span>
              <VerdictMark verdict={step.verdict} /> {step.name} <span class="muted">{stepWords(step)}</span>
              <Node node={step.tree} {...ways} onOpen={undefined} />
            </span>
            <span class="num">{step.after}</span>
          </li>
        ))}
        {model.before > model.cap && (
          <li>
            <span>The cap</span>
            <span class="num">{model.cap}</span>
          </li>
        )}
      </ol>
    </details>
  );
}

function stepWords({ multiply, add, floor }: EvaluatedStep): string {
  if (floor !== undefined) return `not below ${floor}`;
  const words = [
    multiply !== undefined && multiply !== 1 && `times ${multiply}`,
    add !== undefined && add !== 0 && `${add > 0 ? "plus" : "minus"} ${Math.abs(add)}`,
  ].filter((word) => word !== false);
  return words.join(", ") || "changes nothing";
}

const icons: Record<Verdict, IconName> = { holds: "check", fails: "minus", unknown: "help", error: "alert" };
const tones: Record<Verdict, Tone> = { holds: "bad", fails: "neutral", unknown: "wait", error: "warn" };

/** A verdict as a sign, with its word for those who do not see it and on hover. */
export const VerdictMark = ({ verdict, words = false }: { verdict: Verdict; words?: boolean }) =>
  words ? (
    <Badge tone={tones[verdict]} icon={icons[verdict]}>
      {verdictWords[verdict]}
    </Badge>
  ) : (
    <span class={`verdict ${verdict}`} title={verdictWords[verdict]}>
      <Icon name={icons[verdict]} size={14} />
      <span class="unseen">{verdictWords[verdict]}:</span>
    </span>
  );
