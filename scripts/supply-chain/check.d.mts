import type { LockedPackage } from "./packages.mjs";

type Manifest = Record<string, unknown>;

/** Each rule answers what is wrong, as sentences. */
export function exactVersions(manifest: Manifest): string[];
export function hashes(packages: readonly LockedPackage[]): string[];
export function hosts(packages: readonly LockedPackage[]): string[];
export function licences(packages: readonly LockedPackage[], manifest: Manifest, shipped?: readonly string[]): string[];
export function installScripts(
  packages: readonly LockedPackage[],
  install: readonly string[],
  manifest: Manifest,
): string[];
export function badVersions(packages: readonly LockedPackage[]): string[];
export function unused(manifest: Manifest, sources: readonly string[]): string[];
