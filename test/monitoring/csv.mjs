const columns = [
  ...["correlationId", "date", "amount", "currency", "direction", "type", "status", "payment.method"],
  "cardDetails.fingerprint",
  ...["originator", "beneficiary"].flatMap((side) =>
    ["correlationId", "type", "country", "segment"].map((field) => `${side}.${field}`),
  ),
];

/** A file of transactions as `POST /transactions` takes them. No value of the month has a comma or a quote in it. */
export const csvOf = (bodies) =>
  [columns, ...bodies.map((body) => columns.map((path) => valueAt(body, path)))].map((row) => row.join(",")).join("\n");

const valueAt = (body, path) => path.split(".").reduce((value, name) => value?.[name], body) ?? "";
