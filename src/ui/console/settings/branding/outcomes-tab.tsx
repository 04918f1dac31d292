import { useState } from "preact/hooks";
import { redirectProblem } from "../../../../collection/brand/redirect";
import { type OutcomeScreen, outcomeScreens } from "../../../../domain/brand";
import { spokenLanguages } from "../../../../domain/spoken-languages";
import { SelectField, TextField } from "../../../shared";
import { withOutcome, withOutcomeText } from "./branding";
import type { BrandingModel } from "./branding-model";

const names: Record<OutcomeScreen, string> = {
  submitted: "Submitted",
  approved: "Approved",
  rejected: "Rejected",
  revision: "Revision asked for",
  failed: "Closed without a decision",
  expired: "Link has run out",
};

/** What applicants read when they come back, and where they go on. What is left empty says what we say. */
export function OutcomesTab({ model }: { model: BrandingModel }) {
  const [screen, setScreen] = useState<OutcomeScreen>("submitted");
  const [language, setLanguage] = useState("en");
  const brand = model.brand.value;
  const words = brand.outcomes?.[screen] ?? {};
  const isPage = screen === "revision" || screen === "expired";
  const url = words.redirect?.url ?? "";
  const put = (part: "title" | "lead" | "next") => (text: string) =>
    model.change(withOutcomeText(model.brand.peek(), screen, part, language, text));
  const redirect = (next: { url: string; when: "button" | "at_once" } | null) =>
    model.change(withOutcome(model.brand.peek(), screen, { ...words, redirect: next }));
  const [typed, setTyped] = useState<string | null>(null);
  const address = typed ?? url;
  const problem = address === "" ? null : redirectProblem(address);
  return (
    <fieldset class="brand-group">
      <legend>Words and way on</legend>
      <div class="brand-grid">
        <SelectField
          label="Screen"
          value={screen}
          onChange={(next) => {
            setTyped(null);
            setScreen(outcomeScreens.find((one) => one === next) ?? "submitted");
          }}
          options={outcomeScreens.map((value) => ({ value, label: names[value] }))}
        />
        <SelectField
          label="Language"
          value={language}
          onChange={setLanguage}
          options={spokenLanguages.map((value) => ({ value, label: languageLabel(value) }))}
        />
      </div>
      <TextField label="Title" value={words.title?.[language] ?? ""} maxLength={120} onInput={put("title")} />
      <TextField
        label="First sentence"
        rows={2}
        value={words.lead?.[language] ?? ""}
        maxLength={600}
        onInput={put("lead")}
      />
      {!isPage && (
        <>
          <TextField
            label="What happens next"
            rows={3}
            value={words.next?.[language] ?? ""}
            maxLength={1_200}
            onInput={put("next")}
          />
          <TextField
            label="Goes on to"
            hint="https, on a website that is listed under Embedding. {caseId} and {externalId} are filled in."
            type="text"
            value={address}
            error={problem}
            maxLength={1_000}
            onInput={(next) => {
              setTyped(next);
              if (next.trim() === "") redirect(null);
              else if (redirectProblem(next.trim()) === null)
                redirect({ url: next.trim(), when: words.redirect?.when ?? "button" });
            }}
          />
          {words.redirect != null && (
            <SelectField
              label="When"
              value={words.redirect.when}
              onChange={(when) => redirect({ url, when: when === "at_once" ? "at_once" : "button" })}
              options={[
                { value: "button", label: "When they press a button" },
                { value: "at_once", label: "At once" },
              ]}
            />
          )}
        </>
      )}
    </fieldset>
  );
}

const languageLabel = (code: string): string => new Intl.DisplayNames(["en"], { type: "language" }).of(code) ?? code;
