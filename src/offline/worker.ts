import { parentPort, workerData } from "node:worker_threads";
import { createFileOpener } from "./openFile.ts";
import { runTask } from "./run.ts";
import { checkSyntax } from "./syntaxErrors.ts";
import type { WorkerAnswer, WorkerRequest, WorkerSettings } from "./task.ts";
import { loadTypeScript } from "./typescript.ts";

// The worker's whole life: load TypeScript, then do the tasks that come. What it throws reaches the provider as the
// worker's `error` event. A task in progress is ended from outside, by terminating the thread.
const { typescriptPath }: WorkerSettings = workerData;
const ts = loadTypeScript(typescriptPath);
const open = createFileOpener(ts, typescriptPath);
const answer = (value: WorkerAnswer) => parentPort?.postMessage(value);

parentPort?.on("message", (request: WorkerRequest) => {
  if (request.kind === "syntax") answer(checkSyntax(ts, request.files));
  else runTask(request, open, answer);
});
