import { deflateSync } from "node:zlib";

/** The bytes in the zlib format (RFC 1950). The same bytes always become the same ones. */
export const deflate = (bytes: Uint8Array): Uint8Array => new Uint8Array(deflateSync(bytes));
