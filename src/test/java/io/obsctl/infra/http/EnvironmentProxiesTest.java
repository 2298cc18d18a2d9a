package io.obsctl.infra.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.obsctl.infra.http.HttpResult.Answered;
import io.obsctl.infra.http.HttpResult.Reason;
import io.obsctl.infra.http.HttpResult.Unreachable;
import io.obsctl.infra.http.RecordingServer.Reply;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Proxy;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EnvironmentProxiesTest {
    private static final Duration SOON = Duration.ofSeconds(20);

    @ParameterizedTest
    @CsvSource({
        "https://logs.example.com/x, true",
        "http://logs.example.com/x, true",
        "http://localhost:3100/, false",
        "http://127.0.0.1:3100/, false",
        "http://[::1]:3100/, false",
        "https://internal.test/, false",
        "https://a.internal.test/, false",
        "https://notinternal.test/, true",
        "https://sub.dotted.test/, false",
        "https://dotted.test/, true",
        "https://ported.test:8443/, false",
        "https://ported.test/, true"
    })
    void readsTheVariablesAsGoProgramsDo(String url, boolean proxied) {
        EnvironmentProxies proxies = new EnvironmentProxies(Map.of(
                "HTTPS_PROXY", "http://proxy.test:3128",
                "http_proxy", "proxy.test:3128",
                "NO_PROXY", "internal.test, .dotted.test,ported.test:8443,"));
        assertThat(proxies.select(URI.create(url)).get(0).type())
                .isEqualTo(proxied ? Proxy.Type.HTTP : Proxy.Type.DIRECT);
    }

    @ParameterizedTest
    @CsvSource({"*, http://proxy.test:3128", "x, ''", "x, ':::'"})
    void goesDirectWithoutAUsableProxyOrWhenAllIsExcluded(String excluded, String proxy) {
        EnvironmentProxies proxies = new EnvironmentProxies(Map.of("HTTPS_PROXY", proxy, "NO_PROXY", excluded));
        assertThat(proxies.select(URI.create("https://a.test/"))).containsExactly(Proxy.NO_PROXY);
    }

    @Test
    void sendsThroughTheProxyWithItsCredentials() {
        try (RecordingServer proxy =
                        new RecordingServer(asked -> asked.headers().containsKey("Proxy-Authorization")
                                ? Reply.text(200, "through")
                                : Reply.text(407, "who are you"));
                Http http = new Http("0", RetryPolicy.NONE, environment(proxy, "user:FAKE%40pw@"))) {
            Answered answer = (Answered) http.send(HttpCall.get(URI.create("http://far.example.com/x"), SOON));
            assertThat(answer.text()).isEqualTo("through");
            assertThat(proxy.asked().get(1).headers().get("Proxy-Authorization"))
                    .isEqualTo("Basic dXNlcjpGQUtFQHB3");
            assertThat(proxy.asked().get(1).headers().get("Host")).isEqualTo("far.example.com");
        }
    }

    @Test
    void aProxyThatRefusesTheTunnelIsNamedAsTheProxy() throws Exception {
        try (ServerSocket proxy = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                Http http = new Http(
                        "0", RetryPolicy.NONE, Map.of("HTTPS_PROXY", "http://127.0.0.1:" + proxy.getLocalPort()))) {
            Thread server = new Thread(() -> refuseOnce(proxy));
            server.start();
            HttpResult result = http.send(HttpCall.get(URI.create("https://far.example.com/x"), SOON));
            assertThat(((Unreachable) result).reason()).isEqualTo(Reason.PROXY);
            assertThat(((Unreachable) result).detail()).contains("403");
            server.join();
        }
        try (Http http = new Http("0", RetryPolicy.NONE, Map.of("HTTPS_PROXY", "http://127.0.0.1:1"))) {
            HttpResult result = http.send(HttpCall.get(URI.create("https://far.example.com/x"), SOON));
            assertThat(((Unreachable) result).reason()).isEqualTo(Reason.PROXY);
        }
    }

    private static void refuseOnce(ServerSocket proxy) {
        try (Socket socket = proxy.accept()) {
            byte[] buffer = new byte[4096];
            assertThat(socket.getInputStream().read(buffer)).isPositive();
            socket.getOutputStream()
                    .write("HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Map<String, String> environment(RecordingServer proxy, String credentials) {
        String address = "http://" + credentials + proxy.url().getRawAuthority();
        return Map.of("HTTP_PROXY", address, "HTTPS_PROXY", address);
    }
}
