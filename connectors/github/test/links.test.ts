import { type RecordingServer, startRecordingServer } from "@plugboard/testing";
import fc from "fast-check";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { linkTarget, paginationOf } from "../src/links.js";
import { connectTo, inRepo, urlOf } from "./connect.js";

describe("a Link header", () => {
  test.each([
    ["", undefined],
    ['<https://a.b/?page=2>; rel="next"', "https://a.b/?page=2"],
    ['<https://a.b/?page=1>; rel="prev", <https://a.b/?page=3>; rel="next"', "https://a.b/?page=3"],
    ['<https://a.b/?page=9>; rel="last",<https://a.b/?page=3>;rel="next"', "https://a.b/?page=3"],
    ["<https://a.b/?page=2>; rel=next", "https://a.b/?page=2"],
    ['<https://a.b/?page=2>; REL="Next"', "https://a.b/?page=2"],
    ['<https://a.b/?page=2>; rel="last next"', "https://a.b/?page=2"],
    ['<https://a.b/?page=2> ;\ttitle="a, <b>; rel=\\"prev\\"" ; rel="next"', "https://a.b/?page=2"],
    ['<https://a.b/?labels=a,b;c&page=2>; rel="next"', "https://a.b/?labels=a,b;c&page=2"],
    ['</repositories/1/issues?page=2>; rel="next"', "/repositories/1/issues?page=2"],
    ['<https://a.b/?page=2>; rel="next"; rel="prev"', "https://a.b/?page=2"],
    ['<https://a.b/?page=1>; rel="prev"; rel="next"', undefined],
    ['<https://a.b/?page=2>; rev="next"', undefined],
    ['<https://a.b/?page=2>; rel="nextish"', undefined],
    ["<https://a.b/?page=2>; rel", undefined],
    ["<https://a.b/?page=2>", undefined],
    ['<https://a.b/?page=2>;; rel="next";', "https://a.b/?page=2"],
    [', , <https://a.b/?page=2>; rel="next", ', "https://a.b/?page=2"],
    ["https://a.b/?page=2; rel=next", undefined],
    ['<https://a.b/?page=2; rel="next"', undefined],
    ['<https://a.b/?page=2> garbage; rel="next"', undefined],
    ['<https://a.b/?page=2>; rel="next', undefined],
  ])("%s", (header, target) => {
    expect(linkTarget(header, "next")).toBe(target);
  });
});

test("of any links, the first with the relation is found, and nothing else breaks", () => {
  const url = fc.webUrl({ withQueryParameters: true }).map((text) => text.replace(/[<>]/g, ""));
  const title = fc.string().map((text) => `; title="${text.replace(/[\\"]/g, "\\$&")}"`);
  const links = fc.array(
    fc.record({ url, rel: fc.constantFrom("prev", "next", "last first", "next last"), title }),
  );
  fc.assert(
    fc.property(links, (all) => {
      const header = all.map((link) => `<${link.url}>${link.title}; rel="${link.rel}"`).join(", ");
      expect(linkTarget(header, "next")).toBe(all.find(({ rel }) => rel.startsWith("next"))?.url);
    }),
  );
  const junk = fc.array(
    fc.constantFrom("<", ">", ";", ",", '"', "=", "\\", " ", "rel", "next", "<a>", '; rel="next"'),
  );
  fc.assert(fc.property(junk, (parts) => void linkTarget(parts.join(""), "next")));
});

describe("a pagination of the catalogue", () => {
  const answer = (target: string) => ({
    status: 200,
    headers: { link: `<${target}>; rel="next"` },
    data: [],
    url: "https://api.github.com/x",
  });

  test.each([
    ["link", "", { page: 1, since: "2026-01-01" }, "/x?page=2&since=2026-01-01", { page: 2 }],
    ["link", "", {}, "/x?cursor=v1_2&per_page=2", { cursor: "v1_2" }],
    ["link:jobs", "jobs", {}, "/x?page=2", { page: 2 }],
    ["since", "", {}, "/organizations?since=135", { since: 135 }],
    ["since", "", { since: 135 }, "/organizations?since=369", { since: 369 }],
    ["since", "", { since: 135 }, "/organizations?since=135", undefined],
    ["since", "", {}, "/organizations?since=x", undefined],
  ])("%s of %j goes on", (kind, items, input, target, next) => {
    const pagination = paginationOf(kind);
    expect(pagination.items).toBe(items);
    expect(pagination.next(answer(`https://api.github.com${target}`), input)).toEqual(next);
  });
});

