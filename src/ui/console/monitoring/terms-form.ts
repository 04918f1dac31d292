import type { MonitorAction, MonitorKind } from "../../../domain/monitoring";
import type { MonitorTerms } from "./monitor";

/** The terms of a monitor as somebody types them: nothing is refused while it is typed. */
export interface TermsForm {
  enabled: boolean;
  action: MonitorAction;
  /** Key of a definition; empty: the ongoing workflow of the settings. */
  workflow: string;
  intervalDays: string;
  onListChange: boolean;
  daysBefore: string;
  months: string;
  /** Names with commas between them; empty: nobody in particular. */
  vendors: string;
}

export type TermsProblems = Partial<Record<keyof TermsForm, string>>;

const textOf = (number: number | null | undefined): string => (number == null ? "" : String(number));

export const termsForm = (terms: MonitorTerms): TermsForm => ({
  enabled: terms.enabled ?? true,
  action: terms.action ?? "alert",
  workflow: terms.workflow ?? "",
  intervalDays: textOf(terms.intervalDays),
  onListChange: terms.onListChange ?? true,
  daysBefore: textOf(terms.daysBefore ?? 30),
  months: textOf(terms.months),
  vendors: (terms.vendors ?? []).join(", "),
});

/** What is typed, as the API takes it, and what cannot be taken of it. */
export function readTerms(kind: MonitorKind, form: TermsForm): { terms: MonitorTerms; problems: TermsProblems } {
  const { enabled, action } = form;
  const workflow = action === "case" && form.workflow !== "" ? form.workflow : null;
  const of = { enabled, action, workflow };
  switch (kind) {
    case "screening": {
      const intervalDays = wholeIn(form.intervalDays, 1, 1_100);
      const vendors = vendorsIn(form.vendors);
      const isIdle = !form.onListChange && intervalDays.value === null;
      return {
        terms: { ...of, intervalDays: intervalDays.value, onListChange: form.onListChange, vendors: vendors.value },
        problems: {
          ...(isIdle && { intervalDays: "Say after how many days, or have them looked at when a list changes." }),
          ...at("intervalDays", intervalDays.problem),
          ...at("vendors", vendors.problem),
        },
      };
    }
    case "registry": {
      const intervalDays = wholeIn(form.intervalDays, 1, 1_100);
      const vendors = vendorsIn(form.vendors);
      return {
        terms: { ...of, intervalDays: intervalDays.value, vendors: vendors.value },
        problems: { ...at("intervalDays", intervalDays.problem), ...at("vendors", vendors.problem) },
      };
    }
    case "document_expiry": {
      const daysBefore = wholeIn(form.daysBefore, 0, 730);
      return {
        terms: { ...of, daysBefore: daysBefore.value ?? 30 },
        problems: at("daysBefore", form.daysBefore.trim() === "" ? "Say how many days before." : daysBefore.problem),
      };
    }
    case "kyc_refresh": {
      const months = wholeIn(form.months, 1, 120);
      return { terms: { ...of, months: months.value }, problems: at("months", months.problem) };
    }
  }
}

const at = (field: keyof TermsForm, problem: string | null): TermsProblems =>
  problem === null ? {} : { [field]: problem };

/** A whole number between these; nothing typed is null. */
export function wholeIn(text: string, least: number, most: number): { value: number | null; problem: string | null } {
  const typed = text.trim();
  if (typed === "") return { value: null, problem: null };
  const value = /^\d{1,10}$/.test(typed) ? Number(typed) : Number.NaN;
  if (value >= least && value <= most) return { value, problem: null };
  return { value: null, problem: `A whole number from ${least} to ${most.toLocaleString("en")}.` };
}

const mostVendors = 5;
const longestVendor = 64;

function vendorsIn(text: string): { value: string[] | null; problem: string | null } {
  const value = text.split(",").flatMap((name) => (name.trim() === "" ? [] : [name.trim()]));
  if (value.length > mostVendors) return { value: null, problem: `${mostVendors} at most.` };
  const long = value.find((name) => name.length > longestVendor);
  if (long !== undefined) return { value: null, problem: `“${long.slice(0, 20)}…” is no name of a vendor.` };
  return { value: value.length === 0 ? null : value, problem: null };
}
