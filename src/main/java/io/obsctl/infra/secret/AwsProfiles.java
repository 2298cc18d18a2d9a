package io.obsctl.infra.secret;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The profile of AWS's shared files that {@code AWS_PROFILE} names, else {@code default}. Where both files have a key,
 * the credentials file's counts, as the SDK guide says. Files that are not there have no keys.
 */
final class AwsProfiles {
    private final Map<String, String> environment;
    private final Map<String, Map<String, String>> config;
    private final Map<String, Map<String, String>> credentials;

    AwsProfiles(Map<String, String> environment) {
        this.environment = environment;
        this.config = read("AWS_CONFIG_FILE", "config");
        this.credentials = read("AWS_SHARED_CREDENTIALS_FILE", "credentials");
    }

    String name() {
        String name = environment.getOrDefault("AWS_PROFILE", "");
        return name.isEmpty() ? environment.getOrDefault("AWS_DEFAULT_PROFILE", "default") : name;
    }

    /** Whether either file has the profile. */
    boolean exists() {
        return credentials.containsKey(name()) || config.containsKey(section());
    }

    Optional<String> get(String key) {
        String own = credentials.getOrDefault(name(), Map.of()).get(key);
        return Optional.ofNullable(
                own != null ? own : config.getOrDefault(section(), Map.of()).get(key));
    }

    /** A key of one service in the {@code services} section that the profile names. */
    Optional<String> ofService(String service, String key) {
        return get("services")
                .map(section -> config.getOrDefault("services " + section, Map.of()))
                .map(keys -> keys.get(service + "." + key));
    }

    private String section() {
        return name().equals("default") ? "default" : "profile " + name();
    }

    private Map<String, Map<String, String>> read(String variable, String file) {
        String given = environment.getOrDefault(variable, "");
        String home = environment.getOrDefault("HOME", "");
        if (given.startsWith("~/")) {
            given = home + given.substring(1);
        }
        Path path = given.isEmpty() ? Path.of(home, ".aws", file) : Path.of(given);
        try {
            return Files.isRegularFile(path) && Files.size(path) < (1 << 20)
                    ? parse(Files.readAllLines(path, StandardCharsets.UTF_8))
                    : Map.of();
        } catch (IOException e) {
            return Map.of();
        }
    }

    /** Sections, keys, and indented keys below a key as {@code outer.inner}. */
    static Map<String, Map<String, String>> parse(List<String> lines) {
        Map<String, Map<String, String>> out = new LinkedHashMap<>();
        Map<String, String> section = new LinkedHashMap<>();
        String outer = "";
        for (String line : lines) {
            String text = line.strip();
            if (text.isEmpty() || text.startsWith("#") || text.startsWith(";")) {
                continue;
            }
            if (text.startsWith("[") && text.contains("]")) {
                String name = text.substring(1, text.indexOf(']')).strip().replaceAll("\\s+", " ");
                section = out.computeIfAbsent(
                        name.equals("profile default") ? "default" : name, n -> new LinkedHashMap<>());
                outer = "";
                continue;
            }
            int equals = text.indexOf('=');
            if (equals < 1) {
                continue;
            }
            String key = text.substring(0, equals).strip();
            String value = text.substring(equals + 1).strip();
            boolean inner = Character.isWhitespace(line.charAt(0)) && !outer.isEmpty();
            if (!inner) {
                outer = key;
            }
            section.put(inner ? outer + "." + key : key, value);
        }
        return out;
    }
}
