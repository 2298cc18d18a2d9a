package io.obsctl.lsp;

import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import io.obsctl.problem.Problem;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.function.Consumer;
import org.eclipse.lsp4j.jsonrpc.messages.ResponseError;
import org.eclipse.lsp4j.jsonrpc.messages.ResponseErrorCode;
import org.eclipse.lsp4j.jsonrpc.messages.ResponseMessage;
import org.jspecify.annotations.Nullable;

/**
 * The messages of a stream that are fit to be parsed, as a stream. LSP4J makes room for as many bytes as a header says,
 * and an {@code Error} on the way ends its reader without a word; so both are bounded here, before it.
 *
 * <p>A message over {@value #MOST_BYTES} bytes, or nested deeper than {@value #DEEPEST}, is answered with an error and
 * left out. Headers of which the length of the message cannot be told end the stream: what follows has no beginning.
 * Messages are UTF-8, as LSP says; a Content-Type is not looked at. Read by one thread.
 */
final class Frames extends InputStream {
    static final int MOST_BYTES = 16 << 20;
    static final int DEEPEST = 200;

    private static final int NOT_TOLD = -2;
    private static final int LONGEST_HEADER = 8 << 10;

    private final InputStream in;
    private final Consumer<ResponseMessage> refusals;
    private byte[] ready = {};
    private int at;
    private volatile @Nullable Problem broken;

    /** @param refusals takes the answers to messages that are left out */
    Frames(InputStream in, Consumer<ResponseMessage> refusals) {
        this.in = new BufferedInputStream(in);
        this.refusals = refusals;
    }

    /** Why the stream ended before its end; {@code null} while it goes on and where it just ended. */
    @Nullable
    Problem broken() {
        return broken;
    }

    @Override
    public int read() throws IOException {
        return fill() ? ready[at++] & 0xff : -1;
    }

    @Override
    public int read(byte[] to, int from, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (!fill()) {
            return -1;
        }
        int some = Math.min(length, ready.length - at);
        System.arraycopy(ready, at, to, from, some);
        at += some;
        return some;
    }

    /** Whether there is something to read, once a whole message or the end has come. */
    private boolean fill() throws IOException {
        while (at == ready.length) {
            int length = broken == null ? length() : -1;
            if (length < 0) {
                return false;
            }
            if (length > MOST_BYTES) {
                refuse(null, "the message has " + length + " bytes; at most " + MOST_BYTES + " are taken");
                in.skipNBytes(length);
                continue;
            }
            byte[] body = in.readNBytes(length);
            if (body.length < length) {
                return false;
            }
            if (isTooDeep(body)) {
                refuse(id(body), "the message is nested deeper than " + DEEPEST);
            } else {
                ready = framed(body);
                at = 0;
            }
        }
        return true;
    }

    private static byte[] framed(byte[] body) {
        byte[] header = ("Content-Length: " + body.length + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII);
        byte[] all = new byte[header.length + body.length];
        System.arraycopy(header, 0, all, 0, header.length);
        System.arraycopy(body, 0, all, header.length, body.length);
        return all;
    }

    private void refuse(@Nullable Object id, String why) {
        ResponseMessage answer = new ResponseMessage();
        if (id instanceof Number number) {
            answer.setId(number.intValue());
        } else if (id instanceof String text) {
            answer.setId(text);
        }
        answer.setError(new ResponseError(ResponseErrorCode.InvalidRequest, why, null));
        refusals.accept(answer);
    }

    /** The length that the next headers tell; negative at the end of the stream and where they tell none. */
    private int length() throws IOException {
        int length = -1;
        int left = LONGEST_HEADER;
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        boolean begun = false;
        for (int c = in.read(); c >= 0; c = in.read()) {
            if (--left < 0) {
                return broken("headers of more than " + LONGEST_HEADER + " bytes");
            }
            if (c != '\n') {
                line.write(c);
                continue;
            }
            String header = line.toString(StandardCharsets.US_ASCII).strip();
            line.reset();
            if (!header.isEmpty()) {
                begun = true;
                int told = told(header);
                length = told == NOT_TOLD ? length : told;
            } else if (length >= 0) {
                return length;
            } else if (begun) {
                return broken("headers without a Content-Length that is a number of bytes");
            }
        }
        return -1;
    }

    /** A length below zero or beyond what an {@code int} holds is none. */
    private static int told(String header) {
        int colon = header.indexOf(':');
        if (colon < 0
                || !header.substring(0, colon).strip().toLowerCase(Locale.ROOT).equals("content-length")) {
            return NOT_TOLD;
        }
        try {
            return Math.max(-1, Integer.parseInt(header.substring(colon + 1).strip()));
        } catch (NumberFormatException e) {
            return -1;
        }
    }

    private int broken(String why) {
        broken = Problem.error("lsp/headers", "what came is no message of LSP", why);
        return -1;
    }

    /** Brackets in strings do not count. All bytes of a character outside of ASCII are above it. */
    private static boolean isTooDeep(byte[] json) {
        int depth = 0;
        boolean string = false;
        for (int i = 0; i < json.length; i++) {
            byte c = json[i];
            if (string) {
                if (c == '\\') {
                    i++;
                } else if (c == '"') {
                    string = false;
                }
            } else if (c == '"') {
                string = true;
            } else if (c == '{' || c == '[') {
                if (++depth > DEEPEST) {
                    return true;
                }
            } else if (c == '}' || c == ']') {
                depth--;
            }
        }
        return false;
    }

    /** The id of a request; {@code null} where none can be told. Gson skips values without going down itself. */
    private static @Nullable Object id(byte[] json) {
        try (JsonReader reader = new JsonReader(new StringReader(new String(json, StandardCharsets.UTF_8)))) {
            reader.setNestingLimit(Integer.MAX_VALUE);
            reader.beginObject();
            while (reader.hasNext()) {
                if (!reader.nextName().equals("id")) {
                    reader.skipValue();
                } else if (reader.peek() == JsonToken.NUMBER) {
                    return reader.nextInt();
                } else {
                    return reader.peek() == JsonToken.STRING ? reader.nextString() : null;
                }
            }
        } catch (IOException | IllegalStateException | NumberFormatException e) {
            // No JSON: the answer goes without.
        }
        return null;
    }
}
