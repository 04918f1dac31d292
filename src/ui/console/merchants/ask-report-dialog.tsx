import { useState } from "preact/hooks";
import { merchantReportTypes } from "../../../domain/merchants";
import { api } from "../../shared/api";
import { CheckField, SelectField, TextField } from "../../shared/field";
import { navigate } from "../../shared/router";
import { FormDialog } from "../settings/frame/form-dialog";
import { builtIn, typeWords } from "./merchant-words";
import { lookAgain, type MerchantReport, reportHref } from "./merchants-model";
import { VendorField } from "./vendor-field";

const first = merchantReportTypes[0];
const nothing = { websiteUrl: "", merchantName: "", correlationId: "", country: "", mcc: "", lineOfBusiness: "" };
type Wish = typeof nothing;

const fields: readonly { name: keyof Wish; label: string; hint?: string; maxLength: number }[] = [
  { name: "merchantName", label: "Name of the merchant", hint: "Looked for on its pages.", maxLength: 300 },
  {
    name: "correlationId",
    label: "Your id of it",
    hint: "Reports with the same id are on one merchant.",
    maxLength: 200,
  },
  {
    name: "mcc",
    label: "Merchant category code",
    hint: "Four digits: compared with what the website speaks of.",
    maxLength: 4,
  },
  { name: "lineOfBusiness", label: "Line of business", maxLength: 200 },
  { name: "country", label: "Country", hint: "Two letters, such as GB.", maxLength: 60 },
];

/** Asks for a report on the website of a merchant. */
export function AskReportDialog({ onClose }: { onClose: () => void }) {
  const [wish, setWish] = useState<Wish>(nothing);
  const [reportType, setType] = useState<string>(first);
  const [vendor, setVendor] = useState(builtIn);
  const [withQualityControl, setControl] = useState(false);
  const set = (name: keyof Wish) => (value: string) => setWish((now) => ({ ...now, [name]: value }));
  const send = async () => {
    const said = Object.entries(wish).flatMap(([name, value]) => (value.trim() === "" ? [] : [[name, value.trim()]]));
    const body = { ...Object.fromEntries(said), reportType, vendor, withQualityControl };
    const answer = await api.post<MerchantReport>("/merchant-reports", body);
    if (!answer.ok) return answer.error;
    onClose();
    void lookAgain();
    navigate(reportHref(answer.value.id));
    return null;
  };
  return (
    <FormDialog
      title="Check a merchant's website"
      button="Check it"
      blocked={wish.websiteUrl.trim() === "" ? "Say which website." : null}
      shown={Object.keys(nothing)}
      send={send}
      onClose={onClose}
    >
      {(at) => (
        <>
          <TextField
            label="Website"
            value={wish.websiteUrl}
            onInput={set("websiteUrl")}
            placeholder="shop.example"
            maxLength={2_000}
            autofocus
            required
            error={at("websiteUrl")}
          />
          <div class="merchant-form">
            {fields.map(({ name, label, hint, maxLength }) => (
              <TextField
                key={name}
                label={label}
                hint={hint}
                value={wish[name]}
                onInput={set(name)}
                maxLength={maxLength}
                error={at(name)}
              />
            ))}
            <SelectField
              label="Kind of check"
              value={reportType}
              options={merchantReportTypes.map((value) => ({ value, label: typeWords[value] }))}
              onChange={setType}
            />
            <VendorField value={vendor} onChange={setVendor} />
          </div>
          <CheckField
            label="Quality control"
            hint="What is found counts when a person has released it."
            checked={withQualityControl}
            onChange={setControl}
          />
        </>
      )}
    </FormDialog>
  );
}
