import { useState } from "preact/hooks";
import { SelectField } from "../../../shared";
import type { BrandingModel } from "./branding-model";

const screens = [
  { value: "start", label: "Start" },
  { value: "page", label: "A page" },
  { value: "errors", label: "A page with errors" },
  { value: "link", label: "Behind the link" },
  { value: "submitted", label: "Submitted" },
  { value: "approved", label: "Approved" },
  { value: "rejected", label: "Rejected" },
  { value: "revision", label: "Revision" },
  { value: "failed", label: "Closed" },
  { value: "expired", label: "Link has run out" },
];
const languages = [
  { value: "en", label: "English" },
  { value: "de", label: "German" },
  { value: "fr", label: "French" },
  { value: "es", label: "Spanish" },
  { value: "pt", label: "Portuguese" },
  { value: "ar", label: "Arabic" },
  { value: "he", label: "Hebrew" },
  { value: "zh", label: "Chinese" },
  { value: "ja", label: "Japanese" },
  { value: "hi", label: "Hindi" },
];
const schemes = [
  { value: "light", label: "Light" },
  { value: "dark", label: "Dark" },
];
const frames = [
  { value: "phone", label: "Phone" },
  { value: "desktop", label: "Desktop" },
];

/** The real pages, drawn by the server with the draft, in a frame that runs no script. */
export function Preview({ model, workflow }: { model: BrandingModel; workflow: string | null }) {
  const [screen, setScreen] = useState("start");
  const [language, setLanguage] = useState("en");
  const [scheme, setScheme] = useState("light");
  const [frame, setFrame] = useState("phone");
  const query = new URLSearchParams({ screen, language, scheme, drawn: String(model.drawn.value) });
  if (workflow !== null) query.set("workflow", workflow);
  const label = screens.find(({ value }) => value === screen)?.label ?? screen;
  return (
    <section class="brand-preview" aria-label="Preview">
      <div class="brand-wishes">
        <SelectField label="Screen" value={screen} onChange={setScreen} options={screens} />
        <SelectField label="Frame" value={frame} onChange={setFrame} options={frames} />
        <SelectField label="Scheme" value={scheme} onChange={setScheme} options={schemes} />
        <SelectField label="Language" value={language} onChange={setLanguage} options={languages} />
      </div>
      <div class={`brand-frame ${frame}`}>
        <iframe
          title={`Preview: ${label}`}
          src={`/console/preview/branding?${query.toString()}`}
          sandbox="allow-same-origin"
          tabIndex={-1}
        />
      </div>
    </section>
  );
}
