import type { JsonObject } from "../lib/json";

/** An alert, as far as a case that is opened for it tells of it. */
interface AboutAlert {
  id: string;
  title: string;
  severity: string;
  rule: string;
  ruleName: string;
  detail: JsonObject;
}

/** Whom it is about, as transactions told of them. */
interface AboutParty {
  id: string;
  entityId: string | null;
  correlationId: string | null;
  type: "individual" | "business" | null;
  name: string | null;
  country: string | null;
}

/** The context of a case that looks into an alert: whom it is about, and the numbers that raised it. */
export function contextOfAlert(alert: AboutAlert, party: AboutParty | null): JsonObject {
  const { id, title, severity, rule, ruleName, detail } = alert;
  const type = party?.type ?? "individual";
  const named = type === "business" ? "companyName" : "name";
  const data: JsonObject = {
    ...(party?.name != null && { [named]: party.name }),
    ...(party?.country != null && { country: party.country }),
  };
  return {
    entity: {
      type,
      ...(party?.entityId != null && { ballerineEntityId: party.entityId }),
      ...(party?.entityId === null && party.correlationId !== null && { id: party.correlationId }),
      data,
    },
    documents: [],
    alert: { id, title, severity, rule, ruleName, numbers: detail, counterpartyId: party?.id ?? null },
  };
}
