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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * {@code exec:program argument…}: what a program prints. The text is split at blanks; single quotes, double quotes and
 * backslashes keep blanks together. No shell takes part: nothing is expanded. The program inherits the environment but
 * for variables that hold Grafana tokens.
 */
final class ExecSecrets {
    private static final long SECONDS = 30;
    private static final File NULL = new File("/dev/null");

    private final Map<String, String> environment;

    ExecSecrets(Map<String, String> environment) {
        this.environment = environment;
    }

    Secret run(SecretRef ref) {
        List<String> argv = argv(ref);
        ProcessBuilder builder = new ProcessBuilder(argv).redirectInput(ProcessBuilder.Redirect.from(NULL));
        builder.environment().clear();
        environment.forEach((name, value) -> {
            if (TokenMask.mask(value).equals(value)) {
                builder.environment().put(name, value);
            }
        });
        Process process;
        try {
            process = builder.start();
        } catch (IOException e) {
            throw fail(ref, ExitCode.USAGE, argv.get(0) + " cannot be started: is it installed and on the PATH?");
        }
        try {
            CompletableFuture<byte[]> out = CompletableFuture.supplyAsync(() -> drain(process.getInputStream()));
            CompletableFuture<byte[]> err = CompletableFuture.supplyAsync(() -> drain(process.getErrorStream()));
            byte[] value = out.get(SECONDS, TimeUnit.SECONDS);
            if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
                throw new TimeoutException();
            }
            if (process.exitValue() != 0) {
                String said = said(err.get(1, TimeUnit.SECONDS));
                throw fail(ref, ExitCode.UNREACHABLE, argv.get(0) + " ended with " + process.exitValue() + said);
            }
            return SecretText.ofBytes(ref, value);
        } catch (ExecutionException e) {
            throw fail(ref, ExitCode.UNREACHABLE, "what " + argv.get(0) + " prints cannot be read");
        } catch (TimeoutException e) {
            throw fail(ref, ExitCode.UNREACHABLE, argv.get(0) + " did not end within " + SECONDS + " s");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw fail(ref, ExitCode.INTERRUPTED, "interrupted");
        } finally {
            process.destroyForcibly();
        }
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

    private static String said(byte[] err) {
        String text = TokenMask.mask(new String(err, StandardCharsets.UTF_8))
                .replaceAll("[\\p{Cntrl}\\s]+", " ")
                .strip();
        return text.isEmpty() ? "" : ": " + text.substring(0, Math.min(300, text.length()));
    }

    private static ObsctlException fail(SecretRef ref, ExitCode code, String why) {
        String program = argv(ref).get(0);
        return new ObsctlException(
                code,
                Problem.error("secret/exec", "A program did not give a secret", "exec:" + program + " …: " + why));
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
                ExitCode.USAGE, Problem.error("secret/exec", "A program did not give a secret", "exec: " + why));
    }
}
