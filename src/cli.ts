#!/usr/bin/env node
/** Starts the command line. Node.js keeps what it compiles of it, where it can: from version 22 on. */
import * as engine from "node:module";

(engine as { readonly enableCompileCache?: () => void }).enableCompileCache?.();
const { main } = await import("./cli/main.ts");
await main();
