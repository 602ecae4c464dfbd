import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/**
 * The service that every client is measured against, in a process of its own. It answers from buffers made beforehand,
 * so that it is the client's cost that shows.
 */
const object = {
  ok: true,
  id: "cus_1",
  object: "customer",
  name: "Ada Lovelace",
  email: "ada@example.com",
  metadata: {},
};
const small = Buffer.from(JSON.stringify(object));
const large = Buffer.from(
  JSON.stringify({ data: Array.from({ length: 102_400 / (small.length + 1) }, () => object) }),
);
const block = Buffer.alloc(64 * 1024, "x");

const send = (response: ServerResponse, body: Buffer): void => {
  response.writeHead(200, { "content-type": "application/json", "content-length": body.length });
  response.end(body);
};

const stream = (response: ServerResponse, bytes: number): void => {
  response.writeHead(200, { "content-type": "application/octet-stream", "content-length": bytes });
  let left = bytes;
  const more = (): void => {
    while (left > 0) {
      const piece = left < block.length ? block.subarray(0, left) : block;
      left -= piece.length;
      if (!response.write(piece) && left > 0) {
        response.once("drain", more);
        return;
      }
    }
    response.end();
  };
  more();
};

const server = createServer((request, response) => {
  request.resume();
  const answer = (): void => {
    if (request.url === "/close") response.setHeader("connection", "close");
    if (request.url === "/stream") stream(response, 10 * 1024 * 1024);
    else send(response, request.url === "/large" ? large : small);
  };
  if (request.method === "POST") request.once("end", answer);
  else answer();
});
server.keepAliveTimeout = 60_000;
server.listen(0, "127.0.0.1", () => {
  const { port } = server.address() as AddressInfo;
  process.send?.(port);
});
process.once("disconnect", () => process.exit());
