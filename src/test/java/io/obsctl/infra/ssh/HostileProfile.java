package io.obsctl.infra.ssh;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import tools.jackson.databind.ObjectMapper;

/** A profile in which every text that reaches a host is as bad as a text can be; JSON, which is YAML. */
final class HostileProfile {
    /** Whatever a shell, systemd, Alloy, YAML or a terminal could take for more than text. */
    private static final List<String> BAD = List.of(
            "-rf ",
            "\"",
            "'",
            "\\",
            "\\\\",
            "\\n",
            "$(touch /tmp/CANARY1)",
            "`touch /tmp/CANARY2`",
            ";touch /tmp/CANARY3;",
            "\n touch /tmp/CANARY4 \n",
            "\nExecStartPre=/usr/bin/touch /tmp/CANARY5\n",
            "|touch /tmp/CANARY6&",
            ">/tmp/CANARY7 ",
            "${HOME}",
            "$HOME $$ $1 $x",
            "%h %n %% %",
            "{{.Y}} [[x]] [=x]",
            "# ",
            "// */ /*",
            "é 漢 😀 ß",
            "\u202e\u2028",
            "\t",
            "!! !$ ~ * ? [a-z] {a,b}",
            ": - , } ]",
            "%s%n%x",
            "x".repeat(3000));

    private final Random random;
    private final String delivery;
    private final String address;
    final String binary;
    final Map<String, String> meant = new LinkedHashMap<>();

    /** @param delivery a value of {@code collector.credentials} */
    HostileProfile(long seed, String delivery, String address) {
        this.random = new Random(seed);
        this.delivery = delivery;
        this.address = address;
        // Without what a profile refuses there; a directory's name has 255 bytes at most.
        String directory = one(9).replaceAll("[/$\"'\\\\\\p{Cntrl}]", "");
        int end = directory.offsetByCodePoints(0, Math.min(60, directory.codePointCount(0, directory.length())));
        this.binary = "/opt/-" + directory.substring(0, end) + "/al loy";
    }

    private String one(int parts) {
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < parts; i++) {
            out.append(BAD.get(random.nextInt(BAD.size() - 1)));
        }
        return out.toString();
    }

    /** One bad text, remembered by the place that it stands in; no two are the same. */
    private String bad(String place) {
        // A key of YAML has a thousand characters at most.
        boolean longer = !place.startsWith("key ") && random.nextInt(6) == 0;
        String text = meant.size() + one(6) + (longer ? BAD.get(BAD.size() - 1) : "") + "\\";
        meant.put(place, text);
        return text;
    }

    /** A name: without line ends, which end a header and a name. */
    private String flat(String place) {
        String text = bad(place).replaceAll("[\\p{Cntrl}\u2028\u202e:]", "");
        meant.put(place, text);
        return text;
    }

    /** Besides, what the name of a query parameter does not take. */
    private String parameter(String place) {
        String text = flat(place).replaceAll("[\"\\\\]", "");
        meant.put(place, text);
        return text;
    }

    String text() {
        Map<String, Object> lanes = Map.of(
                "otlp", lane("http://127.0.0.1:9/otlp", "otlp"),
                "mimir", lane("http://127.0.0.1:9/api/prom", "mimir"),
                "loki", lane("http://127.0.0.1:9", "loki"));
        Map<String, Object> profile = new LinkedHashMap<>();
        profile.put("environment", bad("environment"));
        profile.put(
                "service",
                Map.of("name", bad("name"), "namespace", bad("namespace"), "version", bad("version"), "team", "t"));
        profile.put(
                "stack", Map.of("kind", "self-hosted", "tokens", Map.of("write", "env:WRITE_TOKEN"), "lanes", lanes));
        profile.put(
                "collector",
                Map.of(
                        "alloy",
                        delivery.equals("env-file") ? "1.14" : "1.15",
                        "runs-on",
                        "systemd",
                        "credentials",
                        delivery,
                        "binary",
                        binary,
                        "home",
                        "/srv/-rf_a.b/obs"));
        profile.put(
                "hosts",
                Map.of(
                        "defaults",
                        Map.of("user", "deploy", "key-file", "./key", "known-hosts", "./known_hosts"),
                        "list",
                        List.of(Map.of("name", "worker-1", "address", address)),
                        "rollout",
                        Map.of("settle", "0s")));
        profile.put("collect", collect());
        profile.put("process", Map.of("resource", Map.of(flat("key of a resource"), bad("value"))));
        return new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(profile);
    }

    private Map<String, Object> lane(String url, String name) {
        return Map.of("url", url, "id", flat(name + " id"), "tenant", flat(name + " tenant"));
    }

    private Map<String, Object> collect() {
        Map<String, Object> collect = new LinkedHashMap<>();
        collect.put("otlp", Map.of());
        collect.put("host-metrics", Map.of());
        collect.put("journald", List.of(Map.of("unit", "we\\x2dird@" + "a:b.service")));
        collect.put(
                "files",
                List.of(Map.of(
                        "job",
                        bad("job"),
                        "paths",
                        List.of("/var/log/" + bad("path")),
                        "labels",
                        Map.of("a", bad("label")))));
        collect.put("postgres", List.of(Map.of("name", bad("postgres"), "dsn", "env:PG_DSN")));
        collect.put("redis", List.of(Map.of("name", bad("redis"), "password", "env:REDIS_PASSWORD")));
        List<String> values = new ArrayList<>(List.of(bad("parameter")));
        collect.put(
                "scrape",
                List.of(Map.of(
                        "job",
                        bad("scrape"),
                        "targets",
                        List.of("127.0.0.1:9464"),
                        "path",
                        "/" + bad("metrics path"),
                        "labels",
                        Map.of("b", bad("scrape label")),
                        "params",
                        Map.of(parameter("key of a parameter"), values))));
        return collect;
    }
}
