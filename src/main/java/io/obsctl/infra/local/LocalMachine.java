package io.obsctl.infra.local;

import io.obsctl.infra.http.Http;
import io.obsctl.infra.http.HttpCall;
import io.obsctl.infra.http.HttpResult.Answered;
import io.obsctl.model.Machine;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** The machine that this program runs on. */
public final class LocalMachine implements Machine {
    private static final long SECONDS = 5;
    private static final int AT_ONCE = 16;
    private static final int LONGEST_LINE = 80;

    private final Map<String, String> environment;
    private final Supplier<Map<String, String>> childEnvironment;
    private final Http http;
    private final Clock clock;

    /** @param childEnvironment of programs that are asked for their versions */
    public LocalMachine(
            Map<String, String> environment, Supplier<Map<String, String>> childEnvironment, Http http, Clock clock) {
        this.environment = environment;
        this.childEnvironment = childEnvironment;
        this.http = http;
        this.clock = clock;
    }

    @Override
    public String java() {
        return System.getProperty("java.version", "?") + ", " + System.getProperty("java.vendor", "?");
    }

    @Override
    public String variable(String name) {
        return environment.getOrDefault(name, "");
    }

    @Override
    public String home() {
        return environment.getOrDefault("HOME", System.getProperty("user.home", "/"));
    }

    @Override
    public Optional<ProgramAnswer> run(String... words) {
        ProcessBuilder builder = new ProcessBuilder(words)
                .redirectErrorStream(true)
                .redirectInput(ProcessBuilder.Redirect.from(new java.io.File("/dev/null")));
        builder.environment().clear();
        builder.environment().putAll(childEnvironment.get());
        try {
            Process process = builder.start();
            boolean ended = process.waitFor(SECONDS, TimeUnit.SECONDS);
            if (!ended) {
                process.destroyForcibly();
                return Optional.of(new ProgramAnswer(-1, "does not answer"));
            }
            String text = new String(process.getInputStream().readNBytes(8192), StandardCharsets.UTF_8);
            String line = text.lines().findFirst().orElse("").strip();
            return Optional.of(new ProgramAnswer(
                    process.exitValue(), line.length() > LONGEST_LINE ? line.substring(0, LONGEST_LINE) + "…" : line));
        } catch (IOException e) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    @Override
    public Optional<FileLook> look(String path) {
        try {
            Path file = Path.of(path.startsWith("~/") ? home() + path.substring(1) : path);
            if (!Files.exists(file)) {
                return Optional.empty();
            }
            return Optional.of(new FileLook(Files.isDirectory(file), mode(file), Files.isReadable(file)));
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
    }

    private static String mode(Path file) {
        try {
            return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
        } catch (IOException | UnsupportedOperationException e) {
            return "";
        }
    }

    @Override
    public List<String> names(String directory) {
        try (Stream<Path> files = Files.list(Path.of(directory))) {
            return files.map(f -> f.getFileName().toString()).sorted().toList();
        } catch (IOException | InvalidPathException e) {
            return List.of();
        }
    }

    @Override
    public long free(String path) {
        // Not through a FileStore: that wants the mount's line, which a chroot has not.
        Path place = Path.of(path);
        return Files.exists(place) ? place.toFile().getUsableSpace() : -1;
    }

    /** The soft limit of this process. Where cores go is another matter: a pattern may hand them to a program. */
    @Override
    public boolean writesCores() {
        try (Stream<String> limits = Files.lines(Path.of("/proc/self/limits"))) {
            return limits.filter(l -> l.startsWith("Max core file size"))
                    .noneMatch(l ->
                            l.substring("Max core file size".length()).strip().startsWith("0 "));
        } catch (IOException e) {
            return false;
        }
    }

    @Override
    public Map<String, Boolean> resolve(List<String> hosts) {
        return asked(hosts, host -> {
            try {
                return InetAddress.getAllByName(host).length > 0;
            } catch (UnknownHostException e) {
                return false;
            }
        });
    }

    @Override
    public Map<String, Boolean> connect(List<String> endpoints) {
        return asked(endpoints, endpoint -> {
            int colon = endpoint.lastIndexOf(':');
            try (Socket socket = new Socket()) {
                socket.connect(
                        new InetSocketAddress(
                                endpoint.substring(0, colon), Integer.parseInt(endpoint.substring(colon + 1))),
                        (int) TimeUnit.SECONDS.toMillis(SECONDS));
                return true;
            } catch (IOException e) {
                return false;
            }
        });
    }

    /** In the order given; what does not answer in time counts as no. */
    private static Map<String, Boolean> asked(List<String> what, Predicate<String> question) {
        Map<String, Boolean> out = new LinkedHashMap<>();
        if (what.isEmpty()) {
            return out;
        }
        ExecutorService pool = Executors.newFixedThreadPool(Math.min(AT_ONCE, what.size()), work -> {
            Thread thread = new Thread(work, "obsctl-doctor");
            thread.setDaemon(true);
            return thread;
        });
        try {
            Map<String, Future<Boolean>> running = new LinkedHashMap<>();
            what.forEach(one -> running.put(one, pool.submit(() -> question.test(one))));
            for (Map.Entry<String, Future<Boolean>> one : running.entrySet()) {
                out.put(one.getKey(), answer(one.getValue()));
            }
            return out;
        } finally {
            pool.shutdownNow();
        }
    }

    private static boolean answer(Future<Boolean> running) {
        try {
            return running.get(2 * SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    @Override
    public Optional<Duration> clockAhead(URI url) {
        if (!(http.send(HttpCall.get(url, Duration.ofSeconds(SECONDS))) instanceof Answered answer)) {
            return Optional.empty();
        }
        Instant now = clock.instant();
        return answer.header("date").flatMap(date -> {
            try {
                Instant there = ZonedDateTime.parse(date, DateTimeFormatter.RFC_1123_DATE_TIME)
                        .toInstant();
                return Optional.of(Duration.between(there, now));
            } catch (DateTimeException e) {
                return Optional.empty();
            }
        });
    }
}
