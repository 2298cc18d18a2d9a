package io.obsctl.infra.inventory;

import io.obsctl.model.Host;
import io.obsctl.problem.Position;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Makes a host of its variables. Those that Ansible connects by are taken, under their old names too; secrets never
 * are. Meaning of names: "Connecting to hosts: behavioral inventory parameters" of Ansible's user guide.
 */
final class HostVariables {
    /** Marks what is a label already. */
    static final String LABEL = "label:";

    private static final Set<String> SECRETS = Set.of(
            "ansible_password",
            "ansible_ssh_pass",
            "ansible_ssh_password",
            "ansible_become_pass",
            "ansible_become_password",
            "ansible_sudo_pass",
            "ansible_private_key_passphrase");
    private static final Pattern NAME =
            Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,62}|[A-Za-z0-9][A-Za-z0-9._:-]{0,252}");
    private static final Pattern ADDRESS = Pattern.compile("[A-Za-z0-9:_][A-Za-z0-9._:%-]{0,252}");
    private static final Pattern USER = Pattern.compile("[A-Za-z_][A-Za-z0-9_.-]{0,63}\\$?");
    private static final Pattern JUMP =
            Pattern.compile("(?:-J\\s*|-o\\s*['\"]?ProxyJump[= ])([A-Za-z0-9_.@:%\\[\\]-]+)");

    private final InventoryFindings findings;
    private final List<String> labels;

    HostVariables(InventoryFindings findings, List<String> labels) {
        this.findings = findings;
        this.labels = labels;
    }

    List<Host> hosts(Graph graph) {
        Map<String, List<String>> memberships = graph.memberships();
        List<Host> out = new ArrayList<>();
        graph.hosts().forEach((name, entry) -> {
            List<String> in = memberships.getOrDefault(name, List.of());
            host(name, entry.at, in, graph.variables(name, in)).ifPresent(out::add);
        });
        return out;
    }

    private Optional<Host> host(String name, Position at, List<String> outerFirst, Map<String, Variable> vars) {
        String connection = text(vars, "ansible_connection").orElse("ssh");
        if (!Set.of("ssh", "smart", "paramiko", "paramiko_ssh").contains(connection)) {
            findings.ignored(name, "it is reached by `ansible_connection: " + connection + "`, not over SSH", at);
            return Optional.empty();
        }
        SECRETS.stream()
                .filter(vars::containsKey)
                .sorted()
                .forEach(s -> findings.ignored(
                        s + " of " + name,
                        "passwords are not taken from inventories; use keys or an agent",
                        place(vars, s, at)));
        if (!NAME.matcher(name).matches()) {
            findings.host("a name takes letters, digits, dots, dashes and underlines: `" + shown(name) + "`", at);
            return Optional.empty();
        }
        String address = text(vars, "ansible_host", "ansible_ssh_host").orElse(name);
        if (!ADDRESS.matcher(address).matches()) {
            findings.host(
                    name + ": `" + shown(address) + "` is no host name and no IP address",
                    place(vars, "ansible_host", at));
        }
        String user = text(vars, "ansible_user", "ansible_ssh_user").orElse(null);
        if (user != null && !USER.matcher(user).matches()) {
            findings.host(name + ": `" + shown(user) + "` is no name of a user", place(vars, "ansible_user", at));
        }
        List<String> groups = new ArrayList<>(outerFirst);
        Collections.reverse(groups);
        return Optional.of(new Host(
                name,
                address,
                user,
                port(name, vars, at),
                become(name, vars, at),
                text(vars, "ansible_ssh_private_key_file", "ansible_private_key_file")
                        .orElse(null),
                jump(vars, at),
                labels(vars),
                groups));
    }

    private @Nullable Integer port(String name, Map<String, Variable> vars, Position at) {
        Optional<String> text = text(vars, "ansible_port", "ansible_ssh_port");
        if (text.isEmpty()) {
            return null;
        }
        int port = text.get().matches("\\d{1,5}") ? Integer.parseInt(text.get()) : 0;
        if (port < 1 || port > 65535) {
            findings.host(name + ": `" + shown(text.get()) + "` is no port", place(vars, "ansible_port", at));
            return null;
        }
        return port;
    }

    private @Nullable Boolean become(String name, Map<String, Variable> vars, Position at) {
        Optional<String> become = text(vars, "ansible_become");
        text(vars, "ansible_become_user")
                .filter(u -> !u.equals("root"))
                .ifPresent(u -> findings.ignored(
                        "ansible_become_user of " + name,
                        "obsctl works as root",
                        place(vars, "ansible_become_user", at)));
        return become.map(b -> Set.of("true", "yes", "1", "on", "y", "t").contains(b.toLowerCase(Locale.ROOT)))
                .orElse(null);
    }

    private @Nullable String jump(Map<String, Variable> vars, Position at) {
        for (String key : new String[] {"ansible_ssh_common_args", "ansible_ssh_extra_args"}) {
            Optional<String> args = text(vars, key);
            if (args.isPresent()) {
                Matcher m = JUMP.matcher(args.get());
                if (m.find()) {
                    return m.group(1);
                }
                findings.ignored(key, "of SSH arguments only -J and ProxyJump are taken", place(vars, key, at));
            }
        }
        return null;
    }

    private Map<String, String> labels(Map<String, Variable> vars) {
        Map<String, String> out = new LinkedHashMap<>();
        labels.forEach(name -> text(vars, name).ifPresent(value -> out.put(name, value)));
        vars.forEach((key, value) -> {
            if (key.startsWith(LABEL)) {
                out.put(key.substring(LABEL.length()), value.text());
            }
        });
        return out;
    }

    /** The first of these variables that has a usable text; what cannot be used is told. */
    private Optional<String> text(Map<String, Variable> vars, String... names) {
        for (String name : names) {
            Variable variable = vars.get(name);
            if (variable == null || variable.text().isEmpty()) {
                continue;
            }
            switch (variable.kind()) {
                case SCALAR -> {
                    return Optional.of(variable.text());
                }
                case JINJA -> findings.ignored(name, "only Ansible can fill {{ … }}", variable.at());
                case VAULT -> findings.ignored(name, "it is encrypted with ansible-vault", variable.at());
                case STRUCTURE -> findings.ignored(name, "it is a list or a mapping, not a text", variable.at());
            }
        }
        return Optional.empty();
    }

    private static Position place(Map<String, Variable> vars, String name, Position otherwise) {
        Variable variable = vars.get(name);
        return variable == null ? otherwise : variable.at();
    }

    private static String shown(String text) {
        String plain = text.replaceAll("\\p{Cntrl}", "?");
        return plain.length() > 60 ? plain.substring(0, 60) + "…" : plain;
    }
}
