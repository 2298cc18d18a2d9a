package io.obsctl.cli;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import picocli.CommandLine;

/**
 * The command tree. Only the branch that the words name is built: 44 commands built eagerly cost 60 to 80 ms on every
 * call (measured, see {@code bench/}).
 */
public final class Commands {
    /** Words before the command that take the next word as their value. */
    private static final Set<String> VALUED = Set.of("-o", "--output", "--profile-dir");

    /** In the order that help shows. */
    private static final List<String> NAMES = List.of(
            "init",
            "profile",
            "demo",
            "sandbox",
            "render",
            "check",
            "fmt",
            "graph",
            "upgrade-check",
            "lsp",
            "auth",
            "plan",
            "deploy",
            "history",
            "rollback",
            "rollout",
            "drift",
            "logs",
            "uninstall",
            "verify",
            "hosts",
            "doctor",
            "explain",
            "completion",
            "train");

    private final Context context;

    public Commands(Context context) {
        this.context = context;
    }

    /** Runs the words and returns the exit code. Never throws for what people typed. */
    public int run(String... typed) {
        String[] words = withoutHelp(typed);
        CommandLine line = words.length == 0 ? tree() : branch(List.of(words));
        Failures failures = new Failures(context);
        line.setParameterExceptionHandler(failures)
                .setExecutionExceptionHandler(failures)
                .setExecutionStrategy(new CommandLine.RunLast());
        try {
            return line.execute(words);
        } catch (Error e) {
            // picocli hands over exceptions only. A class that does not load or a stack that is too deep is a defect
            // too.
            return failures.defect(e, List.of(words).contains("--stacktrace"));
        }
    }

    /** {@code help plan} is {@code plan --help}: people try that first. */
    private static String[] withoutHelp(String[] typed) {
        if (typed.length == 0 || !typed[0].equals("help")) {
            return typed;
        }
        String[] words = Arrays.copyOfRange(typed, 1, typed.length + 1);
        words[words.length - 1] = "--help";
        return words;
    }

    /** The whole tree, for help, completion and tests. */
    public CommandLine tree() {
        return build(NAMES);
    }

    private CommandLine branch(List<String> words) {
        for (int i = 0; i < words.size(); i++) {
            String word = words.get(i);
            if (NAMES.contains(word)) {
                return build(Set.of(word));
            }
            if (VALUED.contains(word)) {
                i++;
            } else if (!word.startsWith("-")) {
                break;
            } else if (word.equals("--version") || word.equals("-V")) {
                return build(Set.of());
            }
        }
        return tree();
    }

    private ObsctlCommand make(String name) {
        return switch (name) {
            case "init" -> new InitCommand(context);
            case "profile" -> new ProfileCommand(context);
            case "demo" -> new DemoCommand(context);
            case "sandbox" -> new SandboxCommand(context);
            case "render" -> new RenderCommand(context);
            case "check" -> new CheckCommand(context);
            case "fmt" -> new FmtCommand(context);
            case "graph" -> new GraphCommand(context);
            case "upgrade-check" -> new UpgradeCheckCommand(context);
            case "lsp" -> new LspCommand(context);
            case "auth" -> new AuthCommand(context);
            case "plan" -> new PlanCommand(context);
            case "deploy" -> new DeployCommand(context);
            case "history" -> new HistoryCommand(context);
            case "rollback" -> new RollbackCommand(context);
            case "rollout" -> new RolloutCommand(context);
            case "drift" -> new DriftCommand(context);
            case "logs" -> new LogsCommand(context);
            case "uninstall" -> new UninstallCommand(context);
            case "verify" -> new VerifyCommand(context);
            case "hosts" -> new HostsCommand(context);
            case "doctor" -> new DoctorCommand(context);
            case "explain" -> new ExplainCommand(context);
            case "completion" -> new CompletionCommand(context);
            case "train" -> new TrainCommand(context);
            default -> throw new IllegalArgumentException("no command: " + name);
        };
    }

    private CommandLine build(Collection<String> names) {
        CommandLine line = new CommandLine(new Obsctl(context), CommandLine.defaultFactory());
        for (String name : names) {
            ObsctlCommand command = make(name);
            CommandLine added = new CommandLine(command);
            command.addTo(added);
            line.addSubcommand(name, added);
        }
        settings(line);
        return line;
    }

    private void settings(CommandLine line) {
        line.setOut(context.help())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setAbbreviatedOptionsAllowed(false)
                .setUsageHelpWidth(100)
                .setOverwrittenOptionsAllowed(true);
    }
}
