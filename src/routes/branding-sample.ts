import type { Form } from "../collection/form";
import { parseForm } from "../collection/form.schema";
import { spokenLanguages } from "../domain/spoken-languages";

/** A form to look at a brand with when no workflow's own is wanted: one of each kind of thing that colours show on. */
export const sampleForm: Form = parsed({
  key: "sample",
  title: "Your company",
  languages: [...spokenLanguages],
  start: {
    lead: "We need a few details about your company before you can open an account.",
    minutes: 8,
    needs: ["Your company's register number", "An identity document"],
    privacy: "We use what you enter to check who you are, as the law asks of us.",
  },
  end: { lead: "We look at your details now.", next: "You hear from us within two working days." },
  pages: [
    {
      id: "company",
      title: "Your company",
      description: "As it is written in the register.",
      elements: [
        asked("name", "textfield", { label: "Name of the company" }),
        asked("number", "textfield", { label: "Register number", description: "Eight digits, on every letter" }),
        asked("type", "radio", {
          label: "What kind of company is it?",
          options: [
            { value: "private", label: "Private" },
            { value: "public", label: "Public" },
          ],
        }),
        { ...asked("terms", "checkbox", { label: "Everything I have entered is true" }) },
      ],
    },
    { id: "people", title: "Your people", elements: [asked("director", "textfield", { label: "Director" })] },
  ],
});

function asked(id: string, element: string, params: Record<string, unknown>) {
  return { id, element, valueDestination: `entity.data.${id}`, params, validate: [{ type: "required" }] };
}

function parsed(raw: unknown): Form {
  const form = parseForm(raw, "sample");
  if (!form.ok) throw new Error(`the sample form has problems: ${JSON.stringify(form.error)}`);
  return form.value;
}
