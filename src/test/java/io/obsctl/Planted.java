package io.obsctl;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Secrets that were planted, each with a core: a run of letters and digits out of its middle that stays as it is in every
 * escape (JSON, XML, URL, shell) and that nothing else holds. Found plain, or inside base64 at each of the three places
 * that a byte can have there, in either alphabet.
 */
final class Planted {
    private final Map<String, List<String>> needles = new LinkedHashMap<>();

    /** @param core at least eight letters and digits of the value */
    Planted plant(String name, String core) {
        if (!core.matches("[A-Za-z0-9+/_.-]{8,}")) {
            throw new IllegalArgumentException("no core: " + core);
        }
        List<String> forms = new ArrayList<>(List.of(core));
        for (int before = 0; before < 3; before++) {
            byte[] shifted = ("x".repeat(before) + core).getBytes(StandardCharsets.UTF_8);
            String encoded = Base64.getEncoder().withoutPadding().encodeToString(shifted);
            // The first and the last characters also hold bits of what stands around it.
            String sure = encoded.substring(before == 0 ? 0 : before + 1, encoded.length() - 1);
            forms.add(sure);
            forms.add(sure.replace('+', '-').replace('/', '_'));
        }
        needles.put(name, forms.stream().distinct().toList());
        return this;
    }

    /** Names of what the text holds. */
    List<String> in(String text) {
        List<String> found = new ArrayList<>();
        needles.forEach((name, forms) -> {
            if (forms.stream().anyMatch(text::contains)) {
                found.add(name);
            }
        });
        return found;
    }

    List<String> names() {
        return List.copyOf(needles.keySet());
    }

    String core(String name) {
        List<String> forms = needles.get(name);
        if (forms == null) {
            throw new IllegalArgumentException(name);
        }
        return forms.get(0);
    }
}
