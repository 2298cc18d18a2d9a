package io.obsctl.infra.ssh;

import com.jcraft.jsch.JSch;
import io.obsctl.model.Host;
import io.obsctl.model.HostDefaults;
import io.obsctl.problem.Problem;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Makes endpoints of a profile's hosts. Safe between threads. */
final class Endpoints {
    private static final List<String> USUAL_KEYS = List.of("id_ed25519", "id_ecdsa", "id_rsa");
    private static final String USUAL_USER = "deploy";
    private static final int MOST_JUMPS = 8;
    private static final String NONE = "none";

    /** A proxy command that says no more than {@code ProxyJump} does. */
    private static final Pattern JUMP_COMMAND = Pattern.compile(
            "(?:\\S*/)?ssh(?:\\s+-[qaxT]+)*(?:\\s+-W\\s+\\[?%h]?:%p\\s+(\\S+)|\\s+(\\S+)\\s+-W\\s+\\[?%h]?:%p)\\s*");

    /** Lists of algorithms: what OpenSSH calls them, and jsch. */
    private static final Map<String, List<String>> ALGORITHMS = Map.of(
            "kexalgorithms", List.of("kex"),
            "ciphers", List.of("cipher.c2s", "cipher.s2c"),
            "macs", List.of("mac.c2s", "mac.s2c"),
            "hostkeyalgorithms", List.of("server_host_key"),
            "pubkeyacceptedalgorithms", List.of("PubkeyAcceptedAlgorithms"));

    private final HostDefaults defaults;
    private final SshOptions options;
    private final SshConfig config;

    Endpoints(HostDefaults defaults, SshOptions options) {
        this.defaults = defaults;
        this.options = options;
        String named = defaults.sshConfig();
        List<Path> files =
                named == null ? options.configs() : named.equals(NONE) ? List.of() : List.of(options.path(named));
        this.config = new SshConfig(files, options.userHome());
    }

    Endpoint of(Host host) {
        String user = host.user() == null ? defaults.user() : host.user();
        Integer port = host.port() == null ? defaults.port() : host.port();
        String key = host.keyFile() == null ? defaults.keyFile() : host.keyFile();
        String jump = host.jump() == null ? defaults.jump() : host.jump();
        boolean sudo = host.sudo() == null ? defaults.sudo() : host.sudo();
        Asked asked = new Asked(host.name(), host.address(), user, port, key == null ? null : options.path(key), jump);
        return resolve(asked, USUAL_USER, sudo, 0);
    }

    /** What the profile or a jump's text says; OpenSSH's configuration fills the rest. */
    private record Asked(
            String name,
            String alias,
            @Nullable String user,
            @Nullable Integer port,
            @Nullable Path key,
            @Nullable String jump) {}

    private Endpoint resolve(Asked asked, String usualUser, boolean sudo, int depth) {
        SshSettings said = config.of(asked.alias(), Optional.ofNullable(asked.user()));
        String user = asked.user() != null ? asked.user() : said.first("user").orElse(usualUser);
        int port = asked.port() != null
                ? asked.port()
                : said.number("port", 65_535).orElse(22);
        String address = said.first("hostname")
                .map(h -> h.replace("%h", asked.alias()).replace("%%", "%"))
                .orElse(asked.alias());
        Words words = new Words(asked.alias(), address, port, user, said);
        List<Path> keys = keys(asked, said, words);
        Optional<String> proxy = proxy(asked, said);
        return new Endpoint(
                asked.name(),
                address,
                port,
                user,
                sudo && !user.equals("root"),
                Optional.ofNullable(defaults.sudoPassword()),
                keys,
                words.paths(said.all("certificatefile")),
                asked.key() != null || said.yes("identitiesonly"),
                agent(said, words),
                knownHosts(said, words),
                said.first("hostkeyalias"),
                proxy.filter(p -> !goesToItself(p, asked.alias(), address))
                        .flatMap(p -> jump(p, user, asked.key(), depth)),
                algorithms(said),
                said.number("connecttimeout", 3600).map(Duration::ofSeconds).orElse(options.connectTimeout()),
                said.number("serveraliveinterval", 3600)
                        .map(Duration::ofSeconds)
                        .orElse(options.keepAlive()),
                said.number("serveralivecountmax", 1000).orElse(3),
                said.notes(),
                refusal(asked, said, proxy));
    }

    private List<Path> keys(Asked asked, SshSettings said, Words words) {
        if (asked.key() != null) {
            return List.of(asked.key());
        }
        if (said.says("identityfile")) {
            return words.paths(said.all("identityfile")).stream()
                    .filter(f -> Files.exists(f) || Files.exists(Path.of(f + ".pub")))
                    .toList();
        }
        return USUAL_KEYS.stream()
                .map(k -> options.userHome().resolve(".ssh").resolve(k))
                .filter(Files::isReadable)
                .toList();
    }

    private Optional<Path> agent(SshSettings said, Words words) {
        if (!said.says("identityagent")) {
            return options.agentSocket();
        }
        String socket = said.first("identityagent").orElse(NONE);
        return switch (socket) {
            case NONE -> Optional.empty();
            case "SSH_AUTH_SOCK", "$SSH_AUTH_SOCK" -> options.agentSocket();
            default -> Optional.of(words.path(socket));
        };
    }

    private List<Path> knownHosts(SshSettings said, Words words) {
        if (defaults.knownHosts() != null) {
            return List.of(options.path(defaults.knownHosts()));
        }
        List<Path> files = new ArrayList<>(words.paths(said.all("userknownhostsfile")));
        files.removeIf(f -> f.equals(Path.of("/dev/null")));
        if (files.isEmpty()) {
            files.add(options.userHome().resolve(".ssh/known_hosts"));
        }
        if (said.says("globalknownhostsfile")) {
            files.addAll(words.paths(said.all("globalknownhostsfile")));
        } else {
            files.addAll(options.globalKnownHosts());
        }
        return files;
    }

