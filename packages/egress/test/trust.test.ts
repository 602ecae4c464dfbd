import {
  createEgress,
  type EgressOptions,
  isEgressError,
  type Trust,
  type TrustRules,
} from "@plugboard/egress";
import { describe, expect, it } from "vitest";
import { parseAddress } from "../src/address.js";
import { Policy } from "../src/policy.js";

const codeOf = (trust: Trust, url: string): string | undefined => createEgress({ trust }).checkUrl(url)?.code;

const faultsOf = (options: unknown): string => {
  try {
    createEgress(options as EgressOptions);
  } catch (error) {
    if (isEgressError(error)) {
      expect(error.code).toBe("invalid_policy");
      return error.message;
    }
    throw error;
  }
  return "";
};

/** What `resolve` says when the name has the one address. */
async function resolved(trust: Trust, host: string, address: string, port = 443): Promise<string> {
  const egress = createEgress({ trust, resolver: async () => [address] });
  return egress.resolve(host, port).then(
    () => "allowed",
    (error: { code: string }) => error.code,
  );
}

describe("allow", () => {
  it("names an origin: this scheme, host and port", async () => {
    const trust = { allow: ["http://127.0.0.1:4242", "https://db.internal"] };
    expect(codeOf(trust, "http://127.0.0.1:4242/x")).toBeUndefined();
    expect(codeOf(trust, "http://127.1:4242/x")).toBeUndefined();
    expect(codeOf(trust, "http://127.0.0.1:4243")).toBe("blocked_address");
    expect(codeOf(trust, "https://127.0.0.1:4242")).toBe("blocked_address");
    expect(codeOf(trust, "http://127.0.0.1")).toBe("blocked_address");
    expect(await resolved(trust, "db.internal", "10.0.0.1")).toBe("blocked_address");
  });

  it("names a host with a port", async () => {
    const trust = { allow: ["db.internal:5432", "[::1]:6379", "localhost:3000"] };
    expect(await resolved(trust, "db.internal", "10.0.0.1", 5432)).toBe("allowed");
    expect(await resolved(trust, "DB.Internal.", "10.0.0.1", 5432)).toBe("allowed");
    expect(await resolved(trust, "db.internal", "10.0.0.1", 5433)).toBe("blocked_address");
    expect(await resolved(trust, "::1", "", 6379)).toBe("allowed");
    expect(await resolved(trust, "[::1]", "", 6379)).toBe("allowed");
    expect(await resolved(trust, "::1", "", 6380)).toBe("blocked_address");
    expect(codeOf(trust, "http://localhost:3000")).toBeUndefined();
    expect(codeOf(trust, "http://localhost:3001")).toBe("blocked_host");
    expect(codeOf(trust, "http://a.localhost:3000")).toBe("blocked_host");
  });

  it("names a host on any port, whatever it resolves to", async () => {
    const trust = { allow: ["db.internal", "bücher.internal"] };
    expect(await resolved(trust, "db.internal", "10.0.0.1", 1)).toBe("allowed");
    expect(await resolved(trust, "db.internal", "::1", 1)).toBe("allowed");
    expect(await resolved(trust, "xn--bcher-kva.internal", "10.0.0.1")).toBe("allowed");
    expect(await resolved(trust, "a.db.internal", "10.0.0.1")).toBe("blocked_address");
    expect(await resolved(trust, "xdb.internal", "10.0.0.1")).toBe("blocked_address");
  });

  it("names addresses and blocks, by literal or by name", async () => {
    const trust = { allow: ["10.1.2.3", "10.2.0.0/16", "fd12:3456::/48", "fd00::7"] };
    for (const address of ["10.1.2.3", "10.2.0.0", "10.2.255.255", "fd12:3456::1", "fd00::7"]) {
      const host = address.includes(":") ? `[${address}]` : address;
      expect(codeOf(trust, `https://${host}`), address).toBeUndefined();
      expect(await resolved(trust, "any.example", address)).toBe("allowed");
    }
    for (const address of ["10.1.2.4", "10.1.255.255", "10.3.0.0", "fd12:3456:1::", "fd00::8"]) {
      expect(await resolved(trust, "any.example", address), address).toBe("blocked_address");
    }
    // As the IPv4 address that it carries.
    expect(codeOf(trust, "https://[::ffff:10.1.2.3]")).toBeUndefined();
    expect(codeOf(trust, "https://[64:ff9b::10.1.2.3]")).toBeUndefined();
    expect(codeOf(trust, "https://[::ffff:10.1.2.4]")).toBe("blocked_address");
  });

  it("does not reach metadata, unless the exact address is named", async () => {
    const wide: TrustRules = { allow: ["169.254.0.0/16", "meta.internal", "fd00::/8"] };
    expect(codeOf(wide, "http://169.254.1.1")).toBeUndefined();
    expect(codeOf(wide, "http://169.254.169.254")).toBe("blocked_address");
    expect(codeOf(wide, "http://[::ffff:169.254.169.254]")).toBe("blocked_address");
    expect(codeOf(wide, "http://[fd00:ec2::254]")).toBe("blocked_address");
    expect(await resolved(wide, "meta.internal", "169.254.169.254")).toBe("blocked_address");
    expect(await resolved(wide, "meta.internal", "169.254.170.2")).toBe("blocked_address");
    for (const allow of [
      "169.254.169.254",
      "169.254.169.254/32",
      "http://169.254.169.254",
      "169.254.169.254:80",
    ]) {
      expect(codeOf({ allow: [allow] }, "http://169.254.169.254/latest"), allow).toBeUndefined();
    }
    expect(await resolved({ allow: ["169.254.169.254"] }, "meta.internal", "169.254.169.254")).toBe(
      "allowed",
    );
    expect(await resolved({ allow: ["http://169.254.169.254"] }, "x.internal", "169.254.169.254", 80)).toBe(
      "blocked_address",
    );
    expect(
      codeOf({ allow: ["metadata.google.internal"] }, "http://metadata.google.internal"),
    ).toBeUndefined();
  });
});

