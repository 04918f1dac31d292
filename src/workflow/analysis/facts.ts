/** What a definition refers to outside itself. Null: not looked up, so nothing is said about it. */
export interface DefinitionFacts {
  /** Names of the tenant's secrets. */
  secrets: ReadonlySet<string> | null;
  definitions: KnownDefinitions | null;
  /** Rule sets that could judge a case now, as `ruleSetName` spells them. */
  ruleSets?: ReadonlySet<string> | null;
}

export interface KnownDefinitions {
  /** How this definition may be named by others: its key and its id. */
  self: ReadonlySet<string>;
  /** Every definition that can be reached through child plugins, by the name it was asked for. */
  byName: ReadonlyMap<string, KnownDefinition>;
}

export interface KnownDefinition {
  /** Its key: two names of the same definition have the same one. */
  key: string;
  /** How its child plugins name theirs. */
  children: readonly string[];
  /** Events that its chart listens to; null when they are not known. */
  events?: readonly string[] | null;
}

export const nothingKnown: DefinitionFacts = { secrets: null, definitions: null };
