import type { Expression } from "./jmespath-compile";

/**
 * Dotted paths of facts that an expression starts from: `documents`, `entity.data.country`, `list.0.name`. What is asked of
 * the elements of a list has no one path and is left out.
 */
export function readsOf(tree: Expression): string[] {
  const reads = new Set<string>();
  const whole = follow(tree, "", reads);
  if (whole !== null) reads.add(whole);
  reads.delete("");
  return [...reads];
}

/** Path of what `node` yields when it is asked at `at` (null: not a plain path); notes every path that ends inside it. */
function follow(node: Expression, at: string | null, reads: Set<string>): string | null {
  const end = (inner: Expression, from: string | null): null => {
    const path = follow(inner, from, reads);
    if (path !== null) reads.add(path);
    return null;
  };
  switch (node.type) {
    case "Field":
      // `x != null` is how people write it. To JMESPath that is a field of the name "null", there to be missing.
      if (node.name === "null") return null;
      return at === null || node.name.includes(".") ? null : at === "" ? node.name : `${at}.${node.name}`;
    case "Index":
      if (at !== null && at !== "" && node.value >= 0) return `${at}.${node.value}`;
      if (at !== null) reads.add(at);
      return null;
    case "Slice":
      if (at !== null) reads.add(at);
      return null;
    case "Current":
    case "Identity":
      return at;
    case "Root":
      return "";
    case "Subexpression":
    case "IndexExpression":
    case "Pipe":
      return follow(node.right, follow(node.left, at, reads), reads);
    case "Projection":
    case "ValueProjection":
      end(node.left, at);
      return end(node.right, null);
    case "FilterProjection":
      end(node.left, at);
      end(node.condition, null);
      return end(node.right, null);
    case "Flatten":
    case "NotExpression":
      return end(node.child, at);
    case "ExpressionReference":
      return end(node.child, null);
    case "Unary":
      return end(node.operand, at);
    case "OrExpression":
    case "AndExpression":
    case "Comparator":
    case "Arithmetic":
      end(node.left, at);
      return end(node.right, at);
    case "Ternary":
      end(node.condition, at);
      end(node.trueExpr, at);
      return end(node.falseExpr, at);
    case "MultiSelectList":
    case "Function":
      for (const child of node.children) end(child, at);
      return null;
    case "MultiSelectHash":
      for (const child of node.children) end(child.value, at);
      return null;
    case "LetExpression":
      for (const binding of node.bindings) end(binding.reference, at);
      return end(node.expression, at);
    case "Binding":
      return end(node.reference, at);
    case "Literal":
    case "Variable":
      return null;
  }
}
