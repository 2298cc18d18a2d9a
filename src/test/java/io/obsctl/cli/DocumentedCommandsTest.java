package io.obsctl.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import picocli.CommandLine;
import picocli.CommandLine.MissingParameterException;

/** Every {@code obsctl …} line of any help text and any Markdown file is one that the program understands. */
class DocumentedCommandsTest {
    /** Prose may name a command without its arguments. */
    private static final String MENTION = "\u0000";

    private static final Context NOWHERE = new Context() {
        @Override
        public io.obsctl.report.Console console(Common common) {
            throw new UnsupportedOperationException("parsing asks for nothing");
        }

        @Override
        public UseCases useCases(Common common) {
            throw new UnsupportedOperationException("parsing asks for nothing");
        }

        @Override
        public Clock clock() {
            return Clock.systemUTC();
        }

        @Override
        public BufferedReader input() {
            return new BufferedReader(new StringReader(""));
        }

        @Override
        public PrintWriter help() {
            return new PrintWriter(new StringWriter());
        }

        @Override
        public boolean interactive() {
            return false;
        }

        @Override
        public String version() {
            return "test";
        }
    };

    @TestFactory
    Stream<DynamicTest> parses() throws IOException {
        List<String[]> lines = new ArrayList<>();
        collectHelp(new Commands(NOWHERE).tree(), lines);
        try (Stream<Path> files = Files.walk(Path.of("."))) {
            for (Path file : files.filter(f -> f.toString().endsWith(".md"))
                    .filter(f -> !f.startsWith("./target"))
                    .sorted()
                    .toList()) {
                collectMarkdown(file, lines);
            }
        }
        assertThat(lines).isNotEmpty();
        return lines.stream()
                .map(l -> DynamicTest.dynamicTest(
                        l[0] + ": " + l[1],
                        () -> assertThatCode(() -> parse(l[1])).doesNotThrowAnyException()));
    }

    @Test
    void everyCommandHasTwoExamples() {
        List<String> without = new ArrayList<>();
        each(new Commands(NOWHERE).tree(), command -> {
            if (command.getSubcommands().isEmpty()
                    && !command.getCommandSpec().usageMessage().hidden()) {
                long examples = Stream.of(
                                command.getCommandSpec().usageMessage().footer())
                        .filter(l -> l.strip().startsWith("obsctl "))
                        .count();
                if (examples < 2) {
                    without.add(command.getCommandSpec().qualifiedName());
                }
            }
        });
        assertThat(without).as("commands with fewer than two examples").isEmpty();
    }

    @Test
    void noLineOfHelpIsWiderThanAHundredColumns() {
        List<String> wide = new ArrayList<>();
        each(
                new Commands(NOWHERE).tree(),
                command -> command.getUsageMessage(CommandLine.Help.Ansi.OFF)
                        .lines()
                        .filter(line -> line.codePointCount(0, line.length()) > 100)
                        .forEach(line -> wide.add(command.getCommandSpec().qualifiedName() + ": " + line)));
        assertThat(wide).isEmpty();
    }

    /** A hint's command is pasted as it stands, so it names everything that the command needs. */
    @Test
    void commandsInHintsAreWhole() throws IOException {
        Pattern hint = Pattern.compile("\\.(?:hint|run)\\((.*?)\\)(?=\\s*[;.)])", Pattern.DOTALL);
        Pattern command = Pattern.compile("`(obsctl [^`\"]+)`");
        List<String> parts = new ArrayList<>();
        try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
            for (Path file : files.filter(f -> f.toString().endsWith(".java")).toList()) {
                Matcher hints = hint.matcher(Files.readString(file));
                while (hints.find()) {
                    command.matcher(hints.group(1)).results().forEach(c -> {
                        try {
                            parse(c.group(1));
                        } catch (CommandLine.ParameterException e) {
                            parts.add(file + ": " + c.group(1));
                        }
                    });
                }
            }
        }
        assertThat(parts).isEmpty();
    }

    private static void each(CommandLine line, java.util.function.Consumer<CommandLine> action) {
        action.accept(line);
        line.getSubcommands().values().forEach(sub -> each(sub, action));
    }

    private static void collectHelp(CommandLine root, List<String[]> lines) {
        each(root, command -> {
            for (String line : command.getCommandSpec().usageMessage().footer()) {
                if (line.strip().startsWith("obsctl ")) {
                    lines.add(new String[] {command.getCommandSpec().qualifiedName() + " --help", line.strip()});
                }
            }
        });
    }

    /** Lines of code blocks that start with {@code obsctl} or {@code $ obsctl}, and code spans that do. */
    private static void collectMarkdown(Path file, List<String[]> lines) throws IOException {
        boolean code = false;
        int number = 0;
        for (String line : Files.readString(file).lines().toList()) {
            number++;
            if (line.strip().startsWith("```")) {
                code = !code;
                continue;
            }
            String where = file + ":" + number;
            String bare = line.strip().replaceFirst("^\\$ ", "");
            if (code && bare.startsWith("obsctl ")) {
                lines.add(new String[] {where, bare});
            } else if (!code) {
                var span = java.util.regex.Pattern.compile("`(obsctl [^`]+)`").matcher(line);
                while (span.find()) {
                    lines.add(new String[] {where, span.group(1) + MENTION});
                }
            }
        }
    }

    private static void parse(String typed) {
        boolean mention = typed.endsWith(MENTION);
        String line = typed.replace(MENTION, "");
        for (String part : line.split(" (&&|\\|\\||\\||;) ")) {
            String bare =
                    part.replaceFirst(" #.*", "").replaceFirst(" {3,}.*", "").replaceFirst(" [12]?>.*", "");
            List<String> words = ShellWords.split(bare);
            if (!words.isEmpty() && words.get(0).equals("obsctl") && !bare.contains("…")) {
                try {
                    new Commands(NOWHERE)
                            .tree()
                            .parseArgs(words.subList(1, words.size()).toArray(new String[0]));
                } catch (MissingParameterException e) {
                    if (!mention) {
                        throw e;
                    }
                }
            }
        }
    }
}
