import { t } from "../l10n.ts";

/**
 * How much a write to a path needs: 0 is refused whatever the user says, 1 is confirmed file by file and never part of
 * "accept all", 2 is confirmed as something that can run code, 3 as something that may hold secrets, 4 is an ordinary file.
 */
export type Tier = 0 | 1 | 2 | 3 | 4;

export type ProtectedGroup = {
  readonly tier: 0 | 1 | 2;
  /** What a person is told: "this file …". */
  readonly why: string;
  /**
   * Lower case, with `/`. A pattern fits at any depth; `*` is anything within a name, and a pattern that ends in `/**`
   * means the folder itself and all that is in it.
   */
  readonly patterns: readonly string[];
};

/**
 * Files that do something by being there; those of tier 3 are `secretFiles`. VS Code's own lists of sensitive files are
 * contained in both, which a test holds. It is code and not configuration: no setting takes anything out of it.
 */
export const protectedGroups: readonly ProtectedGroup[] = [
  {
    tier: 0,
    why: t("belongs to version control"),
    patterns: [".git/**", "*.git/**", ".hg/**", ".svn/**", ".jj/**", ".bzr/**", "cvs/**", "_darcs/**", ".pijul/**"],
  },
  {
    tier: 0,
    why: t("holds Fathom's own records"),
    patterns: ["globalstorage/fathom.fathom/**", "workspacestorage/*/fathom.fathom/**"],
  },
  { tier: 0, why: t("holds keys"), patterns: [".ssh/**", ".gnupg/**", ".password-store/**"] },
  {
    tier: 1,
    why: t("configures an editor"),
    patterns: [
      ...[".vscode/**", "*.code-workspace", ".vs/**", ".idea/**", "*.iml", ".fleet/**", ".zed/**", ".nova/**"],
      ...[".theia/**", ".settings/**", ".helix/**", "*.sublime-project", "*.sublime-workspace", ".vimrc", ".gvimrc"],
      ...[".vim/**", ".exrc", ".nvimrc", ".nvim.lua", ".nvim/**", ".lvimrc", ".emacs", ".emacs.d/**", ".dir-locals.el"],
      ...[".dir-locals-2.el", ".gitconfig", ".lfsconfig", ".vscode-server/**", ".vscode-oss/**", ".config/code*/**"],
      ...[".config/vscodium/**", ".config/cursor/**", ".config/nvim/**", ".config/zed/**"],
    ],
  },
  {
    tier: 1,
    why: t("configures a container"),
    patterns: [
      ".devcontainer/**",
      ".devcontainer.json",
      ".gitpod.y*ml",
      ".gitpod.dockerfile",
      ".idx/**",
      ".replit",
      "replit.nix",
    ],
  },
  {
    tier: 1,
    why: t("instructs an agent"),
    patterns: [
      ...[".cursor/**", ".cursorrules", ".cursorignore", ".cursorindexingignore", ".claude/**", ".claude.json"],
      ...["claude.md", "claude.local.md", ".codex/**", "agents.md", "agents.override.md", ".agents/**", ".agent/**"],
      ...[".gemini/**", "gemini.md", ".geminiignore", ".kiro/**", ".roo/**", ".roorules*", ".roomodes", ".rooignore"],
      ...[".cline*/**", ".windsurf*/**", ".amazonq/**", ".junie/**", ".continue/**", ".continuerules", ".aider*"],
      ...[".goose/**", ".goosehints", ".opencode/**", "opencode.json", "opencode.jsonc", ".augment/**", ".trae/**"],
      ...[".augment-guidelines", ".void/**", ".antigravity/**", ".qwen/**", "qwen.md", ".crush/**", "crush.md"],
      ...[".factory/**", ".warp/**", "warp.md", ".tabnine/**", ".cody/**", ".openhands/**", ".qodo/**", ".bolt/**"],
      ...["agent.md", ".kilocode*/**", ".kilocodemodes", ".grok/**", ".iflow/**", ".codebuddy/**", ".amp/**", ".rules"],
      ...[".fathom/**", ".fathomrules", "skill.md", "*.instructions.md", "*.prompt.md", "*.chatmode.md", "*.agent.md"],
      ...[".github/copilot-instructions.md", ".github/agents/**", ".github/hooks/**", ".github/prompts/**"],
      ...[".github/instructions/**", ".github/chatmodes/**", ".github/skills/**", ".github/copilot/**"],
    ],
  },
  { tier: 1, why: t("configures tool servers"), patterns: [".mcp.json", "mcp.json", ".mcp/**", "mcp_config.json"] },
  {
    tier: 2,
    why: t("can run code when it is pushed or committed"),
    patterns: [
      ...[".github/workflows/**", ".github/actions/**", ".github/dependabot.yml", "action.yml", "action.yaml"],
      ...[".gitlab-ci.yml", ".gitlab/**", ".circleci/**", ".travis.yml", "azure-pipelines*.yml", ".azure-pipelines/**"],
      ...[".gitea/**", ".forgejo/**", ".cirrus.yml", ".cirrus.star", ".builds/**", ".build.y*ml", ".readthedocs.y*ml"],
      ...["bitbucket-pipelines.yml", ".buildkite/**", ".drone.yml", ".woodpecker*/**", "appveyor.yml", ".appveyor.yml"],
      ...[
        "jenkinsfile*",
        ".ci/**",
        "cloudbuild.y*ml",
        "buildspec.y*ml",
        ".teamcity/**",
        "codemagic.yaml",
        ".semaphore/**",
      ],
      ...[
        "vercel.json",
        "netlify.toml",
        "wrangler.toml",
        "wrangler.json*",
        "serverless.y*ml",
        "fly.toml",
        "render.yaml",
      ],
      ...[
        ".husky/**",
        ".githooks/**",
        "lefthook*.y*ml",
        "lefthook*.toml",
        "lefthook*.json",
        ".lefthook*/**",
        ".pre-commit-config.yaml",
        ".lintstagedrc*",
      ],
      ...[".pre-commit-hooks.yaml", ".overcommit.yml", ".gitattributes", ".gitmodules", ".git-hooks/**", ".hooks/**"],
      ...[".github/dependabot.yaml", "azure-pipelines*.yaml", "firebase.json"],
    ],
  },
  {
    tier: 2,
    why: t("can run code when the project is built or its packages are installed"),
    patterns: [
      ...["package.json", "package-lock.json", "npm-shrinkwrap.json", "yarn.lock", "pnpm-lock.yaml", ".pnpmfile.*"],
      ...[".pnp.*", "*.proj.user", "*.csproj.user", "*.vbproj.user", "*.fsproj.user", "launchsettings.json"],
      ...["requirements/*.txt", "constraints*.txt", "*.tf.json", "terragrunt.hcl", "ember-cli-build.js", "jakefile*"],
      ...["pnpm-workspace.yaml", "bun.lock*", "bunfig.toml", ".npmrc", ".yarnrc*", ".pnpmrc", ".yarn/**", "lerna.json"],
      ...["nx.json", "turbo.json", "rush.json", "deno.json*", "deno.lock", "cargo.toml", "cargo.lock", ".cargo/**"],
      ...["build.rs", "rust-toolchain*", "pyproject.toml", "setup.py", "setup.cfg", "requirements*.txt", "pipfile*"],
      ...["poetry.lock", "uv.lock", "pdm.lock", "pip.conf", "tox.ini", "noxfile.py", "conftest.py", "pytest.ini"],
      ...["sitecustomize.py", "usercustomize.py", "*.pth", "environment.y*ml", "gemfile*", "*.gemspec", "rakefile*"],
      ...["*.rake", ".rubocop.yml", "ruby_lsp/**", "composer.json", "composer.lock", "go.mod", "go.sum", "go.work*"],
      ...["*.csproj", "*.vbproj", "*.fsproj", "*.vcxproj*", "*.esproj", "*.sqlproj", "*.proj", "*.props", "*.targets"],
      ...["*.sln", "*.slnx", "*.tasks", "*.rsp", "directory.build.*", "directory.packages.*", "nuget.config"],
      ...["global.json", "packages.config", "packages.lock.json", "*.gradle", "*.gradle.kts", "gradle.properties"],
      ...[
        "gradle/**",
        "gradlew*",
        "gradle.lockfile",
        "pom.xml",
        ".mvn/**",
        "mvnw*",
        "build.xml",
        "ivy.xml",
        "build.sbt",
      ],
      ...["*.sbt", "server.xml", "web.config", "web.xml", "app.config", "makefile*", "gnumakefile", "*.mk", "*.mak"],
      ...["cmakelists.txt", "*.cmake", "cmakepresets.json", "cmakeuserpresets.json", "meson.build", "configure"],
      ...[
        "configure.ac",
        "build.ninja",
        "build",
        "build.bazel",
        "workspace",
        "workspace.bazel",
        "module.bazel*",
        "*.bzl",
      ],
      ...[".bazelrc", "buck", ".buckconfig", "sconstruct", "wscript", "justfile", ".justfile", "taskfile*.y*ml"],
      ...["tiltfile", "vagrantfile", "dockerfile*", "*.dockerfile", "containerfile", "docker-compose*.y*ml"],
      ...["compose*.y*ml", "procfile*", "skaffold.yaml", "flake.nix", "flake.lock", "shell.nix", "default.nix"],
      ...["mix.exs", "mix.lock", "rebar.config", "package.swift", "package.resolved", "podfile*", "cartfile*"],
      ...["*.podspec", "*.pbxproj", "*.xcscheme", "fastlane/**", "pubspec.yaml", "pubspec.lock", "project.clj"],
      ...["deps.edn", "stack.yaml", "*.cabal", "cabal.project", "dune-project", "*.opam", "build.zig*", "*.nimble"],
      ...["brewfile*", "setup.hs", "buildsrc/**", "project.json", "angular.json", "pixi.toml", "pixi.lock"],
      ...["docker-bake*.hcl", "docker-bake*.json", "earthfile", ".config/dotnet-tools.json", "dotnet-tools.json"],
      ...["conanfile.*", "vcpkg.json", "*.tf", ".terraform/**", ".terraform.lock.hcl", "chart.yaml", "ansible.cfg"],
    ],
  },
  {
    tier: 2,
    why: t("can run code when a tool reads its settings"),
    patterns: [
      ...["*.config.js", "*.config.cjs", "*.config.mjs", "*.config.ts", "*.config.cts", "*.config.mts", "*.conf.js"],
      ...["*.conf.cjs", "*.conf.mjs", "*.config.babel.*"],
      ...["*.conf.ts", ".eslintrc*", ".prettierrc*", ".stylelintrc*", ".babelrc*", ".mocharc*", ".nycrc*", ".swcrc"],
      // Settings that are a script, whatever tool they are for.
      ...[
        ".*rc.js",
        ".*rc.cjs",
        ".*rc.mjs",
        ".*rc.ts",
        ".*rc.cts",
        ".*rc.mts",
        ".eleventy.*",
        "webpack.*.js",
        "webpack.*.cjs",
        "webpack.*.mjs",
        "webpack.*.ts",
        "gatsby-*.js",
      ],
      ...["gatsby-*.ts", "plopfile.*", "knexfile.*", "brocfile.js", "truffle*.js", "testem.js", "jest.config.json"],
      ...["gulpfile.*", "gruntfile.*", ".storybook/**", ".commitlintrc*", ".huskyrc*", ".releaserc*", ".ncurc*"],
      ...[".parcelrc", ".pylintrc", "pylintrc", ".flake8", "mypy.ini", ".mypy.ini", ".php-cs-fixer*", ".phpstorm*"],
      ...["phpstan.neon*", ".clangd", "compile_commands.json", ".bundle/**", ".solargraph.yml", ".luarc.json"],
      ...[".vscode-test.*", "babel.config.json", ".rspec", ".guardrc", "guardfile*", ".run/**"],
      ...["tslint.json", ".watchmanconfig", "nodemon.json", ".nodemonrc", "jest.setup.*", "vitest.workspace.*"],
    ],
  },
  {
    tier: 2,
    why: t("can run code when a shell or a system starts"),
    patterns: [
      ...[
        ".envrc",
        ".direnvrc",
        ".tool-versions",
        ".mise*.toml",
        "mise*.toml",
        ".mise/**",
        ".config/mise/**",
        ".asdfrc",
        ".bashrc",
      ],
      ...[
        ".bash_profile",
        ".bash_login",
        ".bash_logout",
        ".bash_aliases",
        ".profile",
        ".zshrc",
        ".zshenv",
        ".zprofile",
      ],
      ...[".zlogin", ".zlogout", ".kshrc", ".cshrc", ".tcshrc", ".login", ".inputrc", ".xinitrc", ".xprofile"],
      ...["config.fish", ".screenrc", ".tmux.conf", "*profile.ps1", ".gdbinit", ".lldbinit", ".pythonrc*", ".irbrc"],
      ...[".pryrc", ".rprofile", ".renviron", ".curlrc", ".wgetrc", "crontab", "*.service", "*.timer", "*.desktop"],
      ...["*.reg", "*.lnk", "*.url", "*.scf", "autorun.inf", "desktop.ini", "*.plist", "*.command", ".hgrc"],
    ],
  },
];
