/** The conformance suite in a page of Chromium. */
import { afterAll, expect, test } from "vitest";
import { BACKEND_NAMES } from "../../backends/index.ts";
import { suite } from "../conformance/suite.ts";
import type { Cases } from "./cases.ts";
import { absent } from "./chromium.ts";
import { ELSEWHERE } from "./elsewhere.ts";
import { openCases } from "./opened.ts";

declare const cases: Cases;

if (absent) test.skip(`the conformance suite: ${absent}`, () => undefined);
else {
  const { page, close } = await openCases();
  const present = await page.evaluate(() => cases.present());

  suite(
    "Chromium",
    present.map((one) => ({
      ...one,
      check: (precision, number) =>
        page.evaluate((asked) => cases.check(...asked), [one.name, precision, number] as const),
    })),
  );

  test("all that are not for Node.js alone run in a page", () => {
    const running = present.filter(({ unavailable }) => unavailable === undefined).map(({ name }) => name);
    expect(running).toEqual(BACKEND_NAMES.filter((name) => !ELSEWHERE.includes(name)));
  });

  afterAll(async () => {
    if (process.env["FLUXION_ULPS"]) console.log(JSON.stringify(await page.evaluate(() => cases.worst())));
    await close();
  });
}
