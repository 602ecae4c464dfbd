import { createEgress } from "@plugboard/egress";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { bytesOf, isPublic, landmarks, textOf } from "./reference.js";
import { IPV4_REGISTRY, IPV6_REGISTRY, OTHER_REFUSED } from "./registry.js";

const egress = createEgress({ trust: "public" });

/** Whether the guard lets the address through, as a URL's host and as an answer of DNS. It has to say the same to both. */
async function passes(address: Uint8Array): Promise<boolean> {
  const text = textOf(address);
  const host = address.length === 4 ? text : `[${text}]`;
  const refusal = egress.checkUrl(`https://${host}/`);
  if (refusal !== undefined) expect(refusal.code, text).toBe("blocked_address");
  const named = createEgress({ trust: "public", resolver: async () => [text] });
  const dialable = await named.resolve("service.example", 443).then(
    () => true,
    (error: { code: string }) => {
      expect(error.code, text).toBe("blocked_address");
      return false;
    },
  );
  expect(dialable, `${text} as a literal and by name`).toBe(refusal === undefined);
  return dialable;
}

describe("every block of the registries", () => {
  const blocks = [
    ...IPV4_REGISTRY.map(([block]) => block),
    ...IPV6_REGISTRY.map(([block]) => block),
    ...OTHER_REFUSED,
  ];
  it.each(blocks)("%s: first, middle, last and both neighbours", async (block) => {
    const { inside, outside } = landmarks(block);
    for (const address of [...inside, ...outside]) {
      expect(await passes(address), textOf(address)).toBe(isPublic(address));
    }
  });

  it("lets through what the registries call globally reachable, and nothing else of them", async () => {
    for (const [block, reachable] of [...IPV4_REGISTRY, ...IPV6_REGISTRY]) {
      // These carry IPv4 addresses, by which they are judged.
      if (block === "64:ff9b::/96" || block === "::ffff:0:0/96") continue;
      const [first = ""] = block.split("/");
      expect(await passes(bytesOf(first)), block).toBe(reachable === "True");
    }
  });

  it.each([
    "1.1.1.1",
    "8.8.8.8",
    "9.255.255.255",
    "11.0.0.0",
    "126.255.255.255",
    "128.0.0.0",
    "172.15.255.255",
    "172.32.0.0",
    "192.0.1.0",
    "192.167.255.255",
    "223.255.255.255",
    "2606:4700:4700::1111",
    "2a00:1450:4001:81b::200e",
    "2001:4860:4860::8888",
    "2600:1f18::1",
  ])("lets the public %s through", async (text) => {
    expect(await passes(bytesOf(text))).toBe(true);
  });

  it.each([
    "169.254.169.254",
    "169.254.170.2",
    "100.100.100.200",
    "192.0.0.192",
    "168.63.129.16",
    "fd00:ec2::254",
  ])("refuses the metadata address %s", async (text) => {
    expect(await passes(bytesOf(text))).toBe(false);
  });
});

