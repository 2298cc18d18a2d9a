package io.obsctl.sandbox.collector;

import io.obsctl.lang.alloy.AlloySyntax;
import io.obsctl.lang.alloy.Statement;
import io.obsctl.problem.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.commons.codec.binary.Hex;
import org.apache.commons.codec.digest.DigestUtils;

/**
 * The text of a config and what the parser says of it.
 *
 * @param sha256 of the bytes of the one file; of all files in the order of their names for a directory
 * @param problems of the syntax
 */
record ConfigSource(String sha256, List<Statement> body, List<Problem> problems) {
    /** @throws IOException if the path cannot be read, or a directory holds no config */
    static ConfigSource read(Path path) throws IOException {
        Map<String, byte[]> files = new TreeMap<>();
        if (Files.isDirectory(path)) {
            try (Stream<Path> inside = Files.list(path)) {
                for (Path file :
                        inside.filter(f -> f.toString().endsWith(".alloy")).toList()) {
                    files.put(file.toString(), Files.readAllBytes(file));
                }
            }
            if (files.isEmpty()) {
                throw new IOException("no *.alloy files found in " + path);
            }
        } else {
            files.put(path.toString(), Files.readAllBytes(path));
        }
        MessageDigest digest = DigestUtils.getSha256Digest();
        List<Statement> body = new ArrayList<>();
        List<Problem> problems = new ArrayList<>();
        files.forEach((name, bytes) -> {
            digest.update(bytes);
            AlloySyntax.Parsed parsed = AlloySyntax.parse(name, bytes);
            body.addAll(parsed.file().body());
            problems.addAll(parsed.problems());
        });
        return new ConfigSource(Hex.encodeHexString(digest.digest()), body, problems);
    }
}
