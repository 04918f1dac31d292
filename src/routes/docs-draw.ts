import { h, type VNode } from "preact";
import type { GuideNode } from "./docs-assets";

/** A piece of a guide as what the renderer draws; texts stay texts. */
export const draw = (node: GuideNode): VNode | string =>
  typeof node === "string" ? node : h(node.tag, node.attributes ?? {}, node.children?.map(draw));