describe("IPv4 inside IPv6", () => {
  const PRIVATE = ["127.0.0.1", "10.0.0.5", "169.254.169.254", "192.168.1.1", "0.0.0.0", "224.0.0.1"];
  const hex = (text: string): string =>
    Buffer.from(bytesOf(text))
      .toString("hex")
      .replace(/(.{4})/, "$1:");
  const inverted = (text: string): string =>
    Buffer.from(bytesOf(text).map((byte) => byte ^ 255))
      .toString("hex")
      .replace(/(.{4})/, "$1:");
  const FORMS: Readonly<Record<string, (ipv4: string) => string>> = {
    compatible: (ipv4) => `::${hex(ipv4)}`,
    mapped: (ipv4) => `::ffff:${hex(ipv4)}`,
    translated: (ipv4) => `::ffff:0:${hex(ipv4)}`,
    "6to4": (ipv4) => `2002:${hex(ipv4)}::1`,
    "Teredo server": (ipv4) => `2001:0:${hex(ipv4)}::1`,
    "Teredo client": (ipv4) => `2001:0:808:808:0:0:${inverted(ipv4)}`,
    NAT64: (ipv4) => `64:ff9b::${hex(ipv4)}`,
    "local NAT64": (ipv4) => `64:ff9b:1::${hex(ipv4)}`,
    ISATAP: (ipv4) => `2a00:1450:4001:81b:0:5efe:${hex(ipv4)}`,
    "ISATAP, universal": (ipv4) => `2a00:1450:4001:81b:200:5efe:${hex(ipv4)}`,
  };
  it.each(Object.entries(FORMS))("%s: refused around every refused address", (_form, write) => {
    for (const ipv4 of PRIVATE) {
      expect(egress.checkUrl(`https://[${write(ipv4)}]/`), write(ipv4)).toMatchObject({
        code: "blocked_address",
      });
    }
  });

  it.each(["mapped", "NAT64", "ISATAP", "ISATAP, universal"])(
    "%s: let through around a public address",
    (form) => {
      expect(egress.checkUrl(`https://[${FORMS[form]?.("8.8.8.8")}]/`)).toBeUndefined();
    },
  );

  it("refuses dotted spellings of them alike", () => {
    for (const prefix of ["::", "::ffff:", "64:ff9b::", "::ffff:0:"]) {
      expect(egress.checkUrl(`https://[${prefix}127.0.0.1]/`), prefix).toMatchObject({
        code: "blocked_address",
      });
    }
  });

  it.each([
    ["2001:db8:64::/96", "2001:db8:64::"],
    ["2a00:1234::/32", "2a00:1234:HHHH:LLLL::"],
    ["2a00:1234:5600::/40", "2a00:1234:56AA:BBCC:DD::"],
    ["2a00:1234:5678::/48", "2a00:1234:5678:AABB:CC:DD00::"],
    ["2a00:1234:5678:9a00::/56", "2a00:1234:5678:9aAA:BB:CCDD::"],
    ["2a00:1234:5678:9abc::/64", "2a00:1234:5678:9abc:AA:BBCC:DD00:0"],
  ])("judges addresses under this network's own NAT64 prefix %s as IPv4", (prefix, pattern) => {
    const own = createEgress({ trust: { nat64: [prefix] } });
    const write = (ipv4: string): string => {
      const [a = "", b = "", c = "", d = ""] = Array.from(bytesOf(ipv4), (byte) =>
        byte.toString(16).padStart(2, "0"),
      );
      const text = pattern
        .replace("HHHH", a + b)
        .replace("LLLL", c + d)
        .replace("AABB", a + b)
        .replace("BBCC", b + c)
        .replace("CCDD", c + d)
        .replace("AA", a)
        .replace("BB", b)
        .replace("CC", c)
        .replace("DD", d);
      return pattern === "2001:db8:64::" ? text + hex(ipv4) : text;
    };
    for (const ipv4 of PRIVATE) {
      const refusal = own.checkUrl(`https://[${write(ipv4)}]/`);
      expect(refusal, write(ipv4)).toMatchObject({ code: "blocked_address" });
      expect(refusal?.message).toContain(ipv4);
    }
    expect(own.checkUrl(`https://[${write("8.8.8.8")}]/`), write("8.8.8.8")).toBeUndefined();
  });
});

