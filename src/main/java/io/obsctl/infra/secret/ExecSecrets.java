package io.obsctl.infra.secret;

import io.obsctl.infra.http.TokenMask;
import io.obsctl.model.Secret;
import io.obsctl.model.SecretRef;
import io.obsctl.problem.ExitCode;
import io.obsctl.problem.ObsctlException;
import io.obsctl.problem.Problem;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.UnaryOperator;

/**
 * What a program prints: {@code exec:program argument…}, and the two recipes {@code op:} (1Password's {@code op read})
 * and {@code pass:} ({@code pass show}, first line). The text of {@code exec:} is split at blanks; single quotes,
 * double quotes and backslashes keep blanks together. No shell takes part: nothing is expanded. See {@link
 * ChildEnvironment} for what the program sees of the environment.
 */
final class ExecSecrets {
    private static final long SECONDS = 30;
    private static final File NULL = new File("/dev/null");

    private final ChildEnvironment environment;
    private final UnaryOperator<String> mask;
    private final long seconds;

    /** @param mask of what the program says about its failure */
    ExecSecrets(ChildEnvironment environment, UnaryOperator<String> mask) {
        this(environment, mask, SECONDS);
    }

    ExecSecrets(ChildEnvironment environment, UnaryOperator<String> mask, long seconds) {
        this.environment = environment;
        this.mask = mask;
        this.seconds = seconds;
    }

    Secret run(SecretRef ref) {
        return switch (ref.scheme()) {
            case "op" ->
                printed(
                        ref,
                        List.of(
                                "op",
                                "read",
                                "--no-newline",
                                "op://" + ref.rest().replaceFirst("^/+", "")),
                        false);
            case "pass" -> printed(ref, List.of("pass", "show", ref.rest()), true);
            default -> printed(ref, argv(ref), false);
        };
    }

    /** @param firstLine whether more lines may follow, which are no part of the secret */
    private Secret printed(SecretRef ref, List<String> argv, boolean firstLine) {
        Map<String, String> seen = environment.of(ref.scheme());
        List<String> words = new ArrayList<>(argv);
        words.set(0, onPath(argv.get(0), seen.getOrDefault("PATH", "")));
        ProcessBuilder builder = new ProcessBuilder(words).redirectInput(ProcessBuilder.Redirect.from(NULL));
        builder.environment().clear();
        builder.environment().putAll(seen);
        Process process;
        try {
            process = builder.start();
        } catch (IOException e) {
            throw fail(ref, argv, ExitCode.USAGE, argv.get(0) + " cannot be started: is it installed and on the PATH?");
        }
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        try {
            FutureTask<byte[]> out = reading(() -> drain(process.getInputStream()));
            FutureTask<byte[]> err = reading(() -> drain(process.getErrorStream()));
            if (!process.waitFor(end - System.nanoTime(), TimeUnit.NANOSECONDS)) {
                throw new TimeoutException();
            }
            byte[] value = out.get(Math.max(1, end - System.nanoTime()), TimeUnit.NANOSECONDS);
            if (process.exitValue() != 0) {
                Arrays.fill(value, (byte) 0);
                String said = said(err.get(1, TimeUnit.SECONDS));
                throw fail(ref, argv, ExitCode.UNREACHABLE, argv.get(0) + " ended with " + process.exitValue() + said);
            }
            return SecretText.ofBytes(ref, firstLine ? firstLine(value) : value);
        } catch (ExecutionException e) {
            throw fail(ref, argv, ExitCode.UNREACHABLE, "what " + argv.get(0) + " prints cannot be read");
        } catch (TimeoutException e) {
            throw fail(ref, argv, ExitCode.UNREACHABLE, argv.get(0) + " did not end within " + seconds + " s");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw fail(ref, argv, ExitCode.INTERRUPTED, "interrupted");
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }

    /** Where the program is, by the PATH that it will see: Java would take the PATH that it was started with. */
    private static String onPath(String program, String path) {
        if (program.contains("/")) {
            return program;
        }
        for (String folder : path.split(":")) {
            if (folder.startsWith("/") && Files.isExecutable(Path.of(folder, program))) {
                return folder + "/" + program;
            }
        }
        return program;
    }

    private static FutureTask<byte[]> reading(Callable<byte[]> work) {
        FutureTask<byte[]> task = new FutureTask<>(work);
        Thread thread = new Thread(task, "obsctl-secret-reader");
        thread.setDaemon(true);
        thread.start();
        return task;
    }

    private static byte[] firstLine(byte[] value) {
        for (int i = 0; i < value.length; i++) {
            if (value[i] == '\n') {
                byte[] line = Arrays.copyOf(value, i + 1);
                Arrays.fill(value, (byte) 0);
                return line;
            }
        }
        return value;
    }

    private static byte[] drain(InputStream in) {
        try {
            ByteArrayOutputStream kept = new ByteArrayOutputStream();
            byte[] buffer = new byte[8192];
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                // Reads to the end, so that the program never blocks; keeps what can be a secret.
                kept.write(buffer, 0, Math.min(n, Math.max(0, SecretText.LONGEST + 2 - kept.size())));
            }
            return kept.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String said(byte[] err) {
        String text = mask.apply(TokenMask.mask(new String(err, StandardCharsets.UTF_8)))
                .replaceAll("[\\p{Cntrl}\\s]+", " ")
                .strip();
        return text.isEmpty() ? "" : ": " + text.substring(0, Math.min(300, text.length()));
    }

    private static ObsctlException fail(SecretRef ref, List<String> argv, ExitCode code, String why) {
        // Arguments of exec: are not repeated: people put what they should not on command lines.
        String named = ref.scheme().equals("exec") ? "exec:" + argv.get(0) + " …" : ref.toString();
        Problem problem = Problem.error("secret/exec", "A program did not give a secret", named + ": " + why);
        return new ObsctlException(
                code,
                switch (ref.scheme()) {
                    case "op" -> problem.run("op whoami");
                    case "pass" -> problem.run("pass show " + quoted(ref.rest()));
                    default -> problem.run("command -v " + quoted(argv.get(0)));
                });
    }

    private static String quoted(String word) {
        return word.matches("[A-Za-z0-9_./@%+=:,-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
    }

    static List<String> argv(SecretRef ref) {
        List<String> words = new ArrayList<>();
        StringBuilder word = new StringBuilder();
        boolean open = false;
        char quote = 0;
        String text = ref.rest();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\\' && quote != '\'' && i + 1 < text.length()) {
                word.append(text.charAt(++i));
                open = true;
            } else if (quote != 0) {
                if (c == quote) {
                    quote = 0;
                } else {
                    word.append(c);
                }
            } else if (c == '\'' || c == '"') {
                quote = c;
                open = true;
            } else if (c == ' ' || c == '\t') {
                if (open) {
                    words.add(word.toString());
                    word.setLength(0);
                    open = false;
                }
            } else {
                word.append(c);
                open = true;
            }
        }
        if (quote != 0) {
            throw syntax("a quote " + quote + " is not closed");
        }
        if (open) {
            words.add(word.toString());
        }
        if (words.isEmpty() || words.get(0).isEmpty()) {
            throw syntax("no program is named");
        }
        return words;
    }

    private static ObsctlException syntax(String why) {
        return new ObsctlException(
                ExitCode.USAGE,
                Problem.error("secret/exec", "A program did not give a secret", "exec: " + why)
                        .hint("Write it as exec:program argument 'argument with blanks'; no shell takes part"));
    }
}
