import { useState } from "preact/hooks";
import { directionOf, spokenLanguages } from "../../../../domain/spoken-languages";
import { isObject, type JsonObject } from "../../../../lib/json";
import { Badge, CheckField, Menu, SelectField } from "../../../shared";
import type { FormModel } from "./form-model";
import { nodeAt } from "./model/form-tree";
import { nameOfLanguage } from "./model/language-names";
import {
  type FormString,
  missingIn,
  saidIn,
  stringsOf,
  withFirstLanguage,
  withLanguage,
  withoutLanguage,
  withText,
} from "./model/strings";
import { nameOf } from "./part-tree";

/** All texts of the form side by side, language by language, with what is still missing. */
export function TextsView({ model, form }: { model: FormModel; form: JsonObject }) {
  const languages = model.languages.value;
  const [first = "en"] = languages;
  const [onlyMissing, setOnlyMissing] = useState(false);
  const isLocked = model.definition.locked.value !== null;
  const all = stringsOf(form);
  const lacking = new Set(languages.flatMap((one) => missingIn(form, one)).map(({ place }) => place.join(".")));
  const shown = onlyMissing ? all.filter(({ place }) => lacking.has(place.join("."))) : all;
  const offered = spokenLanguages.filter((one) => !languages.includes(one));
  return (
    <div class="form-texts stack">
      <div class="row wrap">
        {languages.map((language) => (
          <LanguageChip key={language} model={model} form={form} language={language} isFirst={language === first} />
        ))}
        {!isLocked && (
          <SelectField
            label="Add a language"
            hideLabel
            value=""
            options={[
              { value: "", label: "Add a language …" },
              ...offered.map((one) => ({ value: one, label: nameOfLanguage(one) })),
            ]}
            onChange={(next) => next !== "" && model.edit((now) => withLanguage(now, next))}
          />
        )}
        <span class="push">
          <CheckField label="Only what is missing" checked={onlyMissing} onChange={setOnlyMissing} />
        </span>
      </div>
      <div class="table-scroll">
        <table class="table form-strings">
          <thead>
            <tr>
              <th scope="col">Text</th>
              {languages.map((language) => (
                <th key={language} scope="col">
                  {nameOfLanguage(language)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {shown.map((one) => (
              <StringRow key={one.place.join(".")} model={model} form={form} one={one} isLocked={isLocked} />
            ))}
          </tbody>
        </table>
      </div>
      {shown.length === 0 && <p class="muted">Nothing is missing.</p>}
    </div>
  );
}

function LanguageChip({
  model,
  form,
  language,
  isFirst,
}: {
  model: FormModel;
  form: JsonObject;
  language: string;
  isFirst: boolean;
}) {
  const missing = missingIn(form, language).length;
  const last = model.languages.value.length === 1;
  return (
    <span class="row language-chip">
      <Badge tone={missing > 0 ? "warn" : "ok"}>
        {nameOfLanguage(language)}
        {isFirst ? ", first" : ""}: {missing === 0 ? "complete" : `${missing} missing`}
      </Badge>
      {model.definition.locked.value === null && (
        <Menu
          label={`More for ${nameOfLanguage(language)}`}
          align="start"
          items={[
            {
              label: "Make it the first",
              run: () => model.edit((now) => withFirstLanguage(now, language)),
              blocked: isFirst ? "It is the first." : null,
            },
            {
              label: "Remove with its texts",
              danger: true,
              run: () => model.edit((now) => withoutLanguage(now, language)),
              blocked: last ? "A form speaks a language." : null,
            },
          ]}
        >
          ⋯
        </Menu>
      )}
    </span>
  );
}

function StringRow({
  model,
  form,
  one: { place, path, what, text },
  isLocked,
}: {
  model: FormModel;
  form: JsonObject;
  one: FormString;
  isLocked: boolean;
}) {
  const name = path.length === 0 ? "Form" : nameOf(model, nodeAt(form, path));
  return (
    <tr>
      <th scope="row">
        <span class="clip">{name}</span>
        <span class="muted">{what}</span>
      </th>
      {model.languages.value.map((language) => {
        const said = saidIn(text, language);
        return (
          <td key={language} class={isObject(text) && said === "" ? "missing" : undefined}>
            <textarea
              rows={said.length > 60 ? 3 : 1}
              lang={language}
              dir={directionOf(language)}
              aria-label={`${name}, ${what}, ${nameOfLanguage(language)}`}
              value={said}
              readOnly={isLocked}
              onInput={({ currentTarget }) =>
                model.edit(
                  (now) => withText(now, place, language, currentTarget.value),
                  `${place.join(".")} ${language}`,
                )
              }
            />
          </td>
        );
      })}
    </tr>
  );
}

/** In which language the form is looked at, with how much of each is missing. */
export const LanguageSwitch = ({ model, form }: { model: FormModel; form: JsonObject }) => (
  <SelectField
    label="Language"
    value={model.language.value}
    options={model.languages.value.map((language) => {
      const missing = missingIn(form, language).length;
      return { value: language, label: `${nameOfLanguage(language)}${missing > 0 ? ` (${missing} missing)` : ""}` };
    })}
    onChange={model.speak}
  />
);
