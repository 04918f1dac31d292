import type { EndpointId } from "../domain";
import { sha256Hex } from "../lib/bytes";

/** One event for one endpoint. The id is computed, so that publishing twice names the same delivery. */
export const deliveryIdOf = (endpointId: EndpointId, eventId: string): string =>
  `dlv_${sha256Hex(`${endpointId}|${eventId}`).slice(0, 32)}`;

/** The text when it has the form of a delivery id, else null. */
export const parseDeliveryId = (raw: unknown): string | null =>
  typeof raw === "string" && /^dlv_[0-9a-f]{32}$/.test(raw) ? raw : null;
