import { reachable } from "../../../shared/reachable";
import { navigate } from "../../../shared/router";
import { caseHref } from "../../model/case-list";
import { factWords, kindWords, type Related } from "./related-words";

const most = 12;
const row = 36;
const width = { box: 170, fact: 190, gap: 70 };

/** This case, what it shares, and who has it too: three columns and the lines between. The list beside says it all in words. */
export function RelatedGraph({
  name,
  found,
  picked,
  onPick,
}: {
  name: string;
  found: Related;
  picked: string | null;
  onPick: (id: string | null) => void;
}) {
  const facts = found.facts.slice(0, most);
  const cases = found.data
    .filter(({ facts: own }) => own.some((id) => facts.some((fact) => fact.id === id)))
    .slice(0, most);
  if (cases.length === 0) return null;
  const height = Math.max(facts.length, cases.length, 1) * row;
  const yOf = (at: number, count: number): number => (at + 0.5) * (height / count);
  const x = { fact: width.box + width.gap, case: width.box + 2 * width.gap + width.fact };
  const isOn = (id: string): boolean => picked === null || picked === id;
  const line = (fromX: number, fromY: number, toX: number, toY: number): string =>
    `M${fromX} ${fromY}C${(fromX + toX) / 2} ${fromY} ${(fromX + toX) / 2} ${toY} ${toX} ${toY}`;
  return (
    <div class="related-graph" ref={reachable}>
      <div class="related-sheet" style={{ inlineSize: `${x.case + width.box}px`, blockSize: `${height}px` }}>
        <svg
          width={x.case + width.box}
          height={height}
          viewBox={`0 0 ${x.case + width.box} ${height}`}
          aria-hidden="true"
          focusable="false"
        >
          {facts.map((fact, at) => (
            <path
              key={fact.id}
              class={isOn(fact.id) ? "tie" : "tie off"}
              d={line(width.box, height / 2, x.fact, yOf(at, facts.length))}
            />
          ))}
          {facts.flatMap((fact, at) =>
            cases.map((one, place) =>
              one.facts.includes(fact.id) ? (
                <path
                  key={`${fact.id}.${one.caseId}`}
                  class={isOn(fact.id) ? "tie" : "tie off"}
                  d={line(x.fact + width.fact, yOf(at, facts.length), x.case, yOf(place, cases.length))}
                />
              ) : null,
            ),
          )}
        </svg>
        <Node x={0} y={height / 2} width={width.box} look="own" text={name} />
        {facts.map((fact, at) => (
          <Node
            key={fact.id}
            x={x.fact}
            y={yOf(at, facts.length)}
            width={width.fact}
            look={isOn(fact.id) ? "fact" : "fact off"}
            text={fact.value ?? kindWords(fact.kind)}
            label={factWords(fact)}
            pressed={fact.id === picked}
            onPick={() => onPick(fact.id === picked ? null : fact.id)}
          />
        ))}
        {cases.map((one, at) => (
          <Node
            key={one.caseId}
            x={x.case}
            y={yOf(at, cases.length)}
            width={width.box}
            look={picked === null || one.facts.includes(picked) ? "other" : "other off"}
            text={one.name ?? `${one.caseId.slice(0, 12)}…`}
            label={`Open the case of ${one.name ?? one.caseId}`}
            onPick={() => navigate(caseHref(one.caseId))}
          />
        ))}
      </div>
    </div>
  );
}

function Node({
  x,
  y,
  width: wide,
  look,
  text,
  label,
  pressed,
  onPick,
}: {
  x: number;
  y: number;
  width: number;
  look: string;
  text: string;
  label?: string;
  pressed?: boolean;
  onPick?: () => void;
}) {
  const place = { left: `${x}px`, top: `${y - 13}px`, inlineSize: `${wide}px` };
  if (onPick === undefined)
    return (
      <span class={`related-node ${look}`} style={place} title={text} dir="auto">
        {text}
      </span>
    );
  return (
    <button
      type="button"
      class={`related-node ${look}`}
      style={place}
      title={label ?? text}
      aria-label={label}
      aria-pressed={pressed}
      dir="auto"
      onClick={onPick}
    >
      {text}
    </button>
  );
}
