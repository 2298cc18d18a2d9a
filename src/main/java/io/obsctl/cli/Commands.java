package io.obsctl.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import picocli.CommandLine;

/**
 * The command tree. Only the branch that the words name is built: 44 commands built eagerly cost 60 to 80 ms on every
 * call (measured, see {@code bench/}).
 */
public final class Commands {
    /** Words before the command that take the next word as their value. */
    private static final Set<String> VALUED = Set.of("-o", "--output", "--profile-dir");

    private final Context context;
    private final Map<String, Function<Context, ObsctlCommand>> makers = new LinkedHashMap<>();

    public Commands(Context context) {
        this.context = context;
        makers.put("init", InitCommand::new);
        makers.put("profile", ProfileCommand::new);
        makers.put("demo", DemoCommand::new);
        makers.put("sandbox", SandboxCommand::new);
        makers.put("render", RenderCommand::new);
        makers.put("check", CheckCommand::new);
        makers.put("fmt", FmtCommand::new);
        makers.put("graph", GraphCommand::new);
        makers.put("upgrade-check", UpgradeCheckCommand::new);
        makers.put("lsp", LspCommand::new);
        makers.put("auth", AuthCommand::new);
        makers.put("plan", PlanCommand::new);
        makers.put("deploy", DeployCommand::new);
        makers.put("history", HistoryCommand::new);
        makers.put("rollback", RollbackCommand::new);
        makers.put("rollout", RolloutCommand::new);
        makers.put("drift", DriftCommand::new);
        makers.put("logs", LogsCommand::new);
        makers.put("uninstall", UninstallCommand::new);
        makers.put("verify", VerifyCommand::new);
        makers.put("hosts", HostsCommand::new);
        makers.put("doctor", DoctorCommand::new);
        makers.put("explain", ExplainCommand::new);
        makers.put("completion", CompletionCommand::new);
        makers.put("train", TrainCommand::new);
    }

    /** Runs the words and returns the exit code. Never throws for what people typed. */
    public int run(String... words) {
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

    /** The whole tree, for help, completion and tests. */
    public CommandLine tree() {
        return build(makers.keySet());
    }

    private CommandLine branch(List<String> words) {
        for (int i = 0; i < words.size(); i++) {
            String word = words.get(i);
            if (makers.containsKey(word)) {
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

    private CommandLine build(Set<String> names) {
        CommandLine line = new CommandLine(new Obsctl(context), CommandLine.defaultFactory());
        List<String> inOrder = new ArrayList<>(makers.keySet());
        inOrder.retainAll(names);
        for (String name : inOrder) {
            ObsctlCommand command = Objects.requireNonNull(makers.get(name)).apply(context);
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
