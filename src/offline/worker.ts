import "./language.ts";
import { parentPort, workerData } from "node:worker_threads";
import { createLibrary } from "./library.ts";
import { normalise } from "./normalise.ts";
import { createFileOpener } from "./openFile.ts";
import { runTask } from "./run.ts";
import { checkSyntax } from "./syntaxErrors.ts";
import type { WorkerAnswer, WorkerRequest, WorkerSettings } from "./task.ts";
import { loadTypeScript } from "./typescript.ts";
import { createVerifier } from "./verifyFiles.ts";

// The worker's whole life: load TypeScript, then do the tasks that come. What it throws reaches the provider as the
// worker's `error` event. A task in progress is ended from outside, by terminating the thread.
const { typescriptPath }: WorkerSettings = workerData;
const ts = loadTypeScript(typescriptPath);
const library = createLibrary(ts, typescriptPath);
const open = createFileOpener(ts, library);
const verify = createVerifier(ts, library);
const answer = (value: WorkerAnswer) => parentPort?.postMessage(value);

parentPort?.on("message", (request: WorkerRequest) => {
  switch (request.kind) {
    case "syntax":
      return answer(checkSyntax(ts, request.files));
    case "verify":
      return answer(verify(request.files));
    case "normalise":
      return answer(normalise(ts, request.files));
    case "refactor":
      return runTask(request, open, answer);
  }
});
