import { SelectField, TextField } from "../../../../shared";
import type { SourceWish, WrongField } from "./wishes";

/** Which archived or coming inputs are judged: those of this key, or of a plugin whose rules stand elsewhere. */
export function SourceFields<Wish extends SourceWish>({
  ruleSetKey,
  wish,
  wrong,
  onChange,
}: {
  ruleSetKey: string;
  wish: Wish;
  wrong: WrongField | null;
  onChange: (wish: Wish) => void;
}) {
  return (
    <>
      <SelectField
        label="Cases judged by"
        hint="Whose inputs are taken."
        value={wish.ofPlugin ? "plugin" : "key"}
        options={[
          { value: "key", label: `any version of ${ruleSetKey}` },
          { value: "plugin", label: "a plugin with rules of its own" },
        ]}
        onChange={(value) => onChange({ ...wish, ofPlugin: value === "plugin" })}
      />
      {wish.ofPlugin && (
        <>
          <TextField
            label="Key of the definition"
            hint="As in its workflow."
            value={wish.definitionKey}
            error={errorAt("definitionKey", wrong)}
            onInput={(definitionKey) => onChange({ ...wish, definitionKey })}
          />
          <TextField
            label="Name of the plugin"
            hint="A riskRules plugin of it."
            value={wish.plugin}
            error={errorAt("plugin", wrong)}
            onInput={(plugin) => onChange({ ...wish, plugin })}
          />
        </>
      )}
    </>
  );
}

export const errorAt = (field: string, wrong: WrongField | null): string | null =>
  wrong?.field === field ? wrong.why : null;
