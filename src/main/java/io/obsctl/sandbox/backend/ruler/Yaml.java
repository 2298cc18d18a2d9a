package io.obsctl.sandbox.backend.ruler;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Dump;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.common.FlowStyle;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/** YAML in and out of the rulers. */
final class Yaml {
    private Yaml() {}

    /** @throws IllegalArgumentException when the bytes are not one YAML document */
    static @Nullable Object read(byte[] bytes) {
        try {
            return new Load(LoadSettings.builder().build()).loadFromString(new String(bytes, StandardCharsets.UTF_8));
        } catch (YamlEngineException e) {
            String first = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
            throw new IllegalArgumentException("unable to decode rule group: yaml: " + first, e);
        }
    }

    static String write(Object value) {
        var settings = DumpSettings.builder()
                .setDefaultFlowStyle(FlowStyle.BLOCK)
                .setIndent(4)
                .setIndicatorIndent(2)
                .setIndentWithIndicator(true)
                .setWidth(1_000_000)
                .build();
        return new Dump(settings).dumpToString(value);
    }
}