describe("deny", () => {
  it("wins over allow, for hosts, addresses and blocks", async () => {
    const trust = {
      allow: ["10.0.0.0/8", "db.internal", "http://bad.internal"],
      deny: ["10.9.0.0/16", "bad.internal", "8.8.8.8", "*.evil.example"],
    };
    expect(codeOf(trust, "http://10.8.0.1")).toBeUndefined();
    expect(codeOf(trust, "http://10.9.0.1")).toBe("blocked_address");
    expect(await resolved(trust, "db.internal", "10.9.0.1")).toBe("blocked_address");
    expect(codeOf(trust, "http://bad.internal")).toBe("blocked_host");
    expect(codeOf(trust, "http://BAD.internal.")).toBe("blocked_host");
    expect(codeOf(trust, "https://8.8.8.8")).toBe("blocked_address");
    expect(codeOf(trust, "https://[::ffff:8.8.8.8]")).toBe("blocked_address");
    expect(codeOf(trust, "https://[64:ff9b::8.8.8.8]")).toBe("blocked_address");
    expect(await resolved(trust, "dns.example", "8.8.8.8")).toBe("blocked_address");
    expect(codeOf(trust, "https://a.b.evil.example")).toBe("blocked_host");
    expect(codeOf(trust, "https://evil.example")).toBeUndefined();
    expect(codeOf(trust, "https://notevil.example")).toBeUndefined();
  });

  it("judges an address that carries a denied one", () => {
    const trust = { allow: ["2002::/16"], deny: ["8.8.8.8"] };
    expect(codeOf(trust, "https://[2002:808:808::1]")).toBe("blocked_address");
    expect(codeOf(trust, "https://[2002:808:809::1]")).toBeUndefined();
  });
});

describe("ports and schemes", () => {
  it("dials any port by default, but zero", () => {
    expect(codeOf("public", "https://example.com:1")).toBeUndefined();
    expect(codeOf("public", "https://example.com:65535")).toBeUndefined();
    expect(codeOf("public", "https://example.com:0")).toBe("blocked_port");
  });

  it("keeps to the ports listed, and to those that allow names", async () => {
    const trust = { ports: [443], allow: ["http://dev.internal:8080", "10.0.0.1:5432", "10.0.0.2"] };
    expect(codeOf(trust, "https://example.com")).toBeUndefined();
    expect(codeOf(trust, "http://example.com")).toBe("blocked_port");
    expect(codeOf(trust, "https://example.com:8443")).toBe("blocked_port");
    expect(codeOf(trust, "http://dev.internal:8080")).toBeUndefined();
    expect(codeOf(trust, "https://dev.internal:8080")).toBe("blocked_port");
    expect(await resolved(trust, "10.0.0.1", "", 5432)).toBe("allowed");
    expect(await resolved(trust, "10.0.0.2", "", 5432)).toBe("blocked_port");
  });

  it("refuses http under httpsOnly, but for origins that allow names", () => {
    const trust = { httpsOnly: true, allow: ["http://dev.internal", "lab.internal"] };
    expect(codeOf(trust, "https://example.com")).toBeUndefined();
    expect(codeOf(trust, "http://example.com")).toBe("blocked_scheme");
    expect(codeOf(trust, "http://dev.internal")).toBeUndefined();
    expect(codeOf(trust, "http://dev.internal:81")).toBe("blocked_scheme");
    expect(codeOf(trust, "http://lab.internal")).toBe("blocked_scheme");
  });
});

