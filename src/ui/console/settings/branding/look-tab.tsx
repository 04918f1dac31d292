import { useState } from "preact/hooks";
import { brandDensities, brandModes, fontStacks } from "../../../../domain/brand";
import { Button, CheckField, SelectField, sayFailure, TextField } from "../../../shared";
import { FileChoice } from "../frame/file-choice";
import { type BrandFile, brandingApi } from "./branding";
import type { BrandingModel } from "./branding-model";
import { ColourFields } from "./colour-fields";

/** Colours, shapes, letters, pictures. */
export function LookTab({ model }: { model: BrandingModel }) {
  const brand = model.brand.value;
  const change = model.change;
  return (
    <>
      <ColourFields model={model} scheme="light" />
      <ColourFields model={model} scheme="dark" />
      <fieldset class="brand-group">
        <legend>Shape and letters</legend>
        <div class="brand-grid">
          <SelectField
            label="Scheme"
            value={brand.mode ?? "auto"}
            onChange={(mode) => change({ ...brand, mode: pick(brandModes, mode) })}
            options={[
              { value: "auto", label: "As the device" },
              { value: "light", label: "Always light" },
              { value: "dark", label: "Always dark" },
            ]}
          />
          <SelectField
            label="Corners"
            value={String(brand.radiusPx ?? "")}
            onChange={(radius) => change({ ...brand, radiusPx: radius === "" ? null : Number(radius) })}
            options={[
              { value: "", label: "Usual" },
              ...[0, 4, 6, 8, 12, 16, 24].map((px) => ({ value: String(px), label: px === 0 ? "Square" : `${px} px` })),
            ]}
          />
          <SelectField
            label="Spacing"
            value={brand.density ?? "regular"}
            onChange={(density) => change({ ...brand, density: pick(brandDensities, density) })}
            options={brandDensities.map((value) => ({ value, label: capital(value) }))}
          />
          <SelectField
            label="Letters"
            value={brand.font?.stack ?? "system"}
            onChange={(stack) => change({ ...brand, font: { ...brand.font, stack: pick(fontStacks, stack) } })}
            options={fontStacks.map((value) => ({ value, label: capital(value) }))}
          />
        </div>
      </fieldset>
      <fieldset class="brand-group">
        <legend>Name and pictures</legend>
        <TextField
          label="Name"
          hint="In place of the account's name."
          value={brand.name ?? ""}
          maxLength={80}
          onInput={(name) => change({ ...brand, name: name.trim() === "" ? null : name })}
        />
        <FileField model={model} use="logo" label="Logo" at="logo" accept="image/png,image/jpeg,image/webp" />
        <FileField
          model={model}
          use="logo"
          label="Logo on dark"
          at="logoDark"
          accept="image/png,image/jpeg,image/webp"
        />
        <FileField model={model} use="favicon" label="Favicon" at="favicon" accept="image/png" />
        <FileField model={model} use="font" label="Font (woff2)" at="font" accept=".woff2,font/woff2" />
        <CheckField
          label="Say “Powered by Edgecase” below the form"
          checked={brand.poweredBy ?? false}
          onChange={(poweredBy) => change({ ...brand, poweredBy })}
        />
      </fieldset>
    </>
  );
}

function FileField(page: {
  model: BrandingModel;
  use: BrandFile["use"];
  label: string;
  at: "logo" | "logoDark" | "favicon" | "font";
  accept: string;
}) {
  const { model, use, label, at, accept } = page;
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const brand = model.brand.value;
  const id = at === "font" ? (brand.font?.file ?? null) : (brand[at] ?? null);
  const put = (file: string | null): void => {
    const now = model.brand.peek();
    model.change(at === "font" ? { ...now, font: { ...now.font, file } } : { ...now, [at]: file });
  };
  const send = async (file: File): Promise<void> => {
    setBusy(true);
    const answer = await brandingApi.upload(use, file);
    setBusy(false);
    setProblem(answer.ok ? null : sayFailure(answer.error));
    if (answer.ok) put(answer.value.id);
  };
  return (
    <div class="brand-file">
      <span class="brand-file-label">{label}</span>
      {id !== null && use !== "font" && <img src={`/brand-files/${id}`} alt={`${label} as it is now`} />}
      {id !== null && use === "font" && <span class="muted">uploaded</span>}
      <FileChoice
        label={`${id === null ? "Choose" : "Replace"} ${label.toLowerCase()}…`}
        accept={accept}
        busy={busy}
        onFile={(file) => void send(file)}
      />
      {id !== null && (
        <Button kind="quiet" size="small" onClick={() => put(null)}>
          Remove {label.toLowerCase()}
        </Button>
      )}
      {problem !== null && (
        <p class="error" role="alert">
          {problem}
        </p>
      )}
    </div>
  );
}

const pick = <Word extends string>(words: readonly Word[], word: string): Word | undefined =>
  words.find((one) => one === word);
const capital = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1);
