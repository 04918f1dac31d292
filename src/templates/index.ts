import { associatedCompanies, kybWithOwners } from "./companies";
import { eddRefresh } from "./edd-refresh";
import { marketplaceSeller, merchantUnderwriting } from "./merchants";
import { hostedSessionKyc, kycIndividual } from "./people";
import { caseReview, documentReview } from "./reviews";
import type { Template } from "./template";

export type { Template, TemplateDefinition } from "./template";

/** Flows that install in one call. */
export const templates: readonly Template[] = [
  kycIndividual,
  hostedSessionKyc,
  kybWithOwners,
  associatedCompanies,
  documentReview,
  caseReview,
  marketplaceSeller,
  merchantUnderwriting,
  eddRefresh,
];
