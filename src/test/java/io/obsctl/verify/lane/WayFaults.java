package io.obsctl.verify.lane;

import static io.obsctl.model.Lane.GRAFANA;
import static io.obsctl.model.Lane.LOKI_READ;
import static io.obsctl.model.Lane.LOKI_WRITE;
import static io.obsctl.model.Lane.MIMIR_READ;
import static io.obsctl.model.Lane.MIMIR_WRITE;
import static io.obsctl.model.Lane.OTLP_WRITE;
import static io.obsctl.model.Lane.TEMPO_READ;

import io.obsctl.model.LaneCause;
import io.obsctl.sandbox.backend.DoorName;
import io.obsctl.sandbox.backend.Fault.Cut;
import io.obsctl.sandbox.backend.Fault.NotJson;
import io.obsctl.sandbox.backend.Fault.Status;
import io.obsctl.sandbox.backend.Fault.TooManyRequests;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What is wrong on the way to a lane: URLs, names, ports, proxies, clocks, backends that are busy or asleep. */
final class WayFaults {
    private WayFaults() {}

    static List<Fault> list() {
        List<Fault> out = new ArrayList<>();
        paths(out);
        network(out);
        backends(out);
        return out;
    }

    private static void paths(List<Fault> out) {
        out.add(Fault.of("the OTLP URL lacks /otlp", s -> s.urls.put("otlp", cut(s.urls.get("otlp"), "/otlp")))
                .on(OTLP_WRITE, LaneCause.WRONG_URL)
                .finding("auth/wrong-url")
                .mendsUrl("otlp"));
        out.add(Fault.of(
                        "the Mimir URL lacks /api/prom",
                        s -> s.urls.put("mimir", cut(s.urls.get("mimir"), "/api/prom")))
                .on(List.of(MIMIR_WRITE, MIMIR_READ), LaneCause.WRONG_URL)
                .finding("auth/wrong-url")
                .mendsUrl("mimir"));
        out.add(Fault.of(
                        "the Tempo URL has its path twice",
                        s -> s.urls.put("tempo", URI.create(s.urls.get("tempo") + "/tempo")))
                .on(TEMPO_READ, LaneCause.WRONG_URL)
                .finding("auth/wrong-url")
                .mendsUrl("tempo"));
        out.add(Fault.of(
                        "the Loki URL has a path too many",
                        s -> s.urls.put("loki", URI.create(s.urls.get("loki") + "/loki")))
                .on(List.of(LOKI_WRITE, LOKI_READ), LaneCause.WRONG_URL)
                .finding("auth/wrong-url")
                .mendsUrl("loki"));
        out.add(Fault.of("the OTLP URL lacks /otlp and its id is no lane's", s -> {
                    s.urls.put("otlp", cut(s.urls.get("otlp"), "/otlp"));
                    s.ids.put("otlp", "999");
                })
                .on(OTLP_WRITE, LaneCause.WRONG_ID)
                .finding("auth/wrong-url", "auth/wrong-id")
                .mendsUrl("otlp"));
        out.add(Fault.of("Tempo's URL is Loki's", s -> s.urls.put("tempo", s.urls.get("loki")))
                .on(TEMPO_READ, LaneCause.WRONG_URL)
                .finding("auth/wrong-url")
                .saying("on the Tempo lane is the URL of Loki"));
        out.add(Fault.of("Grafana's URL is Loki's", s -> s.urls.put("grafana", s.urls.get("loki")))
                .on(GRAFANA, LaneCause.WRONG_URL)
                .finding("auth/wrong-url"));
    }

    private static void network(List<Fault> out) {
        out.add(Fault.of("the name has no address", s -> s.urls.put("loki", URI.create("http://loki.invalid:3100")))
                .on(List.of(LOKI_WRITE, LOKI_READ), LaneCause.NO_ADDRESS)
                .finding("auth/unreachable"));
        out.add(Fault.of("nobody listens", s -> s.urls.put("tempo", URI.create("http://127.0.0.1:1/tempo")))
                .on(TEMPO_READ, LaneCause.REFUSED)
                .finding("auth/unreachable"));
        out.add(Fault.of(
                        "https to a port that speaks http",
                        s -> s.urls.put(
                                "mimir", URI.create("https://127.0.0.1:" + answering(BAD_REQUEST) + "/api/prom")))
                .on(List.of(MIMIR_WRITE, MIMIR_READ), LaneCause.WRONG_PORT)
                .finding("auth/wrong-port"));
        out.add(Fault.of("nobody answers in time", s -> {
                    s.deadline = Duration.ofMillis(700);
                    s.sandbox
                            .faults()
                            .inject(DoorName.LOKI, new io.obsctl.sandbox.backend.Fault.Delay(Duration.ofSeconds(3)));
                })
                .on(List.of(LOKI_WRITE, LOKI_READ), LaneCause.TIMED_OUT)
                .finding("auth/unreachable"));
        out.add(Fault.of("the connection is cut", s -> s.sandbox.faults().inject(DoorName.TEMPO, new Cut()))
                .on(TEMPO_READ, LaneCause.UNREACHABLE)
                .finding("auth/unreachable"));
        out.add(Fault.of(
                        "the answer is cut",
                        s -> s.sandbox
                                .faults()
                                .inject(DoorName.TEMPO, new io.obsctl.sandbox.backend.Fault.CutInAnswer()))
                .on(TEMPO_READ, LaneCause.UNREACHABLE)
                .finding("auth/unreachable"));
        out.add(Fault.of("the proxy wants credentials", s -> {
                    s.urls.put("loki", URI.create("http://loki.example:3100"));
                    s.environment = Map.of("HTTP_PROXY", "http://127.0.0.1:" + answering(PROXY_WANTS));
                })
                .on(List.of(LOKI_WRITE, LOKI_READ), LaneCause.PROXY)
                .finding("auth/proxy"));
        out.add(Fault.of("the proxy refuses the tunnel", s -> {
                    s.urls.put("loki", URI.create("https://loki.example:3100"));
                    s.environment = Map.of("HTTPS_PROXY", "http://127.0.0.1:" + answering(PROXY_REFUSES));
                })
                .on(List.of(LOKI_WRITE, LOKI_READ), LaneCause.PROXY)
                .finding("auth/proxy")
                .saying("127.0.0.1:"));
        out.add(Fault.of("the proxy is not there", s -> {
                    s.urls.put("loki", URI.create("https://loki.example"));
                    s.environment = Map.of("HTTPS_PROXY", "http://127.0.0.1:1");
                })
                .on(List.of(LOKI_WRITE, LOKI_READ), LaneCause.PROXY)
                .finding("auth/proxy"));
        out.add(Fault.of("this machine's clock is an hour ahead", s -> {})
                .skewed(Duration.ofHours(-1))
                .finding("auth/clock-skew")
                .saying("60 min ahead of"));
        out.add(Fault.of("this machine's clock is five minutes behind", s -> {})
                .skewed(Duration.ofMinutes(5))
                .finding("auth/clock-skew")
                .saying("5 min behind"));
    }

