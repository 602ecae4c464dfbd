import { sqlAction } from "@plugboard/core";
import { retold } from "../errors/failure.js";
import type { QueryData } from "../result/result.js";
import type { Session } from "../session/session.js";
import { firstKeyword } from "../sql/keyword.js";
import { encodeValue } from "../sql/values.js";

const GROUP = "queries";

/** What a query begins with; `""` for a parenthesis. */
const QUERY_KEYWORDS = new Set(["SELECT", "VALUES", "TABLE", "WITH", ""]);
const ONLY_QUERIES =
  "run_query takes one SELECT, VALUES, TABLE or WITH query; explain_query explains one, and run_statement runs any other.";

export const run_query = sqlAction({
  title: "Run a query",
  description:
    "Runs one SELECT, VALUES, TABLE or WITH query with parameters, in a read-only transaction that is rolled back. Rows past the limit are left out, and has_more says so.",
  effect: "read",
  group: GROUP,
  input: async () => (await import("../inputs.js")).runQuery,
  async run(session: Session, input, context): Promise<QueryData> {
    const { sql: text, params = [], limit, timeout_ms: timeoutMs } = input;
    try {
      return await session.read(context, { timeoutMs }, (transaction) =>
        transaction.query({ text, values: params.map(encodeValue) }, limit),
      );
    } catch (error) {
      if (QUERY_KEYWORDS.has(firstKeyword(text))) throw error;
      throw retold(error, (message) => `${message} ${ONLY_QUERIES}`);
    }
  },
});

export interface ExplainData {
  /** The server's own document: the `Plan`, with analyze also the `Planning Time` and `Execution Time` in milliseconds. */
  readonly plan: Readonly<Record<string, unknown>>;
}

export const explain_query = sqlAction({
  title: "Explain a query",
  description:
    "Shows how the server would run a statement, without running it. With analyze it is run and measured, in a read-only transaction, so that only queries can be.",
  effect: "read",
  group: GROUP,
  input: async () => (await import("../inputs.js")).explainQuery,
  run: (session: Session, input, context): Promise<ExplainData> =>
    session.read(context, { timeoutMs: input.timeout_ms }, async (transaction) => {
      const statement = { text: input.sql, values: (input.params ?? []).map(encodeValue) };
      const options = input.analyze ? "FORMAT JSON, ANALYZE, BUFFERS" : "FORMAT JSON";
      const [plan] = (await transaction.explain(statement, options)) as [ExplainData["plan"]];
      return { plan };
    }),
});
