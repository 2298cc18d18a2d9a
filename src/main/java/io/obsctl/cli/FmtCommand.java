package io.obsctl.cli;

import io.obsctl.app.FormatFiles;
import io.obsctl.app.FormatFiles.Different;
import io.obsctl.app.FormatFiles.Formatted;
import io.obsctl.app.FormatFiles.Same;
import io.obsctl.app.FormatFiles.Wrong;
import io.obsctl.problem.ExitCode;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "fmt",
        addMethodSubcommands = false,
        description = "Format Alloy files as `alloy fmt` does, without Alloy.",
        footer = {
            "",
            "Without -w or --check the formatted text goes to standard output.",
            "",
            "Examples:",
            "  obsctl fmt -w config.alloy",
            "  obsctl fmt --check /etc/alloy"
        })
final class FmtCommand extends HelpedCommand {
    @Parameters(arity = "1..*", paramLabel = "FILE", description = "Files, directories, or - for standard input.")
    List<String> paths = List.of();

    @Option(names = "--check", description = "Write nothing; name the files that differ and exit 1.")
    boolean check;

    @Option(
            names = {"-w", "--write"},
            description = "Write each file in its place.")
    boolean write;

    FmtCommand(Context context) {
        super(context);
    }

    @Override
    ExitCode run() {
        FormatFiles format = use().formatFiles();
        ExitCode code = ExitCode.DONE;
        for (Formatted file : format.format(paths)) {
            if (file instanceof Wrong wrong) {
                console().problems(wrong.problems());
                code = ExitCode.NO;
            } else if (check) {
                if (file instanceof Different) {
                    console().say(file.file());
                    code = ExitCode.NO;
                }
            } else if (write && !file.file().equals("-")) {
                if (file instanceof Different different) {
                    format.write(different);
                    console().note(file.file());
                }
            } else {
                console().raw(file instanceof Same same ? same.text() : ((Different) file).text());
            }
        }
        return code;
    }
}
