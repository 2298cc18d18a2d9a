package io.obsctl.infra.ssh;

import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Optional;

/** What a key's file says without its passphrase: the public half. */
final class KeyFile {
    private static final String BEGIN = "-----BEGIN OPENSSH PRIVATE KEY-----";
    private static final byte[] MAGIC = "openssh-key-v1\0".getBytes(StandardCharsets.US_ASCII);

    private KeyFile() {}

    /**
     * The public key of a private one, as it goes over the wire: from OpenSSH's own format, which does not encrypt it
     * (PROTOCOL.key in OpenSSH's sources), or from the {@code .pub} file beside it.
     *
     * @throws IOException when there is a file and it cannot be read
     */
    static Optional<byte[]> publicKey(Path file) throws IOException {
        if (Files.exists(file)) {
            String text = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
            if (text.contains(BEGIN)) {
                return container(text);
            }
            Optional<byte[]> line = line(text);
            if (line.isPresent()) {
                return line;
            }
        }
        Path beside = Path.of(file + ".pub");
        return Files.isReadable(beside)
                ? line(Files.readString(beside, StandardCharsets.ISO_8859_1))
                : Optional.empty();
    }

    private static Optional<byte[]> container(String text) {
        String body = text.substring(text.indexOf(BEGIN) + BEGIN.length()).replaceFirst("(?s)-----END.*", "");
        try {
            ByteBuffer in = ByteBuffer.wrap(Base64.getMimeDecoder().decode(body));
            byte[] magic = new byte[MAGIC.length];
            in.get(magic);
            for (int i = 0; i < 3; i++) {
                string(in);
            }
            return in.getInt() > 0 && java.util.Arrays.equals(magic, MAGIC)
                    ? Optional.of(string(in))
                    : Optional.empty();
        } catch (IllegalArgumentException | BufferUnderflowException e) {
            return Optional.empty();
        }
    }

    /** A line {@code TYPE BASE64 COMMENT}, such as a {@code .pub} file or a certificate holds. */
    static Optional<byte[]> line(String text) {
        String[] words = text.strip().split("\\s+", 3);
        if (words.length < 2 || !words[0].matches("[a-z0-9@.-]+")) {
            return Optional.empty();
        }
        try {
            byte[] blob = Base64.getDecoder().decode(words[1]);
            return type(blob).equals(words[0]) ? Optional.of(blob) : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** The type that a public key says of itself, such as {@code ssh-ed25519}; empty when it is none. */
    static String type(byte[] blob) {
        try {
            return new String(string(ByteBuffer.wrap(blob)), StandardCharsets.US_ASCII);
        } catch (IllegalArgumentException | BufferUnderflowException e) {
            return "";
        }
    }

    private static byte[] string(ByteBuffer in) {
        int length = in.getInt();
        if (length < 0 || length > in.remaining()) {
            throw new IllegalArgumentException("cut off");
        }
        byte[] bytes = new byte[length];
        in.get(bytes);
        return bytes;
    }

    /** Whether a certificate is for this key: after a nonce it holds the key's own fields (PROTOCOL.certkeys). */
    static boolean certifies(byte[] certificate, byte[] key) {
        try {
            ByteBuffer in = ByteBuffer.wrap(certificate);
            String type = new String(string(in), StandardCharsets.US_ASCII);
            string(in);
            ByteBuffer own = ByteBuffer.wrap(key);
            String plain = new String(string(own), StandardCharsets.US_ASCII);
            byte[] fields = new byte[own.remaining()];
            own.get(fields);
            byte[] held = new byte[Math.min(fields.length, in.remaining())];
            in.get(held);
            return type.startsWith(plain.replaceFirst("@openssh\\.com$", "") + "-cert")
                    && java.util.Arrays.equals(held, fields);
        } catch (IllegalArgumentException | BufferUnderflowException e) {
            return false;
        }
    }
}
