package io.obsctl.infra.secret;

import io.obsctl.infra.http.TokenMask;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/**
 * What a program that obsctl starts may see of the environment. A child that is to bring a secret needs the logins of
 * its own service (those of the AWS CLI, of Vault's client) and none of obsctl's:
 *
 * <ul>
 *   <li>{@code exec:} gets everything but variables that hold a Grafana token and those that an {@code env:} reference
 *       of the profile names;
 *   <li>{@code op:} and {@code pass:} get a short list: where programs and the person's files are, the locale, the
 *       terminal's agent, and the variables of their own;
 *   <li>any other child (git, Alloy) gets what {@code exec:} gets.
 * </ul>
 *
 * {@code SSH_AUTH_SOCK} stays: it is a path, and a program of the same user finds that socket anyway.
 */
public final class ChildEnvironment {
    private static final Set<String> PLAIN =
            Set.of("PATH", "HOME", "USER", "LOGNAME", "SHELL", "LANG", "LANGUAGE", "TZ", "TERM", "TMPDIR", "DISPLAY");
    private static final List<String> PLAIN_PREFIXES = List.of("LC_", "XDG_");
    private static final Map<String, List<String>> OWN = Map.of(
            "op", List.of("OP_", "HTTPS_PROXY", "https_proxy", "NO_PROXY", "no_proxy"),
            "pass", List.of("PASSWORD_STORE_", "GNUPGHOME", "GPG_", "WAYLAND_DISPLAY", "DBUS_SESSION_BUS_ADDRESS"));

    private final Map<String, String> environment;
    private final Supplier<Set<String>> secretNames;

    /** @param secretNames of variables that hold secrets, whatever they look like; asked anew each time */
    public ChildEnvironment(Map<String, String> environment, Supplier<Set<String>> secretNames) {
        this.environment = environment;
        this.secretNames = secretNames;
    }

    /** For a child that has nothing to do with secrets. */
    public Map<String, String> plain() {
        return of("exec");
    }

    /** For the child of a reference of this scheme. */
    Map<String, String> of(String scheme) {
        Set<String> hidden = secretNames.get();
        Map<String, String> out = new HashMap<>();
        environment.forEach((name, value) -> {
            boolean secret = hidden.contains(name) || TokenMask.holdsGrafanaToken(value);
            List<String> own = OWN.get(scheme);
            boolean ownName = own != null && own.stream().anyMatch(name::startsWith);
            if (own == null ? !secret : ownName || (!secret && plain(name))) {
                out.put(name, value);
            }
        });
        return out;
    }

    private static boolean plain(String name) {
        return PLAIN.contains(name) || PLAIN_PREFIXES.stream().anyMatch(name::startsWith);
    }
}
