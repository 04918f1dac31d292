// What the bundler makes of the imports of this folder, and what browsers have that TypeScript does not know of.

declare module "*?url" {
  const address: string;
  export default address;
}

interface ImportMeta {
  glob(pattern: string | string[], how: { query: "?url"; import: "default"; eager: true }): Record<string, string>;
}

declare var trustedTypes:
  | {
      createPolicy(
        name: string,
        rules: { createScriptURL(address: string): string },
      ): { createScriptURL(address: string): URL };
    }
  | undefined;
