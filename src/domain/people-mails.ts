import type { TenantId } from "./ids";

/** An e-mail that one of the team is to get. Ids only: the address is read, and the link in it made, when the mail leaves. */
export interface PeopleMailMessage {
  tenantId: TenantId;
  kind: "invitation";
  id: string;
  /** The link that was made when this was sent: one that was replaced meanwhile is not mailed. */
  generation: number;
}