describe("a list", () => {
  let server: RecordingServer;
  let gh: ReturnType<typeof connectTo>;

  beforeAll(async () => {
    server = await startRecordingServer({ tls: true });
    gh = connectTo(server);
  });
  afterAll(async () => {
    await gh.close();
    await server.close();
  });
  beforeEach(() => server.reset());

  const link = (next: string) => ({
    headers: { link: `<${next}>; rel="next", <https://x.y/?page=9>; rel="last"` },
  });

  async function collect(...args: Parameters<typeof gh.pages>) {
    const data: unknown[] = [];
    for await (const result of gh.pages(...args)) {
      expect(result).toMatchObject({ ok: true });
      data.push(result.ok && result.data);
    }
    return data;
  }

  test("goes on by page number, with the same filters and page size, to the last page", async () => {
    const target = "https://api.github.com/repositories/42/issues?state=all&labels=a%2Cb&per_page=2";
    server.respond(
      { body: [1, 2], ...link(`${target}&page=2`) },
      { body: [3, 4], ...link(`${target}&page=3`) },
      { body: [5], headers: { link: `<${target}&page=1>; rel="first"` } },
    );
    const input = { ...inRepo, state: "all", labels: "a,b", per_page: 2 };
    expect(await collect("list_issues", input)).toEqual([[1, 2], [3, 4], [5]]);
    expect(server.requests.map((request) => urlOf(request).pathname)).toEqual(
      Array(3).fill("/repos/octo/hello.world/issues"),
    );
    expect(server.requests.map((request) => Object.fromEntries(urlOf(request).searchParams))).toEqual([
      { state: "all", labels: "a,b", per_page: "2" },
      { state: "all", labels: "a,b", per_page: "2", page: "2" },
      { state: "all", labels: "a,b", per_page: "2", page: "3" },
    ]);
  });

  test("goes on by cursor, beside a page number or instead of it", async () => {
    server.respond(
      { body: [1], ...link("https://api.github.com/repositories/42/issues?page=3&after=Q1%2BB") },
      { body: [2], ...link("https://api.github.com/repositories/42/issues?after=Q2%3D%3D") },
      { body: [3] },
    );
    expect(await collect("list_issues", { ...inRepo, page: 2 })).toEqual([[1], [2], [3]]);
    expect(server.requests.map((request) => Object.fromEntries(urlOf(request).searchParams))).toEqual([
      { page: "2" },
      { page: "3", after: "Q1+B" },
      { after: "Q2==" },
    ]);
  });

  test("inside an object goes on too", async () => {
    server.respond(
      { body: { total_count: 2, workflow_runs: [1] }, ...link("https://api.github.com/x?page=2") },
      { body: { total_count: 2, workflow_runs: [2] } },
    );
    expect(await collect("list_workflow_runs", inRepo)).toHaveLength(2);
    expect(urlOf(server.last).search).toBe("?page=2");
  });

  test("never follows a link to another host or path", async () => {
    server.respond({ body: [1], ...link("https://evil.example.com/steal?page=2") }, { body: [2] });
    expect(await collect("list_tags", inRepo)).toHaveLength(2);
    expect(server.requests.map(({ headers }) => headers.host)).toEqual(["api.github.com", "api.github.com"]);
    expect(urlOf(server.last).pathname).toBe("/repos/octo/hello.world/tags");
  });

  test.each([
    ["repeats itself", { ...inRepo, page: 2 }, "https://api.github.com/x?page=2"],
    ["names no page", inRepo, "https://api.github.com/x?state=open"],
    ["names no number", inRepo, "https://api.github.com/x?page=two"],
    ["is no URL", inRepo, "https://[/x?page=2"],
  ])("ends where the next link %s", async (_, input, target) => {
    server.respond({ body: [], ...link(target) });
    const result = await gh.run("list_tags", input);
    expect(result).toMatchObject({ ok: true });
    expect(result).not.toHaveProperty("next");
  });
});
