package io.obsctl.infra.ssh;

import java.nio.charset.StandardCharsets;

/**
 * What a command on a host gave.
 *
 * @param status its exit status
 * @param output the first bytes of its standard output, up to the bound
 * @param error the first characters of its error output
 * @param truncated whether there was more output than the bound
 */
record RemoteResult(int status, byte[] output, String error, boolean truncated) {
    String text() {
        return new String(output, StandardCharsets.UTF_8);
    }

    /** Its error output as one short line. */
    String shortError() {
        String line = error.strip().replaceAll("\\s+", " ");
        return line.substring(0, Math.min(300, line.length()));
    }
}
