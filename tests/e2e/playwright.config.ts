// How the end-to-end tests run: the system's Chromium, nothing from outside, the product's own certificate.
import { defineConfig } from "@playwright/test";

const chromium = process.env.CHROMIUM;
if (!chromium) throw new Error('CHROMIUM is not set: run these tests by "cargo xtask test --only e2e"');

export default defineConfig({
  testDir: ".",
  // The measurements and the pictures are run by the same means, each by a command of its own.
  testMatch: process.env.E2E_FILES ?? "*.spec.ts",
  outputDir: "../../target/e2e",
  // Each worker has a server of its own; two of them keep two cores busy.
  workers: process.env.E2E_WORKERS ? Number(process.env.E2E_WORKERS) : 2,
  fullyParallel: false,
  forbidOnly: !!process.env.CI,
  // On a machine nobody watches, a test that fails is tried again, with a server of its own; what passed only then is named.
  retries: process.env.CI ? 3 : 0,
  timeout: 60_000,
  expect: { timeout: 15_000 },
  use: {
    browserName: "chromium",
    viewport: { width: 1280, height: 800 },
    ignoreHTTPSErrors: true,
    locale: "en-US",
    trace: "retain-on-failure",
    screenshot: "only-on-failure",
    launchOptions: {
      executablePath: chromium,
      args: [
        "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-quic", "--no-first-run",
        "--disable-background-networking", "--disable-component-update", "--disable-sync",
      ],
    },
  },
});
