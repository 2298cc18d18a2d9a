package io.obsctl.model;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

@Doc("When tokens end. A date is its first moment in UTC.")
public record TokenExpiry(
        @Doc(value = "The write token, which is on every host.", examples = "2027-01-31") @Nullable
        Instant write,

        @Doc(value = "The read token.", examples = "\"2027-01-31T12:00:00Z\"") @Nullable
        Instant read,

        @Doc(value = "The deploy token.", examples = "2027-01-31") @Nullable
        Instant deploy,

        @Doc(value = "The rules token.", examples = "2027-01-31") @Nullable
        Instant rules) {
    /** By purpose, in the order of the profile; what is not known is not there. */
    public Map<String, Instant> known() {
        Map<String, Instant> out = new LinkedHashMap<>();
        put(out, "write", write);
        put(out, "read", read);
        put(out, "deploy", deploy);
        put(out, "rules", rules);
        return out;
    }

    private static void put(Map<String, Instant> out, String purpose, @Nullable Instant end) {
        if (end != null) {
            out.put(purpose, end);
        }
    }
}