    /** The jumps in the order in which they are gone through, as {@code ProxyJump} writes them. */
    private static Optional<String> proxy(Asked asked, SshSettings said) {
        if (asked.jump() != null) {
            return Optional.of(asked.jump()).filter(j -> !j.isEmpty() && !j.equals(NONE));
        }
        if (!said.saysBefore("proxycommand", "proxyjump")) {
            return said.first("proxyjump").filter(j -> !j.equals(NONE));
        }
        Matcher command = JUMP_COMMAND.matcher(String.join(" ", said.all("proxycommand")));
        return command.matches()
                ? Optional.of(command.group(1) != null ? command.group(1) : command.group(2))
                : Optional.empty();
    }

    private static Optional<Problem> refusal(Asked asked, SshSettings said, Optional<String> proxy) {
        if (proxy.isPresent()
                || asked.jump() != null
                || !said.saysBefore("proxycommand", "proxyjump")
                || said.all("proxycommand").isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(Problem.error(
                        "ssh/proxy-command",
                        "OpenSSH's configuration reaches the host through a program, which obsctl does not start",
                        asked.name() + ": ProxyCommand " + String.join(" ", said.all("proxycommand")))
                .hint("Say it with `ProxyJump`, or name the jump host in the profile: hosts.defaults.jump."));
    }

    /** {@code Host *} with a jump is said of the jump as well. */
    private static boolean goesToItself(String proxy, String alias, String address) {
        String place = proxy.substring(proxy.lastIndexOf('@') + 1);
        return !proxy.contains(",") && (place.equals(alias) || place.equals(address));
    }

    /** Reads {@code [user@]host[:port]}, with brackets around an IPv6 address that has a port; a comma between several. */
    private Optional<Endpoint> jump(String proxy, String user, @Nullable Path key, int depth) {
        if (depth >= MOST_JUMPS) {
            return Optional.empty();
        }
        int comma = proxy.lastIndexOf(',');
        String spec = proxy.substring(comma + 1).strip().replaceFirst("^ssh://", "");
        int at = spec.lastIndexOf('@');
        String place = spec.substring(at + 1);
        int colon = place.lastIndexOf(':');
        boolean port = colon > 0
                && (place.indexOf(':') == colon || place.charAt(colon - 1) == ']')
                && place.substring(colon + 1).matches("[0-9]{1,5}");
        String alias = (port ? place.substring(0, colon) : place).replaceAll("^\\[|]$", "");
        Asked asked = new Asked(
                spec,
                alias,
                at > 0 ? spec.substring(0, at) : null,
                port ? Integer.valueOf(place.substring(colon + 1)) : null,
                key,
                comma > 0 ? proxy.substring(0, comma) : null);
        return Optional.of(resolve(asked, user, false, depth + 1));
    }

    /** Lists that begin with {@code +}, {@code -} or {@code ^} change jsch's own; names that jsch does not know go. */
    private static Map<String, String> algorithms(SshSettings said) {
        Map<String, String> all = new LinkedHashMap<>();
        ALGORITHMS.forEach((keyword, names) -> said.first(keyword)
                .ifPresent(list -> names.forEach(name -> all.put(name, changed(JSch.getConfig(name), list)))));
        all.values().removeIf(String::isEmpty);
        return all;
    }

    static String changed(String usual, String list) {
        char how = list.charAt(0);
        List<String> asked = List.of((how == '+' || how == '-' || how == '^' ? list.substring(1) : list).split(","));
        List<String> now = new ArrayList<>(List.of(usual.split(",")));
        List<String> known = asked.stream()
                .filter(a -> now.contains(a) || JSch.getConfig(a) != null)
                .toList();
        switch (how) {
            case '-' -> now.removeIf(a -> SshConfig.fits(a, asked));
            case '+' -> known.stream().filter(a -> !now.contains(a)).forEach(now::add);
            case '^' -> {
                now.removeAll(known);
                now.addAll(0, known);
            }
            default -> {
                now.clear();
                now.addAll(known);
            }
        }
        return String.join(",", now);
    }

    /** What the percent signs of OpenSSH's configuration stand for. */
    private final class Words {
        private final Map<Character, String> words = new LinkedHashMap<>();

        Words(String alias, String address, int port, String user, SshSettings said) {
            words.put('%', "%");
            words.put('d', options.userHome().toString());
            words.put('h', address);
            words.put('k', said.first("hostkeyalias").orElse(alias));
            words.put('n', alias);
            words.put('p', String.valueOf(port));
            words.put('r', user);
            words.put('u', System.getProperty("user.name", ""));
            words.put('j', said.first("proxyjump").orElse(""));
        }

        List<Path> paths(List<String> written) {
            return written.stream().map(this::path).toList();
        }

        Path path(String written) {
            StringBuilder out = new StringBuilder();
            for (int i = 0; i < written.length(); i++) {
                char c = written.charAt(i);
                if (c == '%' && i + 1 < written.length()) {
                    char token = written.charAt(++i);
                    out.append(
                            token == 'l' || token == 'L'
                                    ? localName(token == 'L')
                                    : words.getOrDefault(token, "%" + token));
                } else {
                    out.append(c);
                }
            }
            String text = out.toString().replace("${HOME}", options.userHome().toString());
            return options.path(text);
        }

        private String localName(boolean brief) {
            try {
                String name = InetAddress.getLocalHost().getHostName();
                return brief ? name.replaceFirst("\\..*", "") : name;
            } catch (UnknownHostException e) {
                return "localhost";
            }
        }
    }
}
