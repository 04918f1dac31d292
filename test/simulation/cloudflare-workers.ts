/** What the product takes from `cloudflare:workers`, as far as the simulation comes to it. */
export class DurableObject<E> {
  readonly ctx: DurableObjectState;
  readonly env: E;

  constructor(ctx: DurableObjectState, env: E) {
    this.ctx = ctx;
    this.env = env;
  }
}

export const env = {};
export const exports = {};
