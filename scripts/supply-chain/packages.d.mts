/** A package of the lock. `wants`: paths of what it asks for and has. */
export interface LockedPackage {
  path: string;
  name: string;
  version: string;
  integrity: string | null;
  resolved: string | null;
  license: string | null;
  isDev: boolean;
  isOptional: boolean;
  isForOnePlatform: boolean;
  isInstalled: boolean;
  installScripts: string[];
  wants: string[];
}

export const root: string;
export function installedPackages(home?: string): LockedPackage[];
export function packagesOf(lock: unknown): LockedPackage[];
export function closureOf(packages: readonly LockedPackage[], names: readonly string[]): Set<string>;