describe("every spelling of an address", () => {
  it.each([
    "http://127.0.0.1",
    "http://127.1",
    "http://127.0.1",
    "http://2130706433",
    "http://0x7f000001",
    "http://0X7F.0.0.1",
    "http://0x7f.1",
    "http://017700000001",
    "http://0177.0.0.01",
    "http://0177.0x0.1",
    "http://127.0.0.1.",
    "http://%31%32%37.0.0.1",
    "http://127%2e0%2e0%2e1",
    "http://127。0。0。1",
    "http://127．0．0．1",
    "http://127｡0｡0｡1",
    "http://１２７.０.０.１",
    "http://①②⑦.⓪.⓪.①",
    "http://𝟏𝟐𝟕.𝟎.𝟎.𝟏",
    "http://⑫7.0.0.1",
    "http://\t127.0.\n0.1",
    "http:127.0.0.1",
    "http:\\\\127.0.0.1\\",
    "http:////127.0.0.1",
    "HTTP://127.0.0.1:80/",
    " http://127.0.0.1 ",
    "http://0",
    "http://0.0.0.0",
    "http://00000000000",
    "http://[::1]",
    "http://[0:0:0:0:0:0:0:1]",
    "http://[0000:0000:0000:0000:0000:0000:0000:0001]",
    "http://[::ffff:127.0.0.1]",
    "http://[::FFFF:7F00:1]",
    "http://[::127.0.0.1]",
    "http://[::]",
    "http://3232235777",
    "http://0xA9FEA9FE",
    "http://0251.0376.0251.0376",
    "http://169.254.43518",
    "http://[::ffff:a9fe:a9fe]",
    "http://127.0.0.1\uFF0F@example.com",
  ])("refuses %j", (url) => {
    const refusal = egress.checkUrl(url);
    expect(["blocked_address", "invalid_url"]).toContain(refusal?.code);
  });

  it.each([
    "http://256.0.0.1",
    "http://1.2.3.4.5",
    "http://0x100000000",
    "http://[::1%25lo]",
    "http://[fe80::1%eth0]",
    "http://[::1",
    "http://::1",
    "http://",
    "http:",
    "//127.0.0.1",
    "127.0.0.1",
    "",
    "http://a b/",
    "http://exa\u0000mple.com",
    "http://user@example.com/",
    "http://user:pass@example.com/",
    "http://:pass@example.com/",
    "http://169.254.169.254@example.com/",
  ])("has no use for %j", (url) => {
    expect(egress.checkUrl(url)).toMatchObject({ code: "invalid_url" });
  });

  it.each([
    "ftp://example.com",
    "file:///etc/passwd",
    "data:,x",
    "unix:/var/run/docker.sock",
    "javascript:1",
    "ws://example.com",
    "gopher://example.com",
  ])("refuses the scheme of %s", (url) => {
    expect(egress.checkUrl(url)).toMatchObject({ code: "blocked_scheme" });
  });

  it.each([
    "localhost",
    "LOCALHOST",
    "localhost.",
    "LocalHost.:8080",
    "a.localhost",
    "a.b.localhost.",
    "%6cocalhost",
    "ｌｏｃａｌｈｏｓｔ",
    "ⓛocalhost",
    "metadata.google.internal",
    "METADATA.google.internal.",
    "metadata.goog",
    "instance-data.ec2.internal",
  ])("refuses the name %s", (host) => {
    expect(egress.checkUrl(`http://${host}/`)).toMatchObject({ code: "blocked_host" });
  });

  it.each([
    "https://example.com",
    "https://localhost.example.com",
    "https://mylocalhost",
    "https://127.0.0.1.example.com",
    "https://127-0-0-1.example.com",
    "https://1.1.1.1",
    "https://01.01.01.01",
    "https://16843009",
    "https://[2606:4700:4700::1111]:8443/x?y",
    "https://bücher.example",
    "https://api.stripe.com./v1",
    "https://_service.example.com",
    "http://10.example.com",
    "https://xn--bcher-kva.example",
  ])("lets %s be tried", (url) => {
    expect(egress.checkUrl(url)).toBeUndefined();
    expect(egress.checkUrl(new URL(url))).toBeUndefined();
  });

  it("does not mistake a blob: URL for the one within it, nor let it speak for that one's origin", () => {
    const own = createEgress({ trust: "public" });
    for (const host of ["first.example", "127.0.0.1"]) {
      expect(own.checkUrl(`blob:https://${host}/x`)).toMatchObject({ code: "blocked_scheme" });
    }
    expect(own.checkUrl("https://first.example/")).toBeUndefined();
    expect(own.checkUrl("blob:https://first.example/x")).toMatchObject({ code: "blocked_scheme" });
    expect(own.checkUrl("https://127.0.0.1/")).toMatchObject({ code: "blocked_address" });
  });

  it("gives the same verdict however often it is asked, and for however many hosts", () => {
    const own = createEgress({ trust: { allow: ["http://10.0.0.1"] } });
    for (let round = 0; round < 2; round++) {
      for (let host = 0; host < 700; host++) {
        expect(own.checkUrl(`https://h${host}.example`)).toBeUndefined();
        expect(own.checkUrl(`http://10.0.0.${host % 256}`)?.code).toBe(
          host % 256 === 1 ? undefined : "blocked_address",
        );
      }
    }
    expect(own.checkUrl("http://10.0.0.2")).not.toBe(own.checkUrl("http://10.0.0.2"));
  });

  it("names the address in canonical text, and how to allow it", () => {
    expect(egress.checkUrl("http://0xa.5/")).toMatchObject({
      code: "blocked_address",
      address: "10.0.0.5",
      requestSent: false,
      retryable: false,
      message:
        'The address 10.0.0.5 is refused: private network, RFC 1918. If it is wanted, list "http://10.0.0.5" in trust.allow.',
    });
    expect(egress.checkUrl("https://[0:0::1]:8443/?key=secret")).toMatchObject({
      address: "::1",
      message:
        'The address ::1 is refused: loopback, RFC 4291. If it is wanted, list "https://[::1]:8443" in trust.allow.',
    });
  });
});

