package io.obsctl.render;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Where templates come from. Implementations are safe between threads. */
@FunctionalInterface
public interface TemplateSource {
    /**
     * The text of a template.
     *
     * @param path below {@code templates/}, such as {@code alloy/config.alloy.ftl}; never absolute, never with {@code ..}
     */
    Optional<String> read(String path);

    /** The templates that ship with obsctl. */
    static TemplateSource shipped() {
        return path -> {
            try (InputStream in = TemplateSource.class.getResourceAsStream("/templates/" + path)) {
                return in == null
                        ? Optional.empty()
                        : Optional.of(new String(in.readAllBytes(), StandardCharsets.UTF_8));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        };
    }

    /** This source laid over another one, file by file. */
    default TemplateSource over(TemplateSource below) {
        return path -> read(path).or(() -> below.read(path));
    }
}
