import { workerData } from "node:worker_threads";
import { speak } from "../core/l10n.ts";
import type { WorkerSettings } from "./task.ts";

const settings: WorkerSettings = workerData;
speak(settings.translation);
