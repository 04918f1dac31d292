import type { CrmTemplate } from "./crm-template";
import { hubspotCompany, hubspotEvents, hubspotUpdate } from "./hubspot";
import { salesforceAccount, salesforceLead, salesforceUpdate } from "./salesforce";

export type { CrmPlugin, CrmTemplate, CrmTrigger } from "./crm-template";

/** The gallery: what to begin with, from and to the CRMs that are asked for most. */
export const crmTemplates: readonly CrmTemplate[] = [
  salesforceAccount,
  salesforceLead,
  salesforceUpdate,
  hubspotEvents,
  hubspotCompany,
  hubspotUpdate,
];
