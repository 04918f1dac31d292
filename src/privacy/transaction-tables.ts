import { always, keep, type TableInMap, withPerson } from "./data-map.schema";

const noPersons = "nobody";

/** Tables of the database with transactions, and with the persons and companies on their sides. */
export const transactionTables: readonly TableInMap[] = [
  {
    table: "counterparties",
    holds: "name, the caller's id, bank and country of a side of transactions, and what else was sent of it",
    why: "who money came from and went to",
    kept: { words: `${withPerson.words}; without one: until it is erased by itself, or ${always.words}` },
    // Without its salt no word about it in archived transactions can be read.
    erasure: {
      does: "blank",
      where: { party: "id IN :parties" },
      set: {
        name: "NULL",
        correlation_id: "NULL",
        country: "NULL",
        bank_country: "NULL",
        sort_code: "NULL",
        segment: "NULL",
        data: "'{}'",
        salt: "''",
        erased: "1",
      },
    },
  },
  {
    table: "transactions",
    holds: "what was said of a transaction in words; amounts, times and codes",
    why: "rules over money that moves, and the books",
    kept: { words: "as the tenant says, 400 days by itself; then archived" },
    // Ids, amounts and times stay: they have to be accounted for.
    erasure: {
      does: "blank",
      where: { party: "originator_id IN :parties OR beneficiary_id IN :parties" },
      set: { words: "NULL" },
    },
  },
  {
    table: "ingestions",
    holds: "ids only",
    why: "transactions of which rules have still to hear",
    kept: { words: "moments" },
    erasure: keep("ids only"),
  },
  {
    table: "transaction_settings",
    holds: noPersons,
    why: "how long transactions stay at hand",
    kept: always,
    erasure: keep("configuration: nothing of a case lies in it"),
  },
  {
    table: "transaction_archives",
    holds: noPersons,
    why: "where archived transactions lie",
    kept: always,
    erasure: keep("days and numbers"),
  },
  {
    table: "archived_transactions",
    holds: "hashes of ids",
    why: "where an archived transaction lies",
    kept: always,
    erasure: keep("one-way hashes of what names nobody"),
  },
  {
    table: "transaction_imports",
    holds: "names of columns",
    why: "how far a file of transactions is",
    kept: "transaction_imports",
    erasure: keep("numbers, and names of columns"),
  },
  {
    table: "transaction_import_refusals",
    holds: noPersons,
    why: "which rows of a file were refused",
    kept: "transaction_imports",
    erasure: keep("numbers of lines and names of fields, never what stood there"),
  },
];
