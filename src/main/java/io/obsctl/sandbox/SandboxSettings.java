package io.obsctl.sandbox;

import io.obsctl.sandbox.backend.StackIdentity;
import io.obsctl.sandbox.backend.Token;
import io.obsctl.sandbox.backend.Variants;
import io.obsctl.sandbox.backend.logs.LogLimits;
import io.obsctl.sandbox.backend.metrics.MetricLimits;
import io.obsctl.sandbox.backend.promql.Semantics;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What a sandbox is and how it behaves. Start from {@link #defaults(Clock)} and change with the {@code with} methods.
 *
 * @param clock decides expiry, what "now" is in queries, and which timestamps are too old or too new
 * @param stack slug, organisation, region, instance ids
 * @param tokens by name; see {@link #defaultTokens(StackIdentity)}
 * @param variants what to play where the real behaviour is not confirmed
 * @param basePort 0 takes free ports; otherwise the doors take {@code basePort} (API) to {@code basePort + 8} (OTLP,
 *     Mimir, Loki, Tempo, Grafana, Alertmanager, Profiles, Fleet Management)
 * @param stateDirectory where the state outlives the process; null keeps it in memory
 * @param searchLag how long a new trace hides from search; by id it is readable at once
 * @param rulerPoll how long a written rule group is stored but not loaded
 * @param promotedResourceAttributes OTLP resource attributes that become labels of every series
 */
public record SandboxSettings(
        Clock clock,
        StackIdentity stack,
        List<Token> tokens,
        Variants variants,
        int basePort,
        @Nullable Path stateDirectory,
        Duration searchLag,
        Duration rulerPoll,
        Set<String> promotedResourceAttributes,
        MetricLimits metricLimits,
        LogLimits logLimits,
        Semantics semantics) {
    public SandboxSettings {
        tokens = List.copyOf(tokens);
        promotedResourceAttributes = Set.copyOf(promotedResourceAttributes);
    }

    public static SandboxSettings defaults(Clock clock) {
        return new SandboxSettings(
                clock,
                StackIdentity.DEFAULTS,
                defaultTokens(StackIdentity.DEFAULTS),
                Variants.REPORTED,
                0,
                null,
                Duration.ofMillis(300),
                Duration.ofMillis(200),
                Set.of(),
                MetricLimits.DEFAULTS,
                LogLimits.DEFAULTS,
                Semantics.CURRENT);
    }

    /**
     * {@code write} (all that a collector needs), {@code read} (all that verify needs), {@code rules} (both rulers and
     * Alertmanager), {@code discover} (stacks and token lists), {@code all} (every scope), and the service accounts
     * {@code viewer}, {@code editor}, {@code admin}.
     */
    public static List<Token> defaultTokens(StackIdentity stack) {
        String org = stack.orgId();
        String region = stack.region();
        Set<String> write =
                Set.of("metrics:write", "logs:write", "traces:write", "profiles:write", "fleet-management:read");
        Set<String> read = Set.of("metrics:read", "logs:read", "traces:read", "alerts:read");
        Set<String> rules = Set.of("rules:read", "rules:write", "alerts:read", "alerts:write");
        Set<String> discover = Set.of("stacks:read", "accesspolicies:read");
        var all = new java.util.HashSet<String>();
        for (Set<String> some : List.of(write, read, rules, discover)) {
            all.addAll(some);
        }
        return List.of(
                Token.cloud("write", org, region, write),
                Token.cloud("read", org, region, read),
                Token.cloud("rules", org, region, rules),
                Token.cloud("discover", org, region, discover),
                Token.cloud("all", org, region, all),
                Token.serviceAccount("viewer", Token.Role.VIEWER),
                Token.serviceAccount("editor", Token.Role.EDITOR),
                Token.serviceAccount("admin", Token.Role.ADMIN));
    }

    /** Another stack; its default tokens carry its organisation and region. */
    public SandboxSettings withStack(StackIdentity other) {
        return changed(draft -> {
            draft.stack = other;
            draft.tokens = defaultTokens(other);
        });
    }

    public SandboxSettings withVariants(Variants other) {
        return changed(draft -> draft.variants = other);
    }

    public SandboxSettings withBasePort(int port) {
        return changed(draft -> draft.basePort = port);
    }

    public SandboxSettings withStateDirectory(Path directory) {
        return changed(draft -> draft.stateDirectory = directory);
    }

    /** How long traces hide from search, and rule groups from evaluation. */
    public SandboxSettings withLags(Duration search, Duration ruler) {
        return changed(draft -> {
            draft.searchLag = search;
            draft.rulerPoll = ruler;
        });
    }

    public SandboxSettings withSemantics(Semantics other) {
        return changed(draft -> draft.semantics = other);
    }

    private SandboxSettings changed(Consumer<Draft> change) {
        Draft draft = new Draft(this);
        change.accept(draft);
        return draft.settings();
    }

    /** These settings while one of them is changed; the clock stays. */
    private static final class Draft {
        private final Clock clock;
        private StackIdentity stack;
        private List<Token> tokens;
        private Variants variants;
        private int basePort;
        private @Nullable Path stateDirectory;
        private Duration searchLag;
        private Duration rulerPoll;
        private Set<String> promotedResourceAttributes;
        private MetricLimits metricLimits;
        private LogLimits logLimits;
        private Semantics semantics;

        Draft(SandboxSettings from) {
            this.clock = from.clock;
            this.stack = from.stack;
            this.tokens = from.tokens;
            this.variants = from.variants;
            this.basePort = from.basePort;
            this.stateDirectory = from.stateDirectory;
            this.searchLag = from.searchLag;
            this.rulerPoll = from.rulerPoll;
            this.promotedResourceAttributes = from.promotedResourceAttributes;
            this.metricLimits = from.metricLimits;
            this.logLimits = from.logLimits;
            this.semantics = from.semantics;
        }

        SandboxSettings settings() {
            return new SandboxSettings(
                    clock,
                    stack,
                    tokens,
                    variants,
                    basePort,
                    stateDirectory,
                    searchLag,
                    rulerPoll,
                    promotedResourceAttributes,
                    metricLimits,
                    logLimits,
                    semantics);
        }
    }
}
