package io.obsctl.report;

import io.obsctl.problem.Problem;
import java.io.PrintStream;
import java.util.List;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * Where a command writes: results to one stream, everything else to the other. Every text passes the redaction that is
 * given, as a last line of defence.
 */
public final class Console {
    private final PrintStream out;
    private final PrintStream err;
    private final Terminal outTerminal;
    private final Terminal errTerminal;
    private final UnaryOperator<String> redaction;
    private final Supplier<Size> size;
    private final Foreground foreground;

    /** How large a terminal is now, in characters. */
    public record Size(int columns, int rows) {}

    public Console(
            PrintStream out,
            PrintStream err,
            Terminal outTerminal,
            Terminal errTerminal,
            UnaryOperator<String> redaction) {
        this(out, err, outTerminal, errTerminal, redaction, () -> new Size(errTerminal.width(), 24), new Foreground());
    }

    /**
     * @param size of the terminal behind standard error, asked whenever something is drawn
     * @param foreground knows from then on what is drawn
     */
    public Console(
            PrintStream out,
            PrintStream err,
            Terminal outTerminal,
            Terminal errTerminal,
            UnaryOperator<String> redaction,
            Supplier<Size> size,
            Foreground foreground) {
        this.size = size;
        this.foreground = foreground;
        this.out = out;
        this.err = err;
        this.outTerminal = outTerminal;
        this.errTerminal = errTerminal;
        this.redaction = redaction;
    }

    /** What standard output can show. */
    public Terminal terminal() {
        return outTerminal;
    }

    /** What standard error can show. */
    public Terminal errTerminal() {
        return errTerminal;
    }

    /** One line of the result. */
    public void say(String line) {
        beside(outTerminal, () -> out.println(redaction.apply(outTerminal.plain(line))));
    }

    /** Text of the result as it is, without a line end added. */
    public void raw(String text) {
        beside(outTerminal, () -> {
            out.print(redaction.apply(text));
            out.flush();
        });
    }

    /** One line beside the result. */
    public void note(String line) {
        beside(errTerminal, () -> line(line));
    }

    /** A line of standard error from whoever draws there, and has taken away what is drawn. */
    void line(String line) {
        err.println(redaction.apply(errTerminal.plain(line)));
    }

    /** What is drawn in place would take lines below it for its own. */
    private void beside(Terminal terminal, Runnable print) {
        if (terminal.live()) {
            foreground.above(print);
        } else {
            print.run();
        }
    }

    /** Takes away what is drawn in place; from then on nothing is. */
    public void endDrawing() {
        foreground.end();
    }

    /** A question beside the result, without a line end. */
    public void prompt(String question) {
        err.print(redaction.apply(errTerminal.plain(question)));
        err.flush();
    }

    /** Lines of standard error that are written over in place; only on a live terminal. */
    LiveBlock block() {
        return new LiveBlock(err, line -> redaction.apply(errTerminal.plain(line)));
    }

    Foreground foreground() {
        return foreground;
    }

    int width() {
        return Math.max(20, size.get().columns());
    }

    int height() {
        return Math.max(5, size.get().rows());
    }

    /** Problems beside the result, each with an empty line after it. */
    public void problems(List<Problem> problems) {
        ProblemText text = new ProblemText(errTerminal);
        for (Problem problem : problems) {
            text.lines(problem).forEach(this::note);
            note("");
        }
    }
}
