import { type BlockKind, type BlockTab, blockKinds, blockTabs } from "../../../../../domain/case-screen";
import { CheckField, SelectField } from "../../../../shared";
import { type ItemForm, ItemTags, ItemText } from "./list-part";
import { LogicFields } from "./logic-fields";
import { dotted, textOf } from "./places";

export const kindWords: Record<BlockKind, string> = {
  facts: "Facts, one line each",
  table: "Table of a list",
  address: "Address",
  bank_account: "Bank account",
  people: "People or companies",
  documents: "Documents",
  json: "JSON, as it stands",
  text: "Text (Markdown)",
  score: "Score",
};

const tabWords: Record<BlockTab, string> = { overview: "Overview", facts: "Facts", owners: "Owners" };

/** A part of the case screen: what it shows, how, where and when. */
export function BlockFields(form: ItemForm) {
  const { builder, item, place, set, error } = form;
  return (
    <>
      <ItemText form={form} name="title" label="Title" needed />
      <SelectField
        label="How it is drawn"
        value={textOf(item.block)}
        error={error("block")}
        options={withGone(
          blockKinds.map((value) => ({ value, label: kindWords[value] })),
          textOf(item.block),
        )}
        onChange={(block) => set("block", block)}
      />
      <ItemText
        form={form}
        name="source"
        label="What it shows"
        hint="Where it stands in the context, with dots. Nothing is drawn where nothing stands."
        list="build-facts"
        needed
      />
      <SelectField
        label="Tab"
        value={textOf(item.tab) || "facts"}
        error={error("tab")}
        options={withGone(
          blockTabs.map((value) => ({ value, label: tabWords[value] })),
          textOf(item.tab) || "facts",
        )}
        onChange={(tab) => set("tab", tab === "facts" ? undefined : tab)}
      />
      <ItemTags form={form} name="fields" label="Fields or columns, in this order" hint="None: all there are." />
      <CheckField
        label="Only where rules hold"
        checked={item.when !== undefined}
        onChange={(isOn) => set("when", isOn ? { "==": [{ var: "entity.type" }, "business"] } : undefined)}
      />
      {error("when") !== null && (
        <p class="error" role="alert">
          {error("when")}
        </p>
      )}
      {item.when !== undefined && (
        <LogicFields
          label="When the block is shown"
          rule={item.when}
          base={dotted([...place, "when"])}
          factList="build-facts"
          isLocked={builder.model.locked.value !== null}
          onChange={(rule, topic) => set("when", rule, `when ${topic ?? ""}`)}
          onUndo={builder.model.undo}
          onRedo={builder.model.redo}
        />
      )}
    </>
  );
}

/** What is written and not known stays to be seen. */
const withGone = (options: { value: string; label: string }[], value: string) =>
  options.some((one) => one.value === value)
    ? options
    : [...options, { value, label: `${value || "nothing"} (not known)` }];