describe("held against a second implementation", () => {
  const octets = (length: number) => fc.uint8Array({ minLength: length, maxLength: length });
  // Uniform addresses hardly ever fall near an edge, so most are taken from the blocks and then disturbed.
  const blocks = [
    ...IPV4_REGISTRY.map(([block]) => block),
    ...IPV6_REGISTRY.map(([block]) => block),
    ...OTHER_REFUSED,
  ];
  const near = fc
    .record({
      address: fc.constantFrom(
        ...blocks.flatMap((block) => [...landmarks(block).inside, ...landmarks(block).outside]),
      ),
      at: fc.nat(15),
      byte: fc.integer({ min: 0, max: 255 }),
    })
    .map(({ address, at, byte }) =>
      address.map((old, index) => (index === at % address.length ? byte : old)),
    );
  const carrying = fc
    .record({
      prefix: fc.constantFrom(
        "::",
        "::ffff:0:0",
        "64:ff9b::",
        "2a00::5efe:0:0",
        "2a00::200:5efe:0:0",
        "::ffff:0:0:0",
      ),
      ipv4: fc.oneof(
        octets(4),
        near.filter((address) => address.length === 4),
      ),
    })
    .map(({ prefix, ipv4 }) => Uint8Array.from([...bytesOf(prefix).subarray(0, 12), ...ipv4]));

  it("agrees on every address", async () => {
    await fc.assert(
      fc.asyncProperty(fc.oneof(octets(4), octets(16), near, near, carrying), async (address) => {
        expect(await passes(address), textOf(address)).toBe(isPublic(address));
      }),
      { numRuns: Number(process.env.EGRESS_FUZZ_RUNS ?? 5000) },
    );
  });

  it("agrees on IPv4 in every spelling that URLs know", () => {
    const radix = fc.constantFrom(
      (part: number) => String(part),
      (part: number) => `0x${part.toString(16)}`,
      (part: number) => `0X0${part.toString(16).toUpperCase()}`,
      (part: number) => `0${part.toString(8)}`,
    );
    const dot = fc.constantFrom(".", "。", "．", "｡", "%2e", "%E3%80%82");
    const digit = fc.constantFrom("plain", "wide", "escaped");
    fc.assert(
      fc.property(
        fc.oneof(
          octets(4),
          near.filter((address) => address.length === 4),
        ),
        fc.array(radix, { minLength: 4, maxLength: 4 }),
        fc.integer({ min: 1, max: 4 }),
        dot,
        digit,
        (address, radices, parts, separator, digits) => {
          const numbers = Array.from(address.subarray(0, parts - 1));
          numbers.push(Array.from(address.subarray(parts - 1)).reduce((sum, byte) => sum * 256 + byte, 0));
          const dress = (text: string): string =>
            text.replace(/\d/g, (one) =>
              digits === "wide"
                ? String.fromCodePoint(0xff_10 + Number(one))
                : digits === "escaped"
                  ? `%3${one}`
                  : one,
            );
          const host = numbers.map((part, index) => dress(radices[index]?.(part) ?? "")).join(separator);
          const url = `http://${host}/`;
          expect(egress.checkUrl(url) === undefined, url).toBe(isPublic(address));
        },
      ),
      { numRuns: Number(process.env.EGRESS_FUZZ_RUNS ?? 5000) },
    );
  });
});
