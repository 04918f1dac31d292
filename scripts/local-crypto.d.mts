export function randomBase32(length: number): string;
export function randomSecret(byteCount?: number): string;
export function newMasterKey(): string;
export function newWebhookSecret(): string;
export function newApiKey(environment: "sandbox" | "live"): string;
export function partsOfApiKey(
  apiKey: string,
): { environment: "sandbox" | "live"; keyId: string; secret: string } | null;
export function derivedKey(masterKeyBase64: string, purpose: string): Uint8Array;
export function apiKeyHash(masterKeyBase64: string, keyId: string, secret: string): string;
export function signInHash(masterKeyBase64: string, secret: string): string;
export function sealDefaultWebhookSecret(masterKeyBase64: string, tenantId: string, secret: string): string;
export function seal(key: Uint8Array, text: string, about: string): string;
