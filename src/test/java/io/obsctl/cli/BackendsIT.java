package io.obsctl.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.obsctl.sandbox.Sandbox;
import io.obsctl.sandbox.SandboxSettings;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Grafana and rulers that others use as well, from the first plan to the last trace of obsctl, with the program as built. */
class BackendsIT {
    private static final String NAMESPACE = "obsctl-prod";
    private static final String GROUP = "collector";
    private static final String UID = "obsctl-prod-collector-health";

    @TempDir
    Path folder;

    private final HttpClient http = HttpClient.newHttpClient();
    private Sandbox sandbox;

    @BeforeEach
    void start() throws IOException {
        sandbox = Sandbox.start(SandboxSettings.defaults(Clock.systemUTC()));
        Files.createDirectories(folder.resolve("tokens"));
        for (String name : List.of("write", "read", "rules", "admin")) {
            Path file = folder.resolve("tokens").resolve(name);
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.writeString(file, sandbox.token(name));
        }
        Files.createDirectories(folder.resolve("profiles"));
        Files.writeString(folder.resolve("profiles/prod.yaml"), """
                environment: prod
                service: { name: worker, team: platform }
                stack:
                  kind: sandbox
                  slug: demo
                  api: %s
                  tokens: { write: file:tokens/write, read: file:tokens/read, deploy: file:tokens/admin, rules: file:tokens/rules }
                  lanes:
                    otlp: { url: "%s", id: 1461503 }
                    mimir: { url: "%s", id: 2847239 }
                    loki: { url: "%s", id: 1419296 }
                    tempo: { url: "%s", id: 1413491 }
                  grafana: { url: "%s" }
                collector: { runs-on: compose }
                collect: { otlp: {} }
                observe: { dashboards: [collector-health, golden-signals], alerts: { include: [collector] } }
                """.formatted(
                sandbox.api(), sandbox.otlp(), sandbox.mimir(), sandbox.loki(), sandbox.tempo(), sandbox.grafana()));
    }

    @AfterEach
    void stop() {
        sandbox.close();
    }

