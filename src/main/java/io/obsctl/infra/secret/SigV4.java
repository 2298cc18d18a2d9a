package io.obsctl.infra.secret;

import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * AWS Signature Version 4 in request headers, as "Create a signed AWS API request" of the IAM user guide describes it,
 * for services other than S3 (their paths are normalised and encoded twice).
 *
 * @param region such as {@code eu-central-1}
 * @param service the name that signatures use, such as {@code secretsmanager}
 */
record SigV4(String region, String service) {
    private static final String ALGORITHM = "AWS4-HMAC-SHA256";
    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

    /**
     * The headers to add: {@code X-Amz-Date}, {@code Authorization} and, for temporary credentials, {@code
     * X-Amz-Security-Token}.
     *
     * @param headers those that are signed beside {@code Host}, which is the URL's
     */
    Map<String, String> sign(
            String method,
            URI url,
            Map<String, String> headers,
            byte[] body,
            AwsCredentials credentials,
            Instant when) {
        String stamp = STAMP.format(when);
        Map<String, String> added = new TreeMap<>();
        added.put("X-Amz-Date", stamp);
        if (credentials.session() != null) {
            added.put("X-Amz-Security-Token", credentials.session().reveal());
        }
        Map<String, String> signed = new TreeMap<>();
        signed.put("host", host(url));
        headers.forEach((name, value) -> signed.put(name.toLowerCase(Locale.ROOT), tidy(value)));
        added.forEach((name, value) -> signed.put(name.toLowerCase(Locale.ROOT), tidy(value)));
        String names = String.join(";", signed.keySet());
        String scope = stamp.substring(0, 8) + "/" + region + "/" + service + "/aws4_request";
        String toSign = ALGORITHM + "\n" + stamp + "\n" + scope + "\n"
                + sha256(utf8(canonical(method, url, signed, names, body)));
        byte[] key = key(credentials, stamp.substring(0, 8));
        added.put(
                "Authorization",
                ALGORITHM + " Credential=" + credentials.keyId() + "/" + scope + ", SignedHeaders=" + names
                        + ", Signature=" + HexFormat.of().formatHex(hmac(key, toSign)));
        Arrays.fill(key, (byte) 0);
        return added;
    }

    private static String canonical(String method, URI url, Map<String, String> signed, String names, byte[] body) {
        StringBuilder out = new StringBuilder();
        out.append(method).append('\n');
        out.append(path(url.getRawPath())).append('\n');
        out.append(query(url.getRawQuery())).append('\n');
        signed.forEach(
                (name, value) -> out.append(name).append(':').append(value).append('\n'));
        return out.append('\n').append(names).append('\n').append(sha256(body)).toString();
    }

    /** The key is derived anew for every signature and wiped after it. */
    private byte[] key(AwsCredentials credentials, String day) {
        byte[] secret = utf8("AWS4" + credentials.key().reveal());
        byte[] key = hmac(hmac(hmac(hmac(secret, day), region), service), "aws4_request");
        Arrays.fill(secret, (byte) 0);
        return key;
    }

    static String host(URI url) {
        int port = url.getPort();
        boolean usual = port < 0 || port == (url.getScheme().equals("https") ? 443 : 80);
        return url.getHost() + (usual ? "" : ":" + port);
    }

    private static String tidy(String value) {
        return value.strip().replaceAll(" {2,}", " ");
    }

    /** Dot segments resolved, no empty segments; each segment encoded once more than it is on the wire. */
    private static String path(@Nullable String raw) {
        if (raw == null || raw.isEmpty()) {
            return "/";
        }
        Deque<String> kept = new ArrayDeque<>();
        for (String segment : raw.split("/")) {
            if (segment.equals("..")) {
                kept.pollLast();
            } else if (!segment.isEmpty() && !segment.equals(".")) {
                kept.addLast(encode(segment));
            }
        }
        String joined = "/" + String.join("/", kept);
        return raw.endsWith("/") && joined.length() > 1 ? joined + "/" : joined;
    }

    /** Parameters sorted by name, then value, each encoded exactly once. */
    private static String query(@Nullable String raw) {
        if (raw == null || raw.isEmpty()) {
            return "";
        }
        List<String[]> pairs = new ArrayList<>();
        for (String pair : raw.split("&")) {
            int equals = pair.indexOf('=');
            String name = equals < 0 ? pair : pair.substring(0, equals);
            String value = equals < 0 ? "" : pair.substring(equals + 1);
            pairs.add(new String[] {encode(decode(name)), encode(decode(value))});
        }
        pairs.sort((a, b) -> a[0].equals(b[0]) ? a[1].compareTo(b[1]) : a[0].compareTo(b[0]));
        return pairs.stream().map(p -> p[0] + "=" + p[1]).collect(Collectors.joining("&"));
    }

    private static String decode(String text) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        byte[] bytes = utf8(text);
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] == '%' && i + 2 < bytes.length) {
                out.write(HexFormat.fromHexDigits(text, i + 1, i + 3));
                i += 2;
            } else {
                out.write(bytes[i]);
            }
        }
        return out.toString(StandardCharsets.UTF_8);
    }

    /** RFC 3986: only unreserved characters stay. */
    private static String encode(String text) {
        StringBuilder out = new StringBuilder();
        for (byte b : utf8(text)) {
            char c = (char) (b & 0xff);
            boolean unreserved = (c >= 'A' && c <= 'Z')
                    || (c >= 'a' && c <= 'z')
                    || (c >= '0' && c <= '9')
                    || "-_.~".indexOf(c) >= 0;
            if (unreserved) {
                out.append(c);
            } else {
                out.append('%').append(HexFormat.of().withUpperCase().toHexDigits(b));
            }
        }
        return out.toString();
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    private static byte[] hmac(byte[] key, String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(utf8(text));
        } catch (NoSuchAlgorithmException | InvalidKeyException e) {
            throw new IllegalStateException("every Java has HmacSHA256", e);
        }
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
