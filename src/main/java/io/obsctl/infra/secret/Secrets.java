package io.obsctl.infra.secret;

import io.obsctl.event.Sink;
import io.obsctl.infra.http.Http;
import io.obsctl.model.Secret;
import io.obsctl.model.SecretRef;
import io.obsctl.model.SecretSource;
import io.obsctl.problem.ExitCode;
import io.obsctl.problem.Nearest;
import io.obsctl.problem.ObsctlException;
import io.obsctl.problem.Problem;
import java.time.Clock;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Finds secrets by their references, each once a run, several at a time; bounded in time (30 s a program, 15 s a
 * request) and size (64 KiB). What it finds, the {@link Redactor} masks from then on. Failures name the reference, its
 * place in the profile and a command, never a value; those that cost time are remembered for the run, those of
 * variables and files are not.
 */
public final class Secrets implements SecretSource, AutoCloseable {
    private static final int AT_ONCE = 8;
    private static final Set<String> CHEAP = Set.of("env", "file", "systemd-creds");

    private final Map<String, String> environment;
    private final Redactor redactor;
    private final SecretPlaces places;
    private final FileSecrets files;
    private final ExecSecrets programs;
    private final VaultSecrets vault;
    private final Http direct;
    private final AwsSecrets aws;
    private final Map<SecretRef, CompletableFuture<Secret>> found = new ConcurrentHashMap<>();

    /** With no profile whose lines problems could name. */
    public Secrets(Map<String, String> environment, Http http, Redactor redactor, Sink sink) {
        this(environment, http, redactor, sink, new SecretPlaces(), Clock.systemUTC());
    }

    /**
     * @param environment the process's environment
     * @param http for vaults; not used before the first such reference
     * @param sink takes remarks, such as a file that anybody may read
     */
    public Secrets(
            Map<String, String> environment,
            Http http,
            Redactor redactor,
            Sink sink,
            SecretPlaces places,
            Clock clock) {
        this.environment = Map.copyOf(environment);
        this.redactor = redactor;
        this.places = places;
        this.files = new FileSecrets(this.environment, sink);
        this.programs = new ExecSecrets(new ChildEnvironment(this.environment, places::variables), redactor::mask);
        this.vault = new VaultSecrets(this.environment, http, redactor::learn);
        this.direct = http.direct();
        this.aws = new AwsSecrets(this.environment, http, direct, clock, redactor::learn);
    }

    @Override
    public Secret resolve(SecretRef ref) {
        CompletableFuture<Secret> mine = new CompletableFuture<>();
        CompletableFuture<Secret> other = found.putIfAbsent(ref, mine);
        if (other != null) {
            return outcome(other);
        }
        try {
            Secret secret = find(ref);
            redactor.learn(secret);
            mine.complete(secret);
            return secret;
        } catch (ObsctlException e) {
            if (CHEAP.contains(ref.scheme()) || e.exitCode() == ExitCode.INTERRUPTED) {
                found.remove(ref, mine);
            }
            ObsctlException placed = new ObsctlException(
                    e.exitCode(),
                    e.problems().stream().map(p -> places.at(ref, p)).toList());
            mine.completeExceptionally(placed);
            throw placed;
        } finally {
            // Whatever else went wrong: nobody waits for it for ever.
            if (!mine.isDone()) {
                found.remove(ref, mine);
                mine.completeExceptionally(new IllegalStateException("looking for " + ref.scheme() + " failed"));
            }
        }
    }

    private static Secret outcome(CompletableFuture<Secret> looked) {
        try {
            return looked.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof ObsctlException known) {
                throw known;
            }
            throw e;
        }
    }

    @Override
    public void prepare(Collection<SecretRef> refs) {
        List<SecretRef> open =
                new HashSet<>(refs).stream().filter(r -> !found.containsKey(r)).toList();
        if (open.size() < 2) {
            return; // Whoever asks next looks just as soon.
        }
        CountDownLatch left = new CountDownLatch(open.size());
        AtomicInteger number = new AtomicInteger();
        ExecutorService pool = Executors.newFixedThreadPool(Math.min(AT_ONCE, open.size()), work -> {
            Thread thread = new Thread(work, "obsctl-secret-" + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        });
        try {
            open.forEach(ref -> pool.execute(() -> {
                try {
                    resolve(ref);
                } catch (ObsctlException e) {
                    // Said by resolve, to whoever needs this secret.
                } finally {
                    left.countDown();
                }
            }));
            left.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            pool.shutdownNow();
        }
    }

    /** Wipes everything that was found, and gives back logins that were made for it. */
    @Override
    public void close() {
        vault.close();
        direct.close();
        found.values().forEach(looked -> {
            if (looked.isDone() && !looked.isCompletedExceptionally()) {
                looked.join().wipe();
            }
        });
        found.clear();
    }

    private Secret find(SecretRef ref) {
        return switch (ref.scheme()) {
            case "env" -> variable(ref);
            case "file" -> files.read(ref);
            case "exec", "op", "pass" -> programs.run(ref);
            case "vault" -> vault.read(ref);
            case "aws-sm", "aws-ssm" -> aws.read(ref);
            default -> throw onHostOnly(ref);
        };
    }

    private Secret variable(SecretRef ref) {
        String value = environment.get(ref.rest());
        if (value != null) {
            return SecretText.of(ref, value);
        }
        Problem problem =
                Problem.error("secret/unset", "An environment variable is not set", "no variable " + ref.rest());
        // One letter is near to every other.
        String near = ref.rest().length() < 3
                ? ""
                : Nearest.to(ref.rest(), environment.keySet()).orElse("");
        if (!near.isEmpty()) {
            problem = problem.hint("Did you mean `env:" + near + "`?");
        }
        throw new ObsctlException(
                ExitCode.USAGE,
                ref.rest().matches("[A-Za-z_][A-Za-z0-9_]*")
                        ? problem.run("read -rs " + ref.rest() + " && export " + ref.rest())
                        : problem.hint("The name of a variable is letters, digits and underscores"));
    }

    private static ObsctlException onHostOnly(SecretRef ref) {
        return new ObsctlException(
                ExitCode.USAGE,
                Problem.error(
                                "secret/on-host-only",
                                "This secret lies encrypted on the host, and obsctl never reads it",
                                ref.toString())
                        .hint("Only what runs on that host can use it. For this machine's own requests give another"
                                + " reference, such as stack.tokens.read: env:GRAFANA_CLOUD_READ_TOKEN"));
    }
}
