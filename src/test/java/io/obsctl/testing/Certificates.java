package io.obsctl.testing;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Certificates of authorities that nobody trusts, made by openssl: {@code NAME.pem} and {@code NAME.key}. */
public final class Certificates {
    /** {@code $KEY} is an elliptic key, which is made at once; keys may be read by their owner only. */
    private static final String WORDS = """
            set -eu
            umask 077
            KEY='-newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes'
            # authority NAME
            authority() { openssl req -x509 $KEY -keyout $1.key -out $1.pem -days 2 -subj /CN=example-$1; }
            # names DNS:…,IP:…, of what is signed from here on
            names() { echo "subjectAltName=$1" > ext; }
            # request NAME
            request() { openssl req $KEY -keyout $1.key -out $1.csr -subj /CN=example-$1; }
            # sign NAME AUTHORITY, a request that is there
            sign() { openssl x509 -req -in $1.csr -CA $2.pem -CAkey $2.key -CAcreateserial -days 2 -out $1.pem -extfile ext; }
            # certificate NAME AUTHORITY
            certificate() { request $1; sign $1 $2; }
            """;

    private Certificates() {}

    /**
     * Makes them.
     *
     * @param script for sh, in the words {@code authority}, {@code names}, {@code certificate}, {@code request} and
     *     {@code sign}
     * @throws AssertionError with what openssl said, when it fails
     */
    public static void make(Path folder, String script) throws IOException, InterruptedException {
        Path file = folder.resolve("certificates.sh");
        Files.writeString(file, WORDS + script);
        Process making = new ProcessBuilder("sh", file.toString())
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        String said = new String(making.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (making.waitFor() != 0) {
            throw new AssertionError(said);
        }
    }
}
