/** A debugger as editors have one: it knows a script's source map, sets a breakpoint by it, and shows frames by it. */
/* oxlint-disable require-post-message-target-origin -- Threads of Node.js have no origin. */
import { Session } from "node:inspector/promises";
import { parentPort, workerData } from "node:worker_threads";
import { allGeneratedPositionsFor, originalPositionFor, TraceMap } from "@jridgewell/trace-mapping";

/** The next message of the run. */
const said = () => new Promise((resolve) => parentPort.once("message", resolve));

const scripts = [];
const stops = [];
setInterval(() => {}, 1000); // the thread lives until it is ended
const session = new Session();
session.connectToMainThread();
session.on("Debugger.scriptParsed", ({ params: { scriptId, url, sourceMapURL } }) => {
  if (url.startsWith("fluxion:"))
    scripts.push({ scriptId, url, map: new TraceMap(JSON.parse(atob(sourceMapURL.split("base64,")[1]))) });
});
session.on("Debugger.paused", ({ params: { callFrames, hitBreakpoints } }) => {
  const [{ location, functionName }] = callFrames;
  const { map, url } = scripts.find(({ scriptId }) => scriptId === location.scriptId);
  const place = originalPositionFor(map, { line: location.lineNumber + 1, column: location.columnNumber });
  stops.push({ url, functionName, place, hits: hitBreakpoints.length });
  void session.post("Debugger.disable");
});
await session.post("Debugger.enable");
parentPort.postMessage("listening");

await said();
const [{ scriptId, map }] = scripts;
const [source] = map.sources;
const { line } = workerData;
const text = map.sourcesContent[0].split("\n")[line - 1];
const found = [...text].flatMap((_, column) => allGeneratedPositionsFor(map, { source, line, column }));
const places = new Map(found.map((at) => [at.line, at]));
for (const at of places.values())
  await session.post("Debugger.setBreakpoint", {
    location: { scriptId, lineNumber: at.line - 1, columnNumber: at.column },
  });
parentPort.postMessage("set");
await said();
parentPort.postMessage(stops);
