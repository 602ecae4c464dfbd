import assert from "node:assert/strict";
import { type ActionResult, createHub, type Hub } from "@plugboard/core";
import { certificateFor } from "../certificate-for.js";
import { egressTo } from "../egress-to.js";
import { type RecordingServer, type Reply, startRecordingServer } from "../recording-server.js";
import { ELSEWHERE } from "./bench.js";
import { failed, succeeded } from "./calls.js";
import type { SoapFixtures } from "./fixtures.js";
import type { Check } from "./runner.js";
import { CONNECTION, credentialsOf, type Subject, schemesOf } from "./subject.js";

const TEXT = "plugboard-kit-value";
/** What an entity stands for where one was resolved. */
const ENTITY = "plugboard-kit-entity";

/** Document types that a parser must refuse, or leave as they are. `&e;` then stands for the value. */
const ENTITIES: Readonly<Record<string, string>> = {
  "an internal entity": `<!DOCTYPE x [<!ENTITY e "${ENTITY}">]>`,
  "an external entity over HTTP": `<!DOCTYPE x [<!ENTITY e SYSTEM "${ELSEWHERE}/entity">]>`,
  "an external entity in a file": `<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hosts">]>`,
  "a parameter entity": `<!DOCTYPE x [<!ENTITY % p SYSTEM "${ELSEWHERE}/entity"> %p;]>`,
  "entities that grow without end": `<!DOCTYPE x [<!ENTITY a "${"x".repeat(1000)}">${entityLevels()}<!ENTITY e "&l8;">]>`,
};

function entityLevels(): string {
  const levels = Array.from({ length: 8 }, (_, index) => {
    const inner = index === 0 ? "&a;" : `&l${index};`;
    return `<!ENTITY l${index + 1} "${inner.repeat(10)}">`;
  });
  return levels.join("");
}

/** Milliseconds that the refusal of a document may take. */
const DEADLINE_MS = 5000;

/** Faults, and documents that reach for more than they hold. */
export function soapChecks(subject: Subject, soap: SoapFixtures): Check[] {
  const xml = (body: string, status = 200): Reply => ({
    status,
    headers: { "content-type": "text/xml; charset=utf-8" },
    body,
  });
  const envelope = soap.envelope.replaceAll("VALUE", TEXT);
  return [
    {
      name: "an envelope is answered with what it holds",
      run: () =>
        withService(subject, soap, async (server, run) => {
          server.respond(xml(envelope));
          const result = await run();
          succeeded(result, soap.call.action);
          assert.equal(`https://${server.last.headers.host}${server.last.target}`, soap.endpoint);
          assert.ok(JSON.stringify(result.data).includes(TEXT), "the answer lacks the envelope's value");
        }),
    },
    {
      name: "a fault is a failure, whatever its status",
      run: () =>
        withService(subject, soap, async (server, run) => {
          for (const status of [500, 200]) {
            server.respond(xml(soap.fault.envelope, status));
            const result = await run();
            failed(result, `a fault with status ${status}`);
            assert.equal(result.code, soap.fault.code);
          }
        }),
    },
    ...Object.entries(ENTITIES).map(
      ([what, doctype]): Check => ({
        name: `${what} is refused`,
        run: () =>
          withService(subject, soap, async (server, run) => {
            assert.ok(soap.envelope.includes("VALUE"), `"soap.envelope" has no VALUE`);
            const document = soap.envelope
              .replace(/^(?:<\?xml[^>]*\?>)?\s*/, (head) => head + doctype)
              .replaceAll("VALUE", "&e;");
            server.respond((request) =>
              request.headers.host === new URL(soap.endpoint).host ? xml(document) : xml(ENTITY),
            );
            const result = await run();
            const asked = server.requests.map(({ headers }) => headers.host);
            assert.deepEqual(
              [...new Set(asked)],
              [new URL(soap.endpoint).host],
              "the document made it ask another host",
            );
            const said = JSON.stringify(result);
            for (const sign of [ENTITY, "127.0.0.1", "x".repeat(1001)]) {
              assert.ok(!said.includes(sign), "an entity was resolved");
            }
            assert.ok(!result.ok, "a document type was taken");
            assert.notEqual(result.code, "timeout", "the document took too long");
          }),
      }),
    ),
  ];
}

async function withService(
  subject: Subject,
  { call, endpoint }: SoapFixtures,
  body: (server: RecordingServer, run: () => Promise<ActionResult>) => Promise<void>,
): Promise<void> {
  const [scheme] = schemesOf(subject);
  assert.ok(scheme);
  const certificate = certificateFor([new URL(endpoint).hostname, new URL(ELSEWHERE).hostname]);
  await using server = await startRecordingServer({ tls: certificate });
  const egress = egressTo(server, { ca: certificate.cert });
  const hub = createHub({
    connections: {
      [CONNECTION]: {
        connector: subject.connector,
        credentials: (await credentialsOf(scheme.fixture)) as never,
      },
    },
    egress,
    limits: { retries: 0, deadlineMs: DEADLINE_MS },
  }) as Hub;
  try {
    await body(server, () => hub.runConnectionAction(CONNECTION, call.action, call.input as never));
  } finally {
    await hub.close();
    await egress.close();
  }
}
