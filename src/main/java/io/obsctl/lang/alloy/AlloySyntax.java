package io.obsctl.lang.alloy;

import io.obsctl.problem.Problem;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The door to the syntax: text in, tree or formatted text out. No method throws for any input. Stateless. */
public final class AlloySyntax {
    private AlloySyntax() {}

    /**
     * A parsed text.
     *
     * @param file the tree; with problems it has holes and is only good for editors
     * @param problems at most ten errors and one that counts the rest, in the order of the text
     */
    public record Parsed(AlloyFile file, List<Problem> problems) {
        public Parsed {
            problems = List.copyOf(problems);
        }

        /** Whether the text is well-formed. */
        public boolean ok() {
            return problems.isEmpty();
        }
    }

    /**
     * A formatted text.
     *
     * @param text what {@code alloy fmt} prints; the input itself where there are problems
     */
    public record Formatted(String text, List<Problem> problems) {
        public Formatted {
            problems = List.copyOf(problems);
        }

        public boolean ok() {
            return problems.isEmpty();
        }
    }

    /** Parses a text. {@code file} is only a name for positions. */
    public static Parsed parse(String file, String text) {
        return parse(file, text.getBytes(StandardCharsets.UTF_8));
    }

    /** Parses the bytes of a file; bytes that are not UTF-8 are problems. */
    public static Parsed parse(String file, byte[] bytes) {
        Source source = new Source(file, bytes.clone());
        SyntaxProblems problems = new SyntaxProblems(source);
        AlloyFile parsed = new Parser(source, problems).file();
        return new Parsed(parsed, problems.all());
    }

    /** Formats a text as {@code alloy fmt} does, byte for byte. */
    public static Formatted format(String file, String text) {
        return format(parse(file, text), text);
    }

    /** As {@link #format(String, String)}; bytes that are not UTF-8 are problems, as they are to {@code alloy fmt}. */
    public static Formatted format(String file, byte[] bytes) {
        return format(parse(file, bytes), new String(bytes, StandardCharsets.UTF_8));
    }

    private static Formatted format(Parsed parsed, String text) {
        return parsed.ok()
                ? new Formatted(AlloyPrinter.print(parsed.file()), List.of())
                : new Formatted(text, parsed.problems());
    }
}
