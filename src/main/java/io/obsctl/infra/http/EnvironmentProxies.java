package io.obsctl.infra.http;

import io.obsctl.model.Secret;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Proxies by the variables that Go programs read, Alloy among them (golang.org/x/net/http/httpproxy): {@code
 * HTTPS_PROXY}, {@code HTTP_PROXY}, {@code NO_PROXY}, in upper or lower case. Loopback never goes through a proxy.
 * {@code NO_PROXY} holds {@code *}, hosts, domains (with or without a leading dot, subdomains included) and {@code
 * host:port}, separated by commas; networks such as {@code 10.0.0.0/8} are not understood and match nothing.
 */
final class EnvironmentProxies extends ProxySelector {
    private final Map<String, String> environment;

    EnvironmentProxies(Map<String, String> environment) {
        this.environment = Map.copyOf(environment);
    }

    @Override
    public List<Proxy> select(URI target) {
        return proxyFor(target)
                .map(proxy -> new Proxy(
                        Proxy.Type.HTTP,
                        InetSocketAddress.createUnresolved(
                                proxy.getHost(), proxy.getPort() < 0 ? 80 : proxy.getPort())))
                .map(List::of)
                .orElse(List.of(Proxy.NO_PROXY));
    }

    /** {@code Proxy-Authorization} for this target, when the proxy's address holds user and password. */
    Optional<String> credentials(URI target) {
        return proxyFor(target).map(URI::getRawUserInfo).map(info -> {
            String[] parts = info.split(":", 2);
            String password = parts.length < 2 ? "" : decoded(parts[1]);
            return BasicAuth.header(decoded(parts[0]), Secret.of(password));
        });
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    private Optional<URI> proxyFor(URI target) {
        String host = target.getHost() == null ? "" : target.getHost().toLowerCase(Locale.ROOT);
        String text = variable("https".equals(target.getScheme()) ? "https_proxy" : "http_proxy");
        if (text.isBlank() || isLoopback(host) || isExcluded(host, target)) {
            return Optional.empty();
        }
        try {
            URI proxy = URI.create(text.contains("://") ? text : "http://" + text);
            return proxy.getHost() == null ? Optional.empty() : Optional.of(proxy);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private String variable(String name) {
        String upper = environment.get(name.toUpperCase(Locale.ROOT));
        return upper != null ? upper : environment.getOrDefault(name, "");
    }

    private static boolean isLoopback(String host) {
        return host.equals("localhost") || host.equals("[::1]") || host.matches("127\\.[0-9]+\\.[0-9]+\\.[0-9]+");
    }

    private boolean isExcluded(String host, URI target) {
        int port = target.getPort() >= 0 ? target.getPort() : "https".equals(target.getScheme()) ? 443 : 80;
        for (String part : variable("no_proxy").toLowerCase(Locale.ROOT).split(",", -1)) {
            String entry = part.strip();
            if (entry.equals("*")) {
                return true;
            }
            if (entry.matches(".+:[0-9]+")) {
                if (!entry.endsWith(":" + port)) {
                    continue;
                }
                entry = entry.substring(0, entry.lastIndexOf(':'));
            }
            String domain = entry.startsWith(".") ? entry.substring(1) : entry;
            if (!domain.isEmpty() && (host.equals(domain) && !entry.startsWith(".") || host.endsWith("." + domain))) {
                return true;
            }
        }
        return false;
    }

    @Override
    public void connectFailed(URI uri, SocketAddress address, IOException failure) {
        // The call itself reports it.
    }
}
