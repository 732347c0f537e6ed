// The server by itself: its page, its headers, its manifest, and that nothing is given without a token.
import { expect, test } from "./world.ts";

test("the pane's page carries its settings, its scripts and a strict policy", async ({ server }) => {
  const page = await server.ask("GET", "/pane.html");
  expect(page.status).toBe(200);
  const config = JSON.parse(/<script type="application\/json" id="config">(.*?)<\/script>/s.exec(page.text)?.[1] ?? "");
  expect(config).toMatchObject({ sandbox: true, signin: "office", crm: "/api/data/v9.2/" });
  const scripts = [...page.text.matchAll(/<script defer src="([^"]+)"/g)].map((found) => found[1]);
  expect(scripts).toEqual(["/office-double/MicrosoftAjax.js", "/office/office.js", "/office-double/multi-select.js"]);
  const policy = String(page.headers["content-security-policy"]);
  for (const rule of ["default-src 'self'", "script-src 'self' 'wasm-unsafe-eval'", "object-src 'none'", "frame-ancestors 'self'", "connect-src 'self';"]) {
    expect(policy).toContain(rule);
  }
  expect(policy).not.toMatch(/script-src[^;]*'unsafe-(inline|eval)'/);
});

test("every file the page names is there, small, and kept for ever", async ({ server }) => {
  const page = (await server.ask("GET", "/pane.html")).text;
  const files = [...page.matchAll(/(?:src|href)="(\/v\/[^"]+)"/g)].map((found) => found[1] as string);
  expect(files.length).toBeGreaterThan(2);
  for (const file of [...files, ...files.filter((f) => f.endsWith("regarding.js")).map((f) => f.replace(".js", "_bg.wasm")), ...files.filter((f) => f.endsWith("regarding.js")).map((f) => f.replace(".js", "_rest.wasm"))]) {
    const answer = await server.ask("GET", file, { headers: { "accept-encoding": "br" } });
    expect(answer.status, file).toBe(200);
    expect(answer.headers["cache-control"], file).toContain("immutable");
    if (Number(answer.headers["content-length"]) > 300) expect(answer.headers["content-encoding"], file).toBe("br");
    if (file.endsWith(".wasm")) expect(answer.headers["content-type"]).toBe("application/wasm");
  }
});

test("the manifest names the address the server is at", async ({ server }) => {
  const manifest = await server.ask("GET", "/manifest.xml");
  expect(manifest.text).toContain(`${server.url}/pane.html`);
  expect(manifest.text).not.toContain("localhost:8443/");
});

test("the real office.js is served byte for byte", async ({ server }) => {
  const office = await server.ask("GET", "/office/office.js");
  expect(office.status).toBe(200);
  expect(Number(office.headers["content-length"])).toBe(59_420);
});

test("without a good token the CRM gives nothing", async ({ server }) => {
  for (const authorization of ["", "Bearer x", `Bearer ${server.token()}x`]) {
    const answer = await server.ask("GET", "/api/data/v9.2/WhoAmI", { headers: authorization ? { authorization } : {} });
    expect(answer.status, authorization.slice(0, 20)).toBe(401);
  }
  expect(await server.crm("WhoAmI")).toMatchObject({ UserId: expect.any(String) });
});