    private static void backends(List<Fault> out) {
        out.add(Fault.of(
                        "Grafana sleeps",
                        s -> s.sandbox.faults().inject(DoorName.GRAFANA, new io.obsctl.sandbox.backend.Fault.Paused()))
                .on(GRAFANA, LaneCause.PAUSED)
                .finding("auth/paused"));
        out.add(Fault.of("the stack API says that the stack is paused", s -> {
                    s.api = true;
                    s.sandbox.pause();
                    s.sandbox.faults().inject(DoorName.LOKI, new Status(503, "no healthy upstream"));
                })
                .on(List.of(GRAFANA, LOKI_WRITE, LOKI_READ), LaneCause.PAUSED)
                .finding("auth/paused"));
        out.add(Fault.of(
                        "a lane asks for a minute",
                        s -> s.sandbox.faults().inject(DoorName.MIMIR, new TooManyRequests(Duration.ofMinutes(1))))
                .on(List.of(MIMIR_WRITE, MIMIR_READ), LaneCause.RATE_LIMITED)
                .finding("auth/rate-limited")
                .saying("Ask again in 60 s."));
        out.add(Fault.of(
                "a lane asks for a second, once",
                s -> s.sandbox.faults().inject(DoorName.TEMPO, "", new TooManyRequests(Duration.ofSeconds(1)), 1)));
        out.add(Fault.of(
                        "the backend fails",
                        s -> s.sandbox.faults().inject(DoorName.LOKI, new Status(502, "bad gateway")))
                .on(List.of(LOKI_WRITE, LOKI_READ), LaneCause.BACKEND_FAILING)
                .finding("auth/backend-failing"));
        out.add(Fault.of("a login page answers", s -> s.sandbox.faults().inject(DoorName.TEMPO, new NotJson()))
                .on(TEMPO_READ, LaneCause.WRONG_URL)
                .finding("auth/wrong-url"));
        out.add(Fault.of("two ids swapped while a third lane is busy", s -> {
                    s.swap("otlp", "tempo");
                    s.sandbox.faults().inject(DoorName.MIMIR, new TooManyRequests(Duration.ofMinutes(1)));
                })
                .on(List.of(OTLP_WRITE, TEMPO_READ), LaneCause.WRONG_ID)
                .on(List.of(MIMIR_WRITE, MIMIR_READ), LaneCause.RATE_LIMITED)
                .finding("auth/swapped-ids", "auth/rate-limited")
                .mends("otlp", "tempo"));
    }

    private static final String PROXY_WANTS =
            "HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic realm=\"x\"\r\n"
                    + "Content-Length: 0\r\nConnection: close\r\n\r\n";
    /** As nginx answers what it cannot read. */
    private static final String BAD_REQUEST =
            "HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";

    private static final String PROXY_REFUSES =
            "HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";

    /** The port of a server that answers each connection with this, until the tests end. */
    private static int answering(String answer) throws IOException {
        @SuppressWarnings("resource") // lives as long as the tests
        ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread thread = new Thread(() -> serve(server, answer), "proxy-for-tests");
        thread.setDaemon(true);
        thread.start();
        return server.getLocalPort();
    }

    private static void serve(ServerSocket server, String answer) {
        while (!server.isClosed()) {
            try (var client = server.accept()) {
                client.getInputStream().read(new byte[8192]);
                client.getOutputStream().write(answer.getBytes(java.nio.charset.StandardCharsets.US_ASCII));
            } catch (IOException gone) {
                continue;
            }
        }
    }

    private static URI cut(URI url, String end) {
        String text = url.toString();
        return URI.create(text.substring(0, text.length() - end.length()));
    }
}
