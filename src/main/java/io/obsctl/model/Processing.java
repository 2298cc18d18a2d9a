package io.obsctl.model;

import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

@Doc("What happens to signals on their way.")
public record Processing(
        @Doc("Which traces are kept; absent keeps all.") @Nullable
        Sampling sampling,

        @Doc(value = "Personal data that is masked.", def = "[]")
        List<Redaction> redact,

        @Doc(value = "Further resource attributes.", def = "{}", examples = "{ queue.name: default }")
        Map<String, String> resource,

        @Doc(value = "How long signals are gathered before they are sent.", def = "5s")
        Duration batch) {
    public Processing {
        redact = List.copyOf(redact);
        resource = Collections.unmodifiableMap(new LinkedHashMap<>(resource));
    }
}