    private String obsctl(int exit, String... words) throws IOException, InterruptedException {
        List<String> argv = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-Dobsctl.tty=",
                "-jar",
                Path.of("target/obsctl.jar").toAbsolutePath().toString()));
        argv.addAll(List.of(words));
        argv.add("-q");
        Path out = folder.resolve("out.txt");
        ProcessBuilder builder = new ProcessBuilder(argv)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(out.toFile());
        builder.environment().put("XDG_STATE_HOME", folder.resolve("state").toString());
        int status = builder.start().waitFor();
        String text = Files.readString(out);
        assertThat(status).as(text).isEqualTo(exit);
        assertThat(text).doesNotContain("glc_", "glsa_", "hunter2");
        return text;
    }

    private String call(String method, URI url, String credentials, String type, String body)
            throws IOException, InterruptedException {
        HttpResponse<String> answer = http.send(
                HttpRequest.newBuilder(url)
                        .header("Authorization", credentials)
                        .header("Content-Type", type)
                        .method(method, HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode())
                .as(method + " " + url + ": " + answer.body())
                .isLessThan(300);
        return answer.body();
    }

    private String grafana(String method, String path, String body) throws IOException, InterruptedException {
        return call(
                method,
                URI.create(sandbox.grafana() + path),
                "Bearer " + sandbox.token("admin"),
                "application/json",
                body);
    }

    private String ruler(String method, String rest, String body) throws IOException, InterruptedException {
        String pair = "2847239:" + sandbox.token("rules");
        String basic =
                "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(java.nio.charset.StandardCharsets.UTF_8));
        return call(method, URI.create(sandbox.mimir() + "/config/v1/rules" + rest), basic, "application/yaml", body);
    }

    private void dashboard(String uid, String title, String folderUid) throws IOException, InterruptedException {
        grafana(
                "POST",
                "/api/dashboards/db",
                "{\"dashboard\":{\"uid\":\"" + uid + "\",\"title\":\"" + title
                        + "\",\"tags\":[\"team-b\"],\"panels\":[],\"description\":\"token = \\\"hunter2\\\"\"},\"overwrite\":true,"
                        + "\"folderUid\":\"" + folderUid + "\"}");
    }

    private List<String> state() throws IOException {
        try (Stream<Path> files = Files.walk(folder.resolve("state/obsctl"))) {
            return files.filter(Files::isRegularFile).map(Path::toString).toList();
        }
    }

    @Test
    void whatOthersHaveIsShownAdoptedWatchedAndGivenBack() throws IOException, InterruptedException {
        dashboard(UID, "Mine", "");
        ruler("POST", "/" + NAMESPACE, "name: theirs\nrules: [{record: 'a:b', expr: sum(up)}]\n");
        ruler("POST", "/" + NAMESPACE, "name: " + GROUP + "\nrules: [{record: 'c:d', expr: sum(up)}]\n");

        foreignIsShownAndNothingIsWritten();
        adoptedAndKept();
        handsAreSeen();
        everythingOfObsctlGoesAndOthersStays();
    }

    private void foreignIsShownAndNothingIsWritten() throws IOException, InterruptedException {
        String before = grafana("GET", "/api/search?type=dash-db", "") + ruler("GET", "", "");
        assertThat(obsctl(6, "plan", "prod"))
                .contains("grafana/foreign", "dashboard Mine (uid " + UID, "  foreign", "-  \"title\": \"Mine\"")
                .contains("ruler/foreign", "c:d");
        assertThat(obsctl(6, "plan", "prod", "-o", "json")).contains("\"foreign\" : [ {", "\"state\" : \"blocked\"");
        assertThat(obsctl(6, "deploy", "prod")).contains("grafana/foreign", "ruler/foreign", GROUP);
        assertThat(grafana("GET", "/api/search?type=dash-db", "") + ruler("GET", "", ""))
                .isEqualTo(before);
    }

    private void adoptedAndKept() throws IOException, InterruptedException {
        assertThat(obsctl(0, "plan", "prod", "--adopt")).contains("the originals are kept on this machine", "theirs");
        obsctl(0, "deploy", "prod", "--adopt");
        assertThat(state().toString()).contains("dashboard_" + UID, "group_");
        assertThat(grafana("GET", "/api/dashboards/uid/" + UID, "")).contains("obsctl:prod");
        assertThat(ruler("GET", "", "")).contains("theirs").doesNotContain("c:d");
        assertThat(obsctl(0, "deploy", "prod")).contains("Nothing changed");
        assertThat(obsctl(0, "drift", "prod")).contains("No drift");
    }

    private void handsAreSeen() throws IOException, InterruptedException {
        String there = grafana("GET", "/api/dashboards/uid/" + UID, "");
        String edited = there.replaceFirst(
                        "(?s).*\"dashboard\":", "{\"message\":\"by hand\",\"overwrite\":true,\"dashboard\":")
                .replaceFirst("\"title\":\"Collector health[^\"]*\"", "\"title\":\"Edited by hand\"")
                .replaceFirst("(?s),\"meta\":\\{.*", "}");
        grafana("POST", "/api/dashboards/db", edited);
        ruler("DELETE", "/" + NAMESPACE + "/" + GROUP, "");
        assertThat(obsctl(1, "drift", "prod"))
                .contains("+  \"title\": \"Edited by hand\"", "changed", "collector.yaml")
                .contains("missing", "last saved by sa-1-obsctl at 20");
        obsctl(0, "deploy", "prod");
        assertThat(obsctl(0, "drift", "prod")).contains("No drift");
    }

    private void everythingOfObsctlGoesAndOthersStays() throws IOException, InterruptedException {
        String folderUid = grafana("GET", "/api/folders", "").replaceFirst("(?s).*\"uid\":\"([^\"]+)\".*", "$1");
        dashboard("others", "Somebody else's", folderUid);
        assertThat(obsctl(0, "uninstall", "prod", "--backends", "--plan"))
                .contains("the original comes back", "A folder stays", "Somebody else's", "obsctl-prod: theirs");
        obsctl(0, "uninstall", "prod", "--backends", "--yes");
        assertThat(grafana("GET", "/api/dashboards/uid/" + UID, ""))
                .contains("\"Mine\"")
                .doesNotContain("obsctl:prod");
        assertThat(grafana("GET", "/api/search?type=dash-db", ""))
                .contains("Somebody else's", "Mine")
                .doesNotContain("obsctl:prod");
        assertThat(grafana("GET", "/api/folders", "")).contains(folderUid);
        assertThat(grafana("GET", "/api/datasources", "")).doesNotContain("obsctl");
        assertThat(ruler("GET", "", "")).contains("theirs", "c:d").doesNotContain("obsctl_profile");
        assertThat(obsctl(0, "uninstall", "prod", "--backends", "--yes")).contains("Nothing to remove");
        grafana("DELETE", "/api/dashboards/uid/others", "");
        assertThat(obsctl(0, "uninstall", "prod", "--backends", "--yes")).contains("folder worker");
        assertThat(grafana("GET", "/api/folders", "")).doesNotContain(folderUid);
    }
}
