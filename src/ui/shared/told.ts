import type { Json } from "../../lib/json";

/**
 * What the API answers with. `Shape`: a type that is made from the OpenAPI document (`src/sdk/api/generated/types.ts`); whatever the
 * document leaves open has come as JSON.
 */
export type Told<Shape> = unknown extends Shape
  ? Json
  : Shape extends (infer Item)[]
    ? Told<Item>[]
    : Shape extends object
      ? { [Name in keyof Shape]: Told<Shape[Name]> }
      : Shape;
