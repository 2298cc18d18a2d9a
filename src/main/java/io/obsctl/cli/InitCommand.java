package io.obsctl.cli;

import io.obsctl.app.InitProfile;
import io.obsctl.app.InitProfile.Question;
import io.obsctl.model.StackFacts;
import io.obsctl.problem.ExitCode;
import io.obsctl.problem.Severity;
import io.obsctl.report.InitView;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "init",
        sortOptions = false,
        description = "Write a profile for a new environment.",
        footer = {
            "",
            "On a terminal it asks for what is missing. With --stack and a token that may read stacks",
            "(--stacks-token, or the variable GRAFANA_CLOUD_STACKS_TOKEN) the DISTINCT ids of all lanes come from",
            "the stack's own API; without one, paste the stack's details page to --from. Tokens are given as",
            "references, never as such.",
            "",
            "Examples:",
            "  obsctl init prod --service api --stack sheenapps --stacks-token env:GRAFANA_CLOUD_STACKS_TOKEN",
            "  obsctl init prod --service api --from details.txt --print"
        })
final class InitCommand extends HelpedCommand {
    @Parameters(paramLabel = "NAME", description = "The profile's name; usually the environment's.")
    String name = "";

    @Option(
            names = "--answers",
            paramLabel = "FILE",
            description = "Answers as `key: value`, keys as the flags; - reads standard input.")
    @Nullable
    String answers;

    @Option(
            names = "--from",
            paramLabel = "FILE",
            description =
                    "A pasted details page, environment file or other tool's configuration; - reads standard input."
                            + " Tokens in it are never written.")
    @Nullable
    String from;

    @Option(names = "--force", description = "Replace a profile that is there already.")
    boolean force;

    @Option(names = "--print", description = "Print the profile and write nothing.")
    boolean print;

    private final Map<String, String> flags = new LinkedHashMap<>();

    InitCommand(Context context) {
        super(context);
    }

    /** One flag a question: the questions are the profile's, so the flags are not written down twice. */
    @Override
    void addTo(CommandLine line) {
        for (Question question : InitProfile.questions()) {
            String def = question.def().isEmpty() ? "" : " Default: " + question.def() + ".";
            line.getCommandSpec()
                    .addOption(OptionSpec.builder("--" + question.key())
                            .paramLabel("VALUE")
                            .type(String.class)
                            .description(question.text() + "." + def)
                            .setter(new CommandLine.Model.ISetter() {
                                @Override
                                @SuppressWarnings("unchecked")
                                public <T> T set(T value) {
                                    if (value != null) {
                                        flags.put(question.key(), String.valueOf(value));
                                    }
                                    return value;
                                }
                            })
                            .build());
        }
    }

    @Override
    ExitCode run() {
        InitProfile init = use().initProfile();
        if (!print) {
            init.requireFree(name, force);
        }
        Map<String, String> given = new LinkedHashMap<>();
        InitView view = new InitView(console());
        if (from != null) {
            given.putAll(view.pasted(from, init.pasted(from)));
        }
        if (answers != null) {
            given.putAll(init.answers(answers));
        }
        given.putAll(flags);
        InitProfile.Discovered discovered = init.discover(given);
        Map<String, String> all = new LinkedHashMap<>(discovered.answers());
        StackFacts facts = discovered.facts();
        if (facts != null) {
            view.found(facts);
        }
        if (answers == null && context().interactive()) {
            ask(all);
        }
        if (facts != null) {
            all = init.dated(name, all);
        }
        if (print) {
            console().raw(init.text(name, all));
            return ExitCode.DONE;
        }
        InitProfile.Written written = init.write(name, all, force);
        console().problems(written.problems());
        view.written(name, written.path());
        boolean wrong = written.problems().stream().anyMatch(p -> p.severity() == Severity.ERROR);
        return wrong ? ExitCode.NO : ExitCode.DONE;
    }

    private void ask(Map<String, String> all) {
        boolean idsKnown = all.containsKey("otlp-id");
        for (Question question : InitProfile.asked(all.getOrDefault("kind", "grafana-cloud"), idsKnown)) {
            if (!all.containsKey(question.key())) {
                String answer = ask(question);
                if (!answer.isEmpty()) {
                    all.put(question.key(), answer);
                }
            }
        }
    }

    private String ask(Question question) {
        String def = question.def().isEmpty() ? "" : " [" + question.def() + "]";
        console().prompt(question.text() + def + ": ");
        try {
            String line = context().input().readLine();
            return line == null ? "" : line.strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
