/** The parts of an OpenAPI document that the SDK is made of. */
export type JsonObject = { [key: string]: unknown };

export interface OpenApi {
  paths: Record<string, Record<string, OpenApiOperation>>;
  components: { schemas: Record<string, JsonObject> };
}

export interface OpenApiOperation {
  operationId: string;
  summary: string;
  description?: string;
  tags: string[];
  parameters: { name: string; in: string; required: boolean; description?: string; schema: JsonObject }[];
  /** `x-raw`: the bytes are read as they come. */
  requestBody?: { "x-raw"?: boolean; content: Record<string, { schema?: JsonObject }> };
  responses: Record<string, { content?: Record<string, { schema?: JsonObject }> }>;
}
