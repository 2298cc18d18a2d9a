package io.obsctl.model;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

@Doc("One machine.")
public record Host(
        @Doc(value = "Its name in plans and reports.", examples = "worker-1")
        String name,

        @Doc(value = "Host name or IP address.", examples = "203.0.113.10")
        String address,

        @Doc("The SSH user, when it differs.") @Nullable String user,

        @Bounds(min = 1, max = 65535) @Doc("The SSH port, when it differs.") @Nullable
        Integer port,

        @Doc("Whether sudo is needed, when it differs.") @Nullable
        Boolean sudo,

        @Doc("The private key, when it differs.") @Nullable String keyFile,
        @Doc("The jump host, when it differs.") @Nullable String jump,

        @Doc(value = "Labels that waves and `--label` choose by.", def = "{}", examples = "{ zone: a }")
        Map<String, String> labels,

        @Doc(value = "The groups that it is in; waves and `--limit` choose by them.", def = "[]", examples = "[ web ]")
        List<String> groups) {
    /** The label that every group counts as. */
    public static final String GROUP = "group";

    public Host {
        labels = Collections.unmodifiableMap(new LinkedHashMap<>(labels));
        groups = List.copyOf(groups);
    }

    /** Whether it has all these labels; {@code group} is also had by being in the group. */
    public boolean has(Map<String, String> wanted) {
        return wanted.entrySet().stream()
                .allMatch(w -> w.getValue().equals(labels.get(w.getKey()))
                        || (w.getKey().equals(GROUP) && groups.contains(w.getValue())));
    }

    /** This host with what the group says and it does not say itself. */
    Host in(HostGroup group) {
        Map<String, String> all = new LinkedHashMap<>(group.labels());
        all.putAll(labels);
        return new Host(
                name,
                address,
                user == null ? group.user() : user,
                port == null ? group.port() : port,
                sudo == null ? group.sudo() : sudo,
                keyFile == null ? group.keyFile() : keyFile,
                jump == null ? group.jump() : jump,
                all,
                groups);
    }

    /** This host with what the other says of it and it does not say itself. */
    public Host filledFrom(Host other) {
        Map<String, String> all = new LinkedHashMap<>(other.labels());
        all.putAll(labels);
        Set<String> both = new LinkedHashSet<>(groups);
        both.addAll(other.groups());
        return new Host(
                name,
                address,
                user == null ? other.user() : user,
                port == null ? other.port() : port,
                sudo == null ? other.sudo() : sudo,
                keyFile == null ? other.keyFile() : keyFile,
                jump == null ? other.jump() : jump,
                all,
                List.copyOf(both));
    }
}
