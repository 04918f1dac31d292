import type { ComponentChildren } from "preact";
import { withoutTurns } from "../../../lib/plain-name";
import { Badge } from "../../shared/badge";
import { Icon } from "../../shared/icon";
import { type Fact, type FactSource, shownValue, sourceWords } from "../model/facts";
import { Name } from "../names/name";
import { OddMark } from "../names/odd-mark";
import { WideTable } from "./wide-table";
import "./facts.css";

const sources: FactSource[] = ["applicant", "register", "identity", "document"];

/** `compact`: one value per line unless sources differ. `actions`: what can be done with a fact, at the end of its line. */
export function FactTable({
  facts: list,
  compact = false,
  actions,
}: {
  facts: readonly Fact[];
  compact?: boolean;
  actions?: (fact: Fact) => ComponentChildren;
}) {
  const used = sources.filter((source) => list.some(({ values }) => values[source] !== undefined));
  if (compact)
    return (
      <dl class="fact-lines">
        {list.map((fact) => (
          <div key={fact.key} class={fact.agreement}>
            <dt>{fact.label}</dt>
            <dd>
              <Values fact={fact} />
            </dd>
          </div>
        ))}
      </dl>
    );
  return (
    <WideTable label="Table of facts">
      <table class="fact-table">
        <thead>
          <tr>
            <th scope="col">Fact</th>
            {used.map((source) => (
              <th scope="col" key={source}>
                {sourceWords[source]}
              </th>
            ))}
            {used.length > 1 && <th scope="col">Match</th>}
            {actions && (
              <th scope="col">
                <span class="unseen">What can be done</span>
              </th>
            )}
          </tr>
        </thead>
        <tbody>
          {list.map((fact) => (
            <tr key={fact.key} class={fact.agreement}>
              <th scope="row">{fact.label}</th>
              {used.map((source) => (
                <td key={source} dir="auto">
                  <Value text={fact.values[source]} missing={fact.agreement === "missing" ? "Not given" : "–"} />
                </td>
              ))}
              {used.length > 1 && (
                <td>
                  <Agreement of={fact.agreement} />
                </td>
              )}
              {actions && <td class="end">{actions(fact)}</td>}
            </tr>
          ))}
        </tbody>
      </table>
    </WideTable>
  );
}

const Value = ({ text, missing }: { text: string | undefined; missing: string }) =>
  text === undefined ? <span class="muted">{missing}</span> : <Name text={shownValue(text)} />;

export const Agreement = ({ of }: { of: Fact["agreement"] }) => {
  switch (of) {
    case "same":
      return (
        <Badge tone="ok" icon="check">
          Same
        </Badge>
      );
    case "differs":
      return (
        <Badge tone="bad" icon="close">
          Differs
        </Badge>
      );
    case "missing":
      return <Badge tone="warn">Missing</Badge>;
    case "alone":
      return <span class="muted">One source</span>;
  }
};

/** A value on one line. However little of it fits, the sign of an odd one is seen. */
const Clipped = ({ text }: { text: string }) => (
  <span class="fact-text">
    <span class="clip" dir="auto" title={withoutTurns(text)}>
      {withoutTurns(shownValue(text))}
    </span>
    <OddMark text={shownValue(text)} />
  </span>
);

function Values({ fact }: { fact: Fact }) {
  const said = sources.flatMap((source) => {
    const text = fact.values[source];
    return text === undefined ? [] : [{ source, text }];
  });
  const [first] = said;
  if (first === undefined) return <span class="warn-words">Not given</span>;
  if (fact.agreement !== "differs")
    return (
      <span class="fact-value">
        <Clipped text={first.text} />
        <span class="fact-source">
          {fact.agreement === "same" && <Icon name="check" size={12} />}
          {said.map(({ source }) => sourceWords[source]).join(", ")}
        </span>
      </span>
    );
  return (
    <>
      {said.map(({ source, text }) => (
        <span class="fact-value" key={source}>
          <Clipped text={text} />
          <span class="fact-source">{sourceWords[source]}</span>
        </span>
      ))}
    </>
  );
}
