// Lines of JSON: units of work that are asked for on stdin are done, and their seconds or the values now are said on stdout.
import { createInterface } from "node:readline";

export const given = JSON.parse(process.argv[2]);

const say = (what) => process.stdout.write(`${JSON.stringify(what)}\n`);

/** `run(count)` does so many units more. */
export async function speak(version, run, values) {
  say({ version });
  for await (const line of createInterface({ input: process.stdin })) {
    const { run: count } = JSON.parse(line);
    if (count === undefined) {
      say({ values: Array.from(await values()) });
      continue;
    }
    const [began, worked] = [performance.now(), process.cpuUsage()];
    await run(count);
    const took = (performance.now() - began) / 1000;
    const { user, system } = process.cpuUsage(worked);
    say({ seconds: took, busy: (user + system) / 1e6 / took });
  }
}

/** Says what is missing here, in place of a version. */
export function lack(why) {
  say({ lacks: why });
  process.exit(0);
}
