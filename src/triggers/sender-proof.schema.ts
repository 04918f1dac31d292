import * as z from "zod";

const header = z
  .string()
  .regex(/^[A-Za-z0-9-]{1,80}$/, "is the name of a header")
  .transform((name) => name.toLowerCase());
const toleranceSeconds = z.int().min(30).max(3_600).default(300).meta({
  description: "How far the time of a message may be from ours; what is older is taken for a replay.",
});

/** How a sender proves who they are. The secret itself is written apart, sealed, and shown once. */
export const SenderProof = z
  .discriminatedUnion("kind", [
    z.strictObject({ kind: z.literal("standard_webhooks"), toleranceSeconds }),
    z.strictObject({
      kind: z.literal("hmac"),
      header: header.meta({ description: "The header that carries the signature.", example: "x-signature" }),
      algorithm: z.enum(["sha256", "sha512"]).default("sha256"),
      encoding: z.enum(["hex", "base64"]).default("hex"),
      prefix: z
        .string()
        .max(40)
        .default("")
        .meta({ description: "What stands before the signature.", example: "sha256=" }),
      over: z.enum(["body", "timestamp.body"]).default("body"),
      timestampHeader: header.optional(),
      toleranceSeconds,
    }),
    /** HubSpot's own (version 3): method, address, body and time, signed with the secret of the app. */
    z.strictObject({ kind: z.literal("hubspot_v3"), toleranceSeconds }),
    /** A secret in a header of this name, as Salesforce's External Credentials send one. */
    z.strictObject({ kind: z.literal("header"), header, prefix: z.string().max(40).default("") }),
    z.strictObject({ kind: z.literal("bearer") }),
    z.strictObject({
      kind: z.literal("basic"),
      user: z.string().regex(/^[^:\s]{1,100}$/, "is a name without a colon"),
    }),
  ])
  .refine((proof) => proof.kind !== "hmac" || proof.over === "body" || proof.timestampHeader !== undefined, {
    path: ["timestampHeader"],
    message: "names the header whose time is signed",
  })
  .meta({ id: "TriggerAuthentication" });
export type SenderProof = z.output<typeof SenderProof>;

/** Kinds whose secret is the sender's: it cannot be made here. */
export const wantsTheirSecret = ({ kind }: SenderProof): boolean => kind === "hubspot_v3";