describe("the second opinion", () => {
  const target = { protocol: "https:", host: "service.example", port: 443 } as const;
  const judge = (text: string, range: string) => {
    const address = parseAddress(text);
    if (address === undefined) throw new Error(text);
    return new Policy({ allow: ["9.9.9.9"] }).checkAddress(address, target, () => range)?.code;
  };

  it("refuses what the table would let through, when ipaddr.js knows better", () => {
    expect(judge("8.8.8.8", "unicast")).toBeUndefined();
    expect(judge("8.8.8.8", "reserved")).toBe("blocked_address");
    expect(judge("2606:4700::1", "malformed")).toBe("blocked_address");
    expect(judge("64:ff9b::8.8.8.8", "reserved")).toBe("blocked_address");
  });

  it("has no say in what a registry's row or the operator lets through, nor in what the table refuses", () => {
    expect(judge("192.0.0.9", "reserved")).toBeUndefined();
    expect(judge("2001:20::1", "orchid2")).toBeUndefined();
    expect(judge("9.9.9.9", "reserved")).toBeUndefined();
    expect(judge("10.0.0.1", "unicast")).toBe("blocked_address");
  });
});

describe("a malformed policy", () => {
  it.each([
    undefined,
    null,
    "private",
    true,
    [],
    { alow: [] },
    { allow: "example.com" },
    { allow: [1] },
    { ports: [0] },
    { ports: ["443"] },
    { ports: 443 },
    { httpsOnly: "yes" },
  ])("refuses trust %j", (trust) => {
    expect(faultsOf({ trust })).not.toBe("");
  });

  it.each([
    "",
    "*",
    "*.internal",
    "http://",
    "http://*.internal",
    "http://a.internal/path",
    "http://a.internal?x",
    "http://user@a.internal",
    "http://user:pass@a.internal",
    "ftp://a.internal",
    "//a.internal",
    "a.internal:0",
    "a.internal:65536",
    "a.internal:http",
    "a internal",
    "a.internal/24",
    "0.0.0.0/0",
    "10.0.0.0/7",
    "::/0",
    "2000::/3",
    "10.0.0.1/8",
    "fd00::1/8",
    "10.0.0.0/33",
    "10.0.0.0/-1",
    "10.0.0.0/08",
    "10.0.0/24",
    "127.1",
    "0x7f.0.0.1",
    "2130706433",
    "http://127.1",
    "http://0x7f000001:80",
    "127.1:80",
    "::ffff:10.0.0.1",
    "fe80::1%eth0",
    "[::1",
  ])("refuses %j in allow", (entry) => {
    expect(faultsOf({ trust: { allow: [entry] } })).toContain("allow");
  });

  it.each(["http://a.internal", "a.internal:80", "*.10.0.0.1", "10.0.0.1/8", "*."])(
    "refuses %j in deny",
    (entry) => {
      expect(faultsOf({ trust: { deny: [entry] } })).toContain("deny");
    },
  );

  it.each(["10.0.0.0/8", "64:ff9b:1::/95", "64:ff9b:1::1/96", "64:ff9b:1::", "x"])(
    "refuses %j in nat64",
    (entry) => {
      expect(faultsOf({ trust: { nat64: [entry] } })).toContain("nat64");
    },
  );

  it("tells every fault at once, and the way out of some", () => {
    const message = faultsOf({ trust: { allow: ["10.1.2.3/16", "*"], deny: ["x:1"], ports: [-1] } });
    expect(message).toContain('the block is "10.1.0.0/16"');
    expect(message).toContain('allow: "*"');
    expect(message).toContain('deny: "x:1"');
    expect(message).toContain("ports:");
  });

  it.each([
    { deadlineMs: 0 },
    { deadlineMs: 2 ** 31 },
    { idleTimeoutMs: 1.5 },
    { connectTimeoutMs: Number.POSITIVE_INFINITY },
    { maxResponseBytes: -1 },
    { maxRedirects: "5" },
    { timeout: 5 },
  ])("refuses the limits %j", (limits) => {
    expect(faultsOf({ trust: "public", limits })).toContain(Object.keys(limits)[0]);
  });

  it.each([
    "proxy.internal:3128",
    "socks5://proxy.internal",
    "http://proxy.internal/path",
    "http://user:secret@",
  ])("refuses the proxy %s without repeating it", (proxy) => {
    const message = faultsOf({ trust: "public", proxy });
    expect(message).toContain("proxy");
    expect(message).not.toContain("secret");
  });

  it("is read once: later changes to the object change nothing", () => {
    const trust = { allow: ["10.0.0.1"], ports: [443] };
    const egress = createEgress({ trust });
    trust.allow.push("10.0.0.2");
    trust.ports.push(80);
    expect(egress.checkUrl("https://10.0.0.2")).toMatchObject({ code: "blocked_address" });
    expect(egress.checkUrl("http://10.0.0.1")).toMatchObject({ code: "blocked_port" });
  });
});
