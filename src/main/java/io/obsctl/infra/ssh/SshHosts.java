package io.obsctl.infra.ssh;

import io.obsctl.deploy.LaneAsker;
import io.obsctl.deploy.Place;
import io.obsctl.deploy.Target;
import io.obsctl.event.Sink;
import io.obsctl.model.Collector;
import io.obsctl.model.Host;
import io.obsctl.model.HostDefaults;
import io.obsctl.model.HostFacts;
import io.obsctl.model.HostKeyOffer;
import io.obsctl.model.HostStatus;
import io.obsctl.model.LogLine;
import io.obsctl.model.LogRequest;
import io.obsctl.model.SecretSource;
import io.obsctl.problem.ExitCode;
import io.obsctl.problem.ObsctlException;
import io.obsctl.problem.Problem;
import io.obsctl.verify.source.SourceReach.FileText;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/** The hosts of a run, each with one connection that targets and tunnels share. Safe between threads. */
public final class SshHosts implements AutoCloseable {
    private final Endpoints endpoints;
    private final Sessions sessions;
    private final Map<String, SshConnection> connections = new ConcurrentHashMap<>();
    private volatile boolean closed;

    public SshHosts(HostDefaults defaults, SshOptions options) {
        this.endpoints = new Endpoints(defaults, options);
        this.sessions = new Sessions(options);
    }

    /** The host as a place that holds releases. Closing the target ends the host's connection. */
    public Target target(Host host, HostRelease what, SecretSource secrets, Clock clock) {
        return new SshTarget(connection(host), what, HostPaths.USUAL, secrets, clock);
    }

    /** Asks backends from the host, over the connection of {@link #target}. */
    public LaneAsker lanes(Host host, SecretSource secrets) {
        return new LanesFromHost(connection(host), secrets);
    }

    /** The host as it is asked after a deploy; it shares the connection of {@link #target}. */
    public Place place(Host host, HostRelease what, SecretSource secrets, Clock clock) {
        return new SshPlace(connection(host), what, HostPaths.USUAL, secrets, clock);
    }

    /**
     * What the host says of itself. Writes nothing.
     *
     * @param collector whose program, home and page are looked at
     * @throws ObsctlException with exit code {@code UNREACHABLE}, or {@code DENIED} where it does not let the user in
     */
    public HostFacts facts(Host host, Collector collector, SecretSource secrets, Clock clock) {
        HostRelease what = HostRelease.of("", "", "", collector, Duration.ZERO);
        try {
            return new HostReader(connection(host), what, HostPaths.USUAL, secrets, clock).facts();
        } catch (SshFailure e) {
            throw new ObsctlException(SshProblems.exitCode(e.problem()), e.problem(), e);
        }
    }

    /** How the host and its collector are. Writes nothing, never throws for what the host answers. */
    public HostStatus status(Host host, Collector collector, SecretSource secrets, Clock clock) {
        HostRelease what = HostRelease.of("", "", "", collector, Duration.ZERO);
        try {
            return new HostStatusReader(connection(host), what, HostPaths.USUAL, secrets, clock).read();
        } catch (SshFailure e) {
            return new HostStatus.Unasked(host.name(), e.problem());
        }
    }

    /**
     * Reads the collector's journal and hands on each line as it comes, from one thread.
     *
     * @param sink hears what people should know while it is followed
     * @throws ObsctlException when the host cannot be asked
     */
    public void logs(Host host, LogRequest request, Consumer<LogLine> lines, Sink sink) {
        try {
            HostJournal journal = new HostJournal(connection(host));
            if (request.follow()) {
                journal.follow(request, lines, sink, () -> closed);
            } else {
                journal.read(request, lines);
            }
        } catch (SshFailure e) {
            throw new ObsctlException(SshProblems.exitCode(e.problem()), e.problem(), e);
        }
    }

    /**
     * A way to an address as the host sees it, such as {@code 127.0.0.1:4318}.
     *
     * @throws ObsctlException with exit code {@code UNREACHABLE} when the host cannot be reached
     */
    public SshTunnel tunnel(Host host, String remoteAddress) {
        try {
            return SshTunnel.open(connection(host), remoteAddress);
        } catch (SshFailure e) {
            throw new ObsctlException(ExitCode.UNREACHABLE, e.problem(), e);
        }
    }

    /**
     * A file of the host that is no secret, such as the authority that its collector trusts.
     *
     * @param longest what is read of it at most, in bytes
     * @throws ObsctlException when the host cannot be asked
     */
    public FileText file(Host host, String path, int longest) {
        try {
            return new HostFile(connection(host)).read(path, longest);
        } catch (SshFailure e) {
            throw new ObsctlException(SshProblems.exitCode(e.problem()), e.problem(), e);
        }
    }

    /**
     * The key that the host offers now. Logs in nowhere and writes nothing.
     *
     * @throws ObsctlException with exit code {@code UNREACHABLE}
     */
    public HostKeyOffer offeredKey(Host host) {
        try {
            return sessions.offered(endpoints.of(host));
        } catch (SshFailure e) {
            throw new ObsctlException(ExitCode.UNREACHABLE, e.problem(), e);
        }
    }

    /** Adds the key to the file of known hosts that is used for the host, and gives that file. */
    public Path trust(Host host, HostKeyOffer key) {
        Path file = endpoints.of(host).ownKnownHosts();
        try {
            Path directory = file.toAbsolutePath().getParent();
            if (directory != null && !Files.isDirectory(directory)) {
                Files.createDirectories(
                        directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            }
            boolean lineEnd = !Files.exists(file)
                    || Files.readString(file).isEmpty()
                    || Files.readString(file).endsWith("\n");
            Files.writeString(
                    file,
                    (lineEnd ? "" : "\n") + key.line() + "\n",
                    StandardCharsets.UTF_8,
                    StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND);
            return file;
        } catch (IOException e) {
            throw new ObsctlException(
                    ExitCode.NO,
                    Problem.error(
                            "ssh/known-hosts",
                            "the file of known hosts cannot be written",
                            file + ": " + e.getMessage()),
                    e);
        }
    }

    SshConnection connection(Host host) {
        return connections.computeIfAbsent(host.name(), name -> new SshConnection(endpoints.of(host), sessions));
    }

    @Override
    public void close() {
        closed = true;
        connections.values().forEach(SshConnection::close);
    }
}
