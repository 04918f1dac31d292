import { expect, it } from "vitest";
import { CreateEndpoint } from "../../src/routes/webhook-endpoints.schema";
import { readMarkdownExample } from "../support/docs-examples";

it("the endpoint of the documentation can be made as it stands there", () => {
  const read = CreateEndpoint.safeParse(readMarkdownExample("webhooks.md"));
  expect(read.error?.issues).toBeUndefined();
});
