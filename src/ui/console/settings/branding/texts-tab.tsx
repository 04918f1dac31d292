import { useEffect, useMemo, useState } from "preact/hooks";
import { spokenLanguage, spokenLanguages } from "../../../../domain/spoken-languages";
import { api, Button, CheckField, type Listed, Loaded, loader, SelectField, TextField } from "../../../shared";
import { type BrandText, placesWrong, textsShown, withText } from "./branding";
import type { BrandingModel } from "./branding-model";

const atOnce = 30;

/** Our sentences, each of which can be said in the tenant's own way in every form. What is left empty says what we say. */
export function TextsTab({ model }: { model: BrandingModel }) {
  const [language, setLanguage] = useState("en");
  const [search, setSearch] = useState("");
  const [onlyOwn, setOnlyOwn] = useState(false);
  const [most, setMost] = useState(atOnce);
  const path = `/branding/texts?language=${spokenLanguage(language)}`;
  const texts = useMemo(() => loader<Listed<BrandText>>((stop) => api.get(path, { signal: stop })), [path]);
  useEffect(() => void texts.load(), [texts]);
  const own = model.brand.value.texts?.[language] ?? {};
  return (
    <fieldset class="brand-group">
      <legend>Words in every form</legend>
      <p class="hint">A form's own words go before these. What is left empty says what we say.</p>
      <div class="brand-grid">
        <SelectField
          label="Language"
          value={language}
          onChange={setLanguage}
          options={languagesOf(model).map((value) => ({ value, label: languageLabel(value) }))}
        />
        <TextField label="Find" type="search" value={search} onInput={setSearch} placeholder="A word, or a key" />
      </div>
      <CheckField label="Only those in your own words" checked={onlyOwn} onChange={setOnlyOwn} />
      <Loaded of={texts.state} retry={() => void texts.load()}>
        {({ data }) => {
          const shown = textsShown(data, own, { search, onlyOwn });
          return (
            <>
              <p class="muted num" role="status">
                {shown.length} of {data.length} sentences, {Object.keys(own).length} in your own words
              </p>
              {shown.slice(0, most).map((text) => (
                <TextField
                  key={text.key}
                  label={text.text}
                  hint={text.key}
                  rows={text.text.length > 60 ? 2 : 1}
                  value={own[text.key] ?? ""}
                  error={placesWrong(text, own[text.key] ?? "")}
                  maxLength={2_000}
                  onInput={(said) => model.change(withText(model.brand.peek(), language, text.key, said))}
                />
              ))}
              {shown.length > most && <Button onClick={() => setMost(most + atOnce)}>Show more</Button>}
            </>
          );
        }}
      </Loaded>
    </fieldset>
  );
}

/** Those that we speak, and those that the brand speaks besides. */
const languagesOf = (model: BrandingModel): string[] => [
  ...new Set<string>([...spokenLanguages, ...Object.keys(model.brand.value.texts ?? {})]),
];

const languageLabel = (code: string): string => new Intl.DisplayNames(["en"], { type: "language" }).of(code) ?? code;
