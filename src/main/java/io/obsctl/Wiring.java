package io.obsctl;

import io.obsctl.cli.Common;
import io.obsctl.cli.Context;
import io.obsctl.cli.UseCases;
import io.obsctl.deploy.StopSignal;
import io.obsctl.event.Event;
import io.obsctl.event.Sink;
import io.obsctl.infra.http.Http;
import io.obsctl.infra.http.RetryPolicy;
import io.obsctl.infra.http.TokenMask;
import io.obsctl.infra.local.Author;
import io.obsctl.infra.secret.ChildEnvironment;
import io.obsctl.infra.secret.Redactor;
import io.obsctl.infra.secret.SecretPlaces;
import io.obsctl.infra.secret.Secrets;
import io.obsctl.infra.ssh.SshHosts;
import io.obsctl.infra.ssh.SshOptions;
import io.obsctl.model.LoadedProfile;
import io.obsctl.model.Secret;
import io.obsctl.model.SecretRef;
import io.obsctl.model.SecretSource;
import java.io.BufferedReader;
import java.io.Console;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Puts the parts together. Everything is made when it is first asked for: start-up time is a promise. */
final class Wiring implements Context, AutoCloseable {
    private final Map<String, String> environment;
    private final InputStream rawInput;
    private final BufferedReader input;
    private final PrintStream out;
    private final PrintStream err;
    private final Terminals terminals;
    private final Clock clock = Clock.systemUTC();
    private volatile @Nullable Redactor redactor;
    private volatile @Nullable Common common;
    private @Nullable Http http;
    private @Nullable Http hastyHttp;
    private final SecretPlaces places = new SecretPlaces();
    private @Nullable Secrets secrets;
    private @Nullable SwappedSecrets swapped;
    private @Nullable SshHosts ssh;
    private final Deque<Runnable> open = new ArrayDeque<>();
    private final StopSignal stop = new StopSignal();
    private final io.obsctl.report.Foreground foreground = new io.obsctl.report.Foreground();

    Wiring(Map<String, String> environment, InputStream in, PrintStream out, PrintStream err) {
        this.environment = environment;
        this.rawInput = in;
        this.input = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
        this.out = out;
        this.err = err;
        this.terminals = new Terminals(environment, System.getProperty("obsctl.tty"));
    }

    @Override
    public io.obsctl.report.Console console(Common common) {
        return new io.obsctl.report.Console(
                out,
                err,
                terminals.of(1, common.noColor()),
                terminals.of(2, common.noColor()),
                this::mask,
                terminals::size,
                foreground);
    }

    @Override
    public UseCases useCases(Common common) {
        this.common = common;
        return new WiredUseCases(this, common);
    }

    @Override
    public Clock clock() {
        return clock;
    }

    @Override
    public BufferedReader input() {
        return input;
    }

    @Override
    public PrintWriter help() {
        return new PrintWriter(out, true);
    }

    @Override
    public boolean interactive() {
        return terminals.isTerminal(0) && terminals.isTerminal(2);
    }

    @Override
    public String version() {
        String version = Wiring.class.getPackage().getImplementationVersion();
        return version == null ? "development" : version;
    }

    /** What is drawn on the terminal now. */
    io.obsctl.report.Foreground foreground() {
        return foreground;
    }

    /** Closes what was opened, last first. Called at the end and on Ctrl-C; the second call does nothing. */
    @Override
    public void close() {
        while (true) {
            Runnable next;
            synchronized (open) {
                next = open.pollFirst();
            }
            if (next == null) {
                return;
            }
            next.run();
        }
    }

    /** Before the first secret is asked for there is nothing to mask but what looks like a token by itself. */
    private String mask(String text) {
        Redactor known = redactor;
        return known == null ? TokenMask.mask(text) : known.mask(text);
    }

    Map<String, String> environment() {
        return environment;
    }

    InputStream rawInput() {
        return rawInput;
    }

    /** Standard output as bytes, for protocols. */
    PrintStream rawOutput() {
        return out;
    }

    synchronized Http http() {
        if (http == null) {
            Http made = new Http(version(), RetryPolicy.PATIENT, environment);
            http = opened(made, made::close);
        }
        return http;
    }

    /** Sends each call once: for those who count requests, and wait by themselves when asked to. */
    synchronized Http hastyHttp() {
        if (hastyHttp == null) {
            Http made = new Http(version(), RetryPolicy.NONE, environment);
            hastyHttp = opened(made, made::close);
        }
        return hastyHttp;
    }

