import type { DraftSave, PageDraft } from "../src/domain/drafts";
import type { CaseSeal, Cell } from "./case-seal";

type DraftRow = { page: string; field: string; value: Cell; at_ms: number; device: string; version: number };

/** What applicants of one case have typed and not sent. Methods that write are called inside the object's one transaction. */
export class CaseDrafts {
  readonly #storage: DurableObjectStorage;
  readonly #seal: CaseSeal;

  constructor(storage: DurableObjectStorage, seal: CaseSeal) {
    this.#storage = storage;
    this.#seal = seal;
  }

  get #sql(): SqlStorage {
    return this.#storage.sql;
  }

  /** By page; one that was sent and not touched since has no fields. */
  byPage(): Record<string, PageDraft> {
    const pages: Record<string, PageDraft> = {};
    for (const { page, version } of this.#sql.exec<{ page: string; version: number }>(
      "SELECT page, version FROM draft_pages",
    ))
      pages[page] = { version, fields: {} };
    for (const row of this.#sql.exec<DraftRow>(
      "SELECT page, field, value, at_ms, device, version FROM drafts ORDER BY version",
    )) {
      const draft = {
        values: JSON.parse(this.#seal.open("drafts.value", `${row.page}|${row.field}`, row.value)) as string[],
        version: row.version,
        atMs: row.at_ms,
        device: row.device,
      };
      pages[row.page] ??= { version: 0, fields: {} };
      Object.defineProperty(pages[row.page]?.fields, row.field, { value: draft, enumerable: true });
    }
    return pages;
  }

  /** Writes all of it or nothing: somebody may have been faster at one of the fields. */
  save(page: string, save: DraftSave, nowMs: number): { version: number; isStale: boolean } {
    const before = this.byPage()[page] ?? { version: 0, fields: {} };
    let { version } = before;
    const isStale =
      (save.pageVersion !== null && save.pageVersion !== version) ||
      Object.entries(save.fields).some(([key, field]) => (before.fields[key]?.version ?? 0) !== field.version);
    if (isStale) return { version, isStale };
    for (const [key, { values }] of Object.entries(save.fields)) {
      version += 1;
      this.#sql.exec(
        "INSERT OR REPLACE INTO drafts (page, field, value, at_ms, device, version) VALUES (?, ?, ?, ?, ?, ?)",
        page,
        key,
        this.#seal.seal("drafts.value", `${page}|${key}`, JSON.stringify(values)),
        nowMs,
        save.device,
        version,
      );
    }
    if (version !== before.version)
      this.#sql.exec("INSERT OR REPLACE INTO draft_pages (page, version) VALUES (?, ?)", page, version);
    return { version, isStale };
  }

  /** `throughVersion`: what was typed elsewhere after the page was read stays. `elements`: whose drafts they are. Nulls: everything. */
  drop(page: string | null, throughVersion: number | null, elements: readonly string[] | null): void {
    this.#sql.exec(
      `DELETE FROM drafts WHERE (?1 IS NULL OR page = ?1) AND (?2 IS NULL OR version <= ?2)
         AND (?3 IS NULL OR substr(field, 1, instr(field || '.', '.') - 1) IN (SELECT value FROM json_each(?3)))`,
      page,
      throughVersion,
      elements === null ? null : JSON.stringify(elements),
    );
    if (page === null) this.#sql.exec("UPDATE draft_pages SET version = version + 1");
    else
      this.#sql.exec(
        "INSERT INTO draft_pages (page, version) VALUES (?, 1) ON CONFLICT (page) DO UPDATE SET version = version + 1",
        page,
      );
  }
}
