import type { Plugin } from "vite";

/** A plugin of Vite that writes down whose modules went into a bundle, per environment, in `dist/packages/`. */
export const tellPackages: Plugin;

/** Paths of packages as the lock writes them; null when something was not built. */
export function shippedPackages(): { worker: string[]; browser: string[] } | null;

/** `…/node_modules/a/node_modules/@b/c/x.js` → `node_modules/a/node_modules/@b/c` */
export function packagePathsIn(files: readonly string[]): string[];