    /** @param sink takes remarks too; people are told of them in any case */
    synchronized SecretSource secrets(Sink sink) {
        if (secrets == null) {
            // The HTTP client is made only when a reference leads to a vault.
            Redactor masking = new Redactor();
            redactor = masking;
            Sink both = event -> {
                sink.emit(event);
                notice(event);
            };
            Secrets made = new Secrets(environment, http(), masking, both, places, clock);
            secrets = opened(made, made::close);
            swapped = new SwappedSecrets(made);
        }
        return Objects.requireNonNull(swapped);
    }

    /** Reads what lies in releases: obsctl set their modes, and has nothing to remark on them. */
    synchronized SecretSource secretsOfReleases() {
        secrets(Sink.none());
        Redactor masking = Objects.requireNonNull(redactor);
        Secrets made = new Secrets(environment, http(), masking, Sink.none(), places, clock);
        return opened(made, made::close);
    }

    private void notice(Event event) {
        Common options = common;
        if (event instanceof Event.Noticed noticed && options != null && !options.quiet()) {
            console(options).problems(List.of(noticed.problem()));
        }
    }

    /** Told of every profile that is opened: problems of its references name their lines. */
    SecretPlaces places() {
        return places;
    }

    /** What a program may see of the environment that has nothing to do with secrets. */
    Map<String, String> childEnvironment() {
        return new ChildEnvironment(environment, places::variables).plain();
    }

    /** Nothing is printed any more: what was known of secrets is overwritten. */
    void forget() {
        Redactor known = redactor;
        if (known != null) {
            known.close();
        }
    }

    /** The profile's hosts, with one connection each for the whole run. */
    synchronized SshHosts ssh(LoadedProfile profile) {
        if (ssh == null) {
            String agent = environment.getOrDefault("SSH_AUTH_SOCK", "");
            SshOptions options = SshOptions.of(
                    home(),
                    agent.isEmpty() ? Optional.empty() : Optional.of(Path.of(agent)),
                    this::passphrase,
                    "obsctl hosts trust " + profile.name(),
                    reference -> secrets(Sink.none()).resolve(reference));
            SshHosts made = new SshHosts(profile.profile().hosts().defaults(), options);
            ssh = opened(made, made::close);
        }
        return ssh;
    }

    /** Asked only where a person sits; what is typed is not shown. */
    private Optional<Secret> passphrase(Path keyFile) {
        Console terminal = System.console();
        if (!interactive() || terminal == null) {
            return Optional.empty();
        }
        char[] typed = terminal.readPassword("Passphrase of %s: ", keyFile);
        return typed == null || typed.length == 0 ? Optional.empty() : Optional.of(Secret.of(typed));
    }

    /** Ctrl-C, for work that can end between two hosts. */
    StopSignal stop() {
        return stop;
    }

    /** Where obsctl remembers what it does, such as rollouts. */
    Path stateDirectory() {
        String given = environment.getOrDefault("XDG_STATE_HOME", "");
        return (given.isEmpty() ? home().resolve(".local/state") : Path.of(given)).resolve("obsctl");
    }

    /** From now on the first reference leads where the second leads. */
    synchronized void swap(SecretRef asked, SecretRef given) {
        secrets(Sink.none());
        Objects.requireNonNull(swapped).swap(asked, given);
    }

    /** What {@code ~} means. */
    Path home() {
        return Path.of(environment.getOrDefault("HOME", System.getProperty("user.home")));
    }

    int collectorProgram(List<String> arguments) {
        return new WiredSandboxes(this).program(arguments, out, err);
    }

    /** The name of this machine, as the system gives it. */
    String hostname() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return environment.getOrDefault("HOSTNAME", "localhost");
        }
    }

    /** The person or job that works, such as {@code anna@laptop}. */
    String who() {
        String host = environment.getOrDefault("HOSTNAME", "");
        return System.getProperty("user.name", "unknown") + (host.isEmpty() ? "" : "@" + host);
    }

    /** By whom and from what a directory on this machine is deployed to. */
    Author author(LoadedProfile profile, Supplier<String> revision) {
        return new Author(
                profile.name(), revision.get(), who(), profile.profile().hosts().keep());
    }

    /** Remembers how to close what was opened. */
    <T> T opened(T resource, Runnable close) {
        synchronized (open) {
            open.addFirst(close);
        }
        return resource;
    }
}
