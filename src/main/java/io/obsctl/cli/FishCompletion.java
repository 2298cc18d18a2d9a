package io.obsctl.cli;

import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/** Completion for fish, which picocli does not make: one {@code complete} line for each command and option. */
final class FishCompletion {
    private FishCompletion() {}

    static String script(CommandLine root) {
        StringBuilder out = new StringBuilder("# Completion of obsctl for fish.\ncomplete -c obsctl -f\n");
        for (Map.Entry<String, CommandLine> top : root.getSubcommands().entrySet()) {
            String name = top.getKey();
            out.append("complete -c obsctl -n __fish_use_subcommand -a ").append(name);
            out.append(" -d ").append(quote(first(top.getValue()))).append('\n');
            options(top.getValue(), "__fish_seen_subcommand_from " + name, out);
            for (Map.Entry<String, CommandLine> sub :
                    top.getValue().getSubcommands().entrySet()) {
                out.append("complete -c obsctl -n ")
                        .append(quote("__fish_seen_subcommand_from " + name))
                        .append(" -a ")
                        .append(sub.getKey())
                        .append(" -d ")
                        .append(quote(first(sub.getValue())))
                        .append('\n');
                options(sub.getValue(), "__fish_seen_subcommand_from " + sub.getKey(), out);
            }
        }
        return out.toString();
    }

    private static void options(CommandLine command, String condition, StringBuilder out) {
        for (OptionSpec option : command.getCommandSpec().options()) {
            out.append("complete -c obsctl -n ").append(quote(condition));
            for (String name : option.names()) {
                out.append(name.startsWith("--") ? " -l " + name.substring(2) : " -s " + name.substring(1));
            }
            if (option.arity().max() > 0) {
                out.append(" -r");
            }
            String[] words = option.description();
            out.append(" -d ").append(quote(words.length == 0 ? "" : words[0])).append('\n');
        }
    }

    private static String first(CommandLine command) {
        String[] words = command.getCommandSpec().usageMessage().description();
        return words.length == 0 ? "" : words[0];
    }

    private static String quote(String text) {
        return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
    }
}
