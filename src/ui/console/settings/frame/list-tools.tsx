import { SelectField, TextField } from "../../../shared";

/** What narrows a table above it: words, and one of several states. Both stand in the address as `q` and as `chosen.name`. */
export const ListTools = ({
  label,
  placeholder,
  words,
  chosen,
  narrow,
}: {
  label: string;
  placeholder: string;
  words: string;
  chosen: { name: string; label: string; value: string; options: { value: string; label: string }[] };
  narrow: (changes: Record<string, string>) => void;
}) => (
  <search class="tools">
    <TextField
      label={label}
      hideLabel
      type="search"
      placeholder={placeholder}
      value={words}
      onInput={(q) => narrow({ q })}
    />
    <SelectField
      label={chosen.label}
      hideLabel
      value={chosen.value}
      options={chosen.options}
      onChange={(value) => narrow({ [chosen.name]: value })}
    />
  </search>
);
