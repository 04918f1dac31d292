import * as z from "zod";
import { expression, headerName, secretName } from "./expression";

const toleranceSeconds = z
  .int()
  .min(10)
  .max(3_600)
  .default(300)
  .meta({ description: "How far the vendor's clock may be from ours." });

/** How the vendor proves that a callback is its own: over the raw bytes, before anything is read. */
export const VendorSignature = z
  .discriminatedUnion("kind", [
    z
      .strictObject({
        kind: z.literal("hmac-sha256"),
        header: headerName,
        secret: secretName,
        encoding: z.enum(["hex", "base64"]).default("hex"),
        prefix: z.string().max(40).default("").meta({ description: "Before the signature: `sha256=`." }),
        over: z.enum(["body", "timestamp.body"]).default("body"),
        timestampHeader: headerName.optional(),
        toleranceSeconds,
      })
      .refine(({ over, timestampHeader }) => over === "body" || timestampHeader !== undefined, {
        path: ["timestampHeader"],
        message: "is needed to sign a time",
      }),
    /** `t=<seconds>,v1=<hex>` in one header, over `<seconds>.<body>`. */
    z.strictObject({ kind: z.literal("timestamped"), header: headerName, secret: secretName, toleranceSeconds }),
    /** https://www.standardwebhooks.com */
    z.strictObject({ kind: z.literal("standard-webhooks"), secret: secretName, toleranceSeconds }),
    /** The secret address alone: only for an address of one check. */
    z.strictObject({ kind: z.literal("none") }),
  ])
  .meta({ id: "VendorSignature" });
export type VendorSignature = z.output<typeof VendorSignature>;

/** How the vendor tells that something has come of a check. */
export const AdapterCallback = z
  .strictObject({
    address: z.enum(["request", "account"]).meta({
      description:
        "`request`: each check has an address of its own, which expressions of the request see as `callbackUrl`. " +
        "`account`: the vendor has one address for all, shown as `callbackAddress`; checks are found by the vendor's own id.",
    }),
    signature: VendorSignature,
    vendorRef: expression.optional().meta({ description: "The vendor's id of the check, over `{body}`." }),
    eventId: expression.optional().meta({
      description: "The same on every repetition, over `{body}`; without it the body's hash.",
    }),
    when: expression.optional().meta({
      description: "Only when this is true of `{body}` does the callback bring news; others are received and left.",
    }),
    result: z.enum(["body", "fetch"]).meta({
      description: "`body`: `later.answers` read the callback; `fetch`: the vendor is asked with `later.request`.",
    }),
  })
  .refine(({ address, signature }) => address === "request" || signature.kind !== "none", {
    path: ["signature"],
    message: "an address for all needs a signature",
  })
  .meta({ id: "AdapterCallback" })
  .refine(({ address, result, vendorRef }) => (address === "request" && result === "body") || vendorRef !== undefined, {
    path: ["vendorRef"],
    message: "is needed to find the check",
  });
export type AdapterCallback = z.output<typeof AdapterCallback>;
