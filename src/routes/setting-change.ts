/**
 * What a change of settings replaced: the fields that are others now, as they were. It goes beside the new ones into `details` of the audit
 * log, so only settings that hold neither secrets nor anything of persons are told so.
 */
export function replaced<S extends object>(before: S, after: { [K in keyof S]?: unknown }): { before: Partial<S> } {
  const names = (Object.keys(before) as (keyof S)[]).filter(
    (name) => Object.hasOwn(after, name) && JSON.stringify(before[name]) !== JSON.stringify(after[name]),
  );
  const fields: Partial<S> = {};
  for (const name of names) fields[name] = before[name];
  return { before: fields };
}
