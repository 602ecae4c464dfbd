import {
  type Action,
  type ActionContext,
  type Effect,
  type JsonSchema,
  PlugboardError,
} from "@plugboard/core";
import { readEnvelope, writeEnvelope, XmlRefusedError } from "./envelope.ts";

/** The namespace of the service's operations, as its WSDL has it. */
const NAMESPACE = "urn:my-service";
/** Where the service takes envelopes, below its base URL. */
const ENDPOINT = "/soap";

export interface SoapOperation {
  readonly title: string;
  readonly description?: string;
  readonly effect: Effect;
  /** The name of the element in the body. */
  readonly operation: string;
  /** Its children by name, each a JSON Schema, in the order that the WSDL asks for. */
  readonly params: Readonly<Record<string, JsonSchema>>;
  readonly required: readonly string[];
}

type Values = Readonly<Record<string, unknown>>;

/** An action that sends one SOAP 1.1 envelope and answers with what the body of the service's holds. */
export function soapAction(row: SoapOperation): Action<Values, unknown, unknown> {
  const { title, description, effect, operation, params, required } = row;
  return {
    title,
    ...(description !== undefined && { description }),
    effect,
    input: { type: "object", properties: params, required, additionalProperties: false },
    async run(context: ActionContext<unknown>, input) {
      const values = Object.keys(params).map((name) => [name, input[name]] as const);
      const answer = await context.http.call({
        method: "POST",
        url: ENDPOINT,
        headers: {
          "content-type": "text/xml; charset=utf-8",
          soapaction: `"${NAMESPACE}#${operation}"`,
        },
        body: writeEnvelope(operation, NAMESPACE, values),
      });
      try {
        return { data: readEnvelope(String(answer.data)), http_status: answer.status };
      } catch (error) {
        if (!(error instanceof XmlRefusedError)) throw error;
        throw new PlugboardError("service_error", `My Service: ${error.message}`, {
          httpStatus: answer.status,
          retryable: false,
          cause: error,
        });
      }
    },
  };
}
