import * as vscode from "vscode";
import type { Effort } from "../core/effort.ts";
import type { Fallback } from "../core/fallback.ts";
import { t } from "../core/l10n.ts";
import { asText } from "../core/prompt.ts";
import { withoutTool } from "../core/provider.ts";
import { fallbacksOf, type Routing as RunRouting } from "../core/routes.ts";
import { type Reachable, routeProblems, taskWords } from "../core/routeText.ts";
import type { RunInput } from "../core/run.ts";
import { settings } from "../manifest.ts";
import { reservedNames } from "../providers/endpoint.ts";
import type { Log } from "./log.ts";
import { isReachable, type ModelInfo, namedEndpoints, offlineModel, planFor, resolveModel } from "./models.ts";
import type { Providers } from "./providers.ts";
import { passGates, type SendGate } from "./sendGates.ts";
import { promoteInSettings, userRoutes } from "./settings.ts";

/** What the user's routes mean for runs. */
export type Routing = {
  /** What may take over this run: the models of its own route, each through the same gates as the first. */
  fallbacks(input: RunInput): readonly Fallback[];
  /** Says once what in the routes makes no sense. */
  warn(): void;
  /** Makes a candidate the primary, when the user confirms it. */
  promote(): Promise<void>;
};

export function createRouting(providers: Pick<Providers, "of">, gates: readonly SendGate[], log: Log): Routing {
  let warned = "";
  return {
    fallbacks: (input) => fallbacksFor(input, providers, gates, log),
    warn() {
      const problems = currentProblems();
      const text = problems.join(" ");
      if (text !== "" && text !== warned) void offerSettings(problems);
      warned = text;
    },
    promote: () => promote(log),
  };
}

/** What in the routes makes no sense, or names what is not there. */
export function currentProblems(): readonly string[] {
  const { routes, problems } = userRoutes();
  const reachable: Reachable = new Map<string, readonly string[] | undefined>([
    [reservedNames.offline, [offlineModel.model]],
    [reservedNames.vscode, undefined],
    ...namedEndpoints().map(({ name, models }) => [name, models.map(({ id }) => id)] as const),
  ]);
  return [...problems, ...routeProblems(routes, reachable)];
}

async function offerSettings(problems: readonly string[]): Promise<void> {
  const open = t("Open Settings");
  const more = problems.length > 1 ? t(" (and {0} more)", problems.length - 1) : "";
  const pressed = await vscode.window.showWarningMessage(`${problems[0] ?? ""}${more}`, open);
  if (pressed === open) await vscode.commands.executeCommand("workbench.action.openSettings", settings.routes);
}

type FallbackModel = { readonly info: ModelInfo; readonly effort: Effort | undefined };

/** Which models may take over. One that the user chose has none: only a route says who else may see the code. */
export function fallbackModels(routing: RunRouting | undefined): readonly FallbackModel[] {
  const route = userRoutes().routes.find(({ task }) => task === routing?.task);
  if (routing === undefined || route === undefined) return [];
  return fallbacksOf(route, routing.role)
    .map(({ ref, effort }) => ({ info: resolveModel(ref), effort }))
    .filter(({ info }) => isReachable(info));
}

function fallbacksFor(
  input: RunInput,
  providers: Pick<Providers, "of">,
  gates: readonly SendGate[],
  log: Log,
): readonly Fallback[] {
  return fallbackModels(input.routing).map(({ info, effort }) => {
    const { ref } = info;
    return {
      async admit(before) {
        // What the model before it costs says nothing about this one.
        const { request, pricing: _pricing, estimate: _estimate, cap: _cap, ...kept } = before;
        const { asked } = request.effort;
        const plan = { ...planFor(info, effort ?? asked), asked };
        const note =
          effort === undefined || effort === asked
            ? {}
            : { note: plan.note ?? t("Your route asks {0} for {1}.", info.name, effort) };
        const draft = {
          ...kept,
          // Which tools this one takes is another question; all of them read text.
          prompt: withoutTool(kept.prompt),
          ...(kept.asked === undefined ? {} : { asked: asText(kept.asked) }),
          request: { ...request, model: ref, effort: { ...plan, ...note } },
          modelName: info.name,
        };
        const passed = await passGates(gates, draft, info);
        if (passed === undefined) return undefined;
        log.info(
          `Run ${before.run} goes on with ${info.name}, effort sent ${plan.sent ?? "none"}; ${info.destination}.`,
        );
        return { input: passed, provider: await providers.of(ref) };
      },
    };
  });
}

async function promote(log: Log): Promise<void> {
  const staged = userRoutes().routes.flatMap((route) =>
    route.staged === undefined ? [] : { route, candidate: route.staged.candidate, staged: route.staged },
  );
  if (staged.length === 0) {
    await vscode.window.showInformationMessage(t("No route has a candidate. Stage one in fathom.routes first."));
    return;
  }
  const items = staged.map(({ route, candidate, staged: { share, until } }) => ({
    label: candidate.ref.model,
    description: t(
      "{0} · for {1}, in place of {2}",
      candidate.ref.endpoint,
      taskWords[route.task],
      route.primary.ref.model,
    ),
    detail:
      until === undefined
        ? t("on trial with {0} of the runs", percent(share))
        : t("on trial with {0} of the runs until {1}", percent(share), until),
    route,
    candidate,
  }));
  const picked =
    items.length === 1 ? items[0] : await vscode.window.showQuickPick(items, { title: t("Promote which candidate?") });
  if (picked === undefined) return;
  const { task, primary } = picked.route;
  const [now, before] = [picked.candidate.ref, primary.ref];
  const confirm = t("Promote");
  const answer = await vscode.window.showWarningMessage(
    t("Make {0} the primary model for {1}?", now.model, taskWords[task]),
    {
      modal: true,
      detail: t(
        "It takes the place of {0} ({1}) in your settings, and the trial ends. Your fallbacks stay. You can undo this right after; to undo it later, set the route's primary back to {2}.",
        before.model,
        before.endpoint,
        before.model,
      ),
    },
    confirm,
  );
  if (answer !== confirm) return;
  const undo = await promoteInSettings(task);
  if (undo === undefined) return;
  log.info(`Promoted ${now.model} (${now.endpoint}) for ${task}; before it was ${before.model} (${before.endpoint}).`);
  const takeBack = t("Undo");
  const pressed = await vscode.window.showInformationMessage(
    t("{0} is now your primary model for {1}. It was {2}.", now.model, taskWords[task], before.model),
    takeBack,
  );
  if (pressed !== takeBack) return;
  await undo();
  log.info(`Took back: ${before.model} (${before.endpoint}) is the primary for ${task} again.`);
}

function percent(share: number): string {
  return `${Number((share * 100).toFixed(2))} %`;
}
