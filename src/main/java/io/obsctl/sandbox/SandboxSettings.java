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
import java.util.Optional;
import java.util.Set;
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
        return new SandboxSettings(
                clock,
                other,
                defaultTokens(other),
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

    public SandboxSettings withTokens(List<Token> other) {
        return new SandboxSettings(
                clock,
                stack,
                other,
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

    public SandboxSettings withVariants(Variants other) {
        return new SandboxSettings(
                clock,
                stack,
                tokens,
                other,
                basePort,
                stateDirectory,
                searchLag,
                rulerPoll,
                promotedResourceAttributes,
                metricLimits,
                logLimits,
                semantics);
    }

    public SandboxSettings withBasePort(int port) {
        return new SandboxSettings(
                clock,
                stack,
                tokens,
                variants,
                port,
                stateDirectory,
                searchLag,
                rulerPoll,
                promotedResourceAttributes,
                metricLimits,
                logLimits,
                semantics);
    }

    public SandboxSettings withStateDirectory(Path directory) {
        return new SandboxSettings(
                clock,
                stack,
                tokens,
                variants,
                basePort,
                directory,
                searchLag,
                rulerPoll,
                promotedResourceAttributes,
                metricLimits,
                logLimits,
                semantics);
    }

    /** How long traces hide from search, and rule groups from evaluation. */
    public SandboxSettings withLags(Duration search, Duration ruler) {
        return new SandboxSettings(
                clock,
                stack,
                tokens,
                variants,
                basePort,
                stateDirectory,
                search,
                ruler,
                promotedResourceAttributes,
                metricLimits,
                logLimits,
                semantics);
    }

    public SandboxSettings withPromoted(Set<String> resourceAttributes) {
        return new SandboxSettings(
                clock,
                stack,
                tokens,
                variants,
                basePort,
                stateDirectory,
                searchLag,
                rulerPoll,
                resourceAttributes,
                metricLimits,
                logLimits,
                semantics);
    }

    public SandboxSettings withLimits(MetricLimits metrics, LogLimits logs) {
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
                metrics,
                logs,
                semantics);
    }

    public SandboxSettings withSemantics(Semantics other) {
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
                other);
    }

    /** The value of a token of these settings. */
    public Optional<String> token(String name) {
        return tokens.stream()
                .filter(t -> t.name().equals(name))
                .map(Token::value)
                .findFirst();
    }
}
