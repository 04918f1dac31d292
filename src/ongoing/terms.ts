import * as z from "zod";
import { type MonitorKind, monitorActions } from "../domain/monitoring";

const days = (most: number) => z.int().min(1).max(most);
const vendors = z.array(z.string().trim().min(1).max(64)).min(1).max(5).nullable();

/** How somebody is watched. Which of the fields a kind knows: `knownFields`. */
export const MonitorTerms = z
  .strictObject({
    enabled: z.boolean().default(true),
    action: z.enum(monitorActions).default("alert").meta({
      description:
        "What news leads to: an alert, or a case of `workflow`. Where no case can be opened there is an alert.",
    }),
    workflow: z.string().min(1).max(200).nullable().default(null).meta({
      description: "Key or id of a definition. Null: the ongoing workflow of the settings.",
    }),
    intervalDays: days(1_100)
      .nullable()
      .default(null)
      .meta({ description: "`screening`, `registry`: looked at again after so many days. Null: 30 for `registry`." }),
    onListChange: z
      .boolean()
      .default(true)
      .meta({ description: "`screening`: looked at whenever a watch list, weights or thresholds change." }),
    daysBefore: z
      .int()
      .min(0)
      .max(730)
      .default(30)
      .meta({ description: "`document_expiry`: news so many days before a document expires, and when it has." }),
    months: z
      .int()
      .min(1)
      .max(120)
      .nullable()
      .default(null)
      .meta({ description: "`kyc_refresh`: due so long after approval. Null: by risk level, as the settings say." }),
    vendors: vendors.default(null).meta({
      description:
        "`screening`, `registry`: whom to ask, the next one when one fails. Null: your own watch lists; the sandbox vendor in a sandbox.",
    }),
  })
  .meta({ id: "MonitorTerms" });
export type MonitorTerms = z.output<typeof MonitorTerms>;

const ofEach = ["enabled", "action", "workflow"] as const;
const knownFields: Record<MonitorKind, readonly (keyof MonitorTerms)[]> = {
  screening: [...ofEach, "intervalDays", "onListChange", "vendors"],
  document_expiry: [...ofEach, "daysBefore"],
  registry: [...ofEach, "intervalDays", "vendors"],
  kyc_refresh: [...ofEach, "months"],
};

/** The terms of a kind as they are shown: without what it does not know. */
export const termsOf = (kind: MonitorKind, terms: MonitorTerms): Partial<MonitorTerms> =>
  Object.fromEntries(knownFields[kind].map((field) => [field, terms[field]]));

/** A field that was sent and that the kind does not know; null: there is none. */
export const strangeField = (kind: MonitorKind, sent: object): string | null =>
  Object.keys(sent).find((field) => !knownFields[kind].some((known) => known === field)) ?? null;

export const registryDays = 30;
