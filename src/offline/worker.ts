import { parentPort, workerData } from "node:worker_threads";
import { createFileOpener } from "./openFile.ts";
import { runTask } from "./run.ts";
import type { OfflineTask, WorkerSettings } from "./task.ts";
import { loadTypeScript } from "./typescript.ts";

// The worker's whole life: load TypeScript, then do the tasks that come. What it throws reaches the provider as the
// worker's `error` event. A task in progress is ended from outside, by terminating the thread.
const { typescriptPath }: WorkerSettings = workerData;
const open = createFileOpener(loadTypeScript(typescriptPath), typescriptPath);

parentPort?.on("message", (task: OfflineTask) => {
  runTask(task, open, (event) => parentPort?.postMessage(event));
});
