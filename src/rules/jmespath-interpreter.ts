import { TreeInterpreter } from "@jmespath-community/jmespath";
import type { Json } from "../lib/json";
import { Budget } from "./budget";
import type { Expression } from "./jmespath-compile";
import { boundedFunctions, chargeCall } from "./jmespath-functions";

/** Steps of one search: some hundred milliseconds at the very most. Transforms of vendors' answers need more than guards. */
const stepsPerSearch = 1_000_000;

/** Asks a compiled expression about `data`, at the cost of `budget`. Throws when types do not fit or a limit is reached. */
export function interpret(tree: Expression, data: Json, budget: Budget = searchBudget()): Json {
  // A search never waits, so one interpreter serves them all; making one builds sixty closures.
  interpreter ??= new FencedInterpreter();
  interpreter.budget = budget;
  return interpreter.search(tree, data);
}

export const searchBudget = (): Budget => new Budget(stepsPerSearch);
let interpreter: FencedInterpreter | null = null;

type Scope = Parameters<typeof TreeInterpreter.withScope>[0];
type Visited = ReturnType<typeof TreeInterpreter.visit>;

// The library exports an instance but not its class. All of its evaluation goes through `visit`, which makes it the one
// place to stand: own properties only, and a price on everything that grows.
const LibraryInterpreter = TreeInterpreter.constructor as new () => typeof TreeInterpreter;

class FencedInterpreter extends LibraryInterpreter {
  budget = new Budget(stepsPerSearch);

  constructor() {
    super();
    for (const [name, { run, signature }] of Object.entries(boundedFunctions)) {
      this.runtime.registerFunction(name, (args) => run(args as Json[], this.budget), signature, { override: true });
    }
  }

  override visit(node: Expression, value: Json | Expression): Visited {
    this.budget.charge(1);
    const found = this.#found(node, value);
    // Keys of sort_by, max_by and the like: comparing them costs their length each time.
    if (typeof found === "string" && "expref" in node) this.budget.charge(found.length / 16);
    return found;
  }

  override withScope(scope: Scope): FencedInterpreter {
    // The library's answer is an unfenced interpreter whose functions do not see the new variables. Take its scope only.
    // Two new interpreters for each `let` that is asked: per element of a list that adds up.
    this.budget.charge(100);
    const { runtime: _, ...scoped } = super.withScope(scope);
    const inner = new FencedInterpreter();
    inner.budget = this.budget;
    return Object.assign(inner, scoped);
  }

  #found(node: Expression, value: Json | Expression): Visited {
    switch (node.type) {
      case "Field":
        // The library would follow the prototype chain: `constructor`, `__proto__`, and whatever `merge` had put there.
        return isPlainObject(value) && Object.hasOwn(value, node.name) ? (value[node.name] ?? null) : null;
      case "Flatten": {
        const list = this.visit(node.child, value);
        if (!Array.isArray(list)) return null;
        for (const item of list) this.budget.charge(Array.isArray(item) ? item.length : 1);
        return list.flat();
      }
      case "Slice":
        if (typeof value === "string" || Array.isArray(value)) this.budget.charge(value.length);
        return super.visit(node, value);
      case "Comparator":
        if (node.name !== "EQ" && node.name !== "NE") return super.visit(node, value);
        return (node.name === "EQ") === this.#same(this.visit(node.left, value), this.visit(node.right, value));
      case "Function":
        return this.#call(node.name, node.children, value);
      default:
        return super.visit(node, value);
    }
  }

  #call(name: string, children: readonly Expression[], value: Json | Expression): Visited {
    const args: (Json | Expression)[] = [];
    for (const child of children) {
      const arg = this.visit(child, value);
      // The library tells a function argument (`&name`) by its shape: a fact must not be able to look like one.
      if (child.type !== "ExpressionReference" && isPlainObject(arg) && Object.hasOwn(arg, "expref")) {
        throw new TypeError('a value with a key "expref" cannot be given to a function');
      }
      args.push(arg);
    }
    chargeCall(name, args, this.budget);
    return this.runtime.callFunction(name, args);
  }

  /** Structural equality, paid for: values made of shared parts can be endless. */
  #same(a: Visited, b: Visited): boolean {
    this.budget.charge(typeof a === "string" ? 1 + a.length / 16 : 1);
    if (a === b) return true;
    if (Array.isArray(a)) {
      return Array.isArray(b) && a.length === b.length && a.every((item, i) => this.#same(item, b[i] as Json));
    }
    if (!isPlainObject(a) || !isPlainObject(b)) return false;
    const keys = Object.keys(a);
    if (keys.length !== Object.keys(b).length) return false;
    return keys.every((key) => Object.hasOwn(b, key) && this.#same(a[key] as Json, b[key] as Json));
  }
}

const isPlainObject = (value: unknown): value is { [key: string]: Json } =>
  typeof value === "object" && value !== null && !Array.isArray(value);
