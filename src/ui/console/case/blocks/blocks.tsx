import { useEffect, useState } from "preact/hooks";
import { type BlockTab, type ScreenBlock, screenBlocksOf, usualBlocks } from "../../../../domain/case-screen";
import { getPath, isObject, type Json, type JsonObject } from "../../../../lib/json";
import { weighJsonLogic } from "../../../../rules/ask-json-logic";
import { Guarded } from "../../../shared/guarded";
import type { Case } from "../../model/types";
import { definitionOf } from "../edit/case-definition";
import { AddressBlock, BankAccountBlock, ScoreBlock, TextBlock } from "./small-blocks";
import { DocumentsBlock, FactsBlock, JsonBlock, PeopleBlock, TableBlock } from "./wide-blocks";
import "./blocks.css";

/** The blocks that the case's definition puts on this tab, or the usual ones. A block is drawn where there is something to draw. */
export function Blocks({ now, tab }: { now: Case; tab: BlockTab }) {
  const [blocks, setBlocks] = useState<readonly ScreenBlock[] | null>(null);
  useEffect(() => {
    let isHere = true;
    void definitionOf(now.id, `${now.workflow.id}.${now.workflow.version}`).then((answer) => {
      if (isHere) setBlocks((answer.ok ? screenBlocksOf(answer.value) : null) ?? usualBlocks);
    });
    return () => {
      isHere = false;
    };
  }, [now.id, now.workflow.id, now.workflow.version]);
  const shown = (blocks ?? []).filter((block) => block.tab === tab && isShown(block, now.context));
  if (shown.length === 0) return null;
  return (
    <div class="blocks">
      {shown.map((block) => (
        <section key={`${block.title}.${block.source}`} class={`panel block ${block.block}`} aria-label={block.title}>
          <header class="panel-head">
            <h2>{block.title}</h2>
          </header>
          <Guarded of={`${block.source} ${now.version}`}>{bodyOf(block, now)}</Guarded>
        </section>
      ))}
    </div>
  );
}

function isShown({ source, when }: ScreenBlock, context: JsonObject): boolean {
  if (isEmpty(getPath(context, source))) return false;
  return when === null || weighJsonLogic(when, context).verdict === "holds";
}

const isEmpty = (value: Json | undefined): boolean =>
  value === undefined ||
  value === null ||
  value === "" ||
  (Array.isArray(value) && value.length === 0) ||
  (isObject(value) && Object.values(value).every(isEmpty));

function bodyOf({ block, source, fields }: ScreenBlock, now: Case) {
  const value = getPath(now.context, source) ?? null;
  switch (block) {
    case "facts":
      return <FactsBlock value={value} fields={fields} />;
    case "table":
      return <TableBlock value={value} fields={fields} />;
    case "people":
      return <PeopleBlock value={value} />;
    case "documents":
      return <DocumentsBlock caseId={now.id} />;
    case "address":
      return <AddressBlock value={value} />;
    case "bank_account":
      return <BankAccountBlock value={value} />;
    case "text":
      return <TextBlock value={value} />;
    case "score":
      return <ScoreBlock value={value} />;
    case "json":
      return <JsonBlock value={value} />;
  }
}
