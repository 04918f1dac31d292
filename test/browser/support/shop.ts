import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

/** A merchant's website on this machine; its pages may change between two visits. */
export interface Shop {
  url: string;
  pages: Record<string, string>;
  close(): void;
}

export async function aShop(pages: Shop["pages"]): Promise<Shop> {
  const server = createServer((asked, answer) => {
    const page = shop.pages[new URL(asked.url ?? "/", "http://shop").pathname];
    answer.writeHead(page === undefined ? 404 : 200, { "content-type": "text/html; charset=utf-8" });
    answer.end(page ?? "<title>Not found</title>");
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  const { port } = server.address() as AddressInfo;
  const shop: Shop = {
    url: `http://127.0.0.1:${port}/`,
    pages,
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
  return shop;
}
