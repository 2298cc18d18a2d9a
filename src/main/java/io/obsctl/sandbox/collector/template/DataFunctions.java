package io.obsctl.sandbox.collector.template;

import io.obsctl.sandbox.collector.text.GoJson;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.commons.codec.digest.DigestUtils;
import org.jspecify.annotations.Nullable;

/** Numbers, lists, maps, defaults, encodings and digests. What depends on time, chance or the machine is left out. */
final class DataFunctions {
    private DataFunctions() {}

    static void into(Map<String, Functions.Function> all) {
        numbers(all);
        defaults(all);
        lists(all);
        encodings(all);
    }

    private static void numbers(Map<String, Functions.Function> all) {
        all.put("int", Arguments::cast);
        all.put("int64", Arguments::cast);
        all.put("atoi", Arguments::cast);
        all.put("float64", a -> {
            Object value = a.any();
            try {
                return value instanceof Number n ? n.doubleValue() : Double.parseDouble(String.valueOf(value));
            } catch (NumberFormatException e) {
                return 0.0;
            }
        });
        all.put("add", a -> sum(a));
        all.put("add1", a -> a.cast() + 1);
        all.put("sub", a -> {
            long left = a.cast();
            return left - a.cast();
        });
        all.put("mul", a -> {
            long product = a.cast();
            while (a.left() > 0) {
                product *= a.cast();
            }
            return product;
        });
        all.put("div", a -> divided(a, false));
        all.put("mod", a -> divided(a, true));
        all.put("max", a -> {
            long best = a.cast();
            while (a.left() > 0) {
                best = Math.max(best, a.cast());
            }
            return best;
        });
        all.put("min", a -> {
            long best = a.cast();
            while (a.left() > 0) {
                best = Math.min(best, a.cast());
            }
            return best;
        });
    }

    private static long sum(Arguments a) throws TemplateFailure {
        long sum = 0;
        while (a.left() > 0) {
            sum += a.cast();
        }
        return sum;
    }

    private static long divided(Arguments a, boolean remainder) throws TemplateFailure {
        long left = a.cast();
        long right = a.cast();
        if (right == 0) {
            throw new TemplateFailure("integer divide by zero");
        }
        return remainder ? left % right : left / right;
    }

    private static void defaults(Map<String, Functions.Function> all) {
        all.put("default", a -> {
            Object fallback = a.any();
            Object value = a.left() > 0 ? a.any() : null;
            return Values.truth(value) ? value : fallback;
        });
        all.put("empty", a -> !Values.truth(a.any()));
        all.put("coalesce", a -> {
            for (Object value : CoreFunctions.rest(a)) {
                if (Values.truth(value)) {
                    return value;
                }
            }
            return null;
        });
        all.put("ternary", a -> {
            Object yes = a.any();
            Object no = a.any();
            return a.yes() ? yes : no;
        });
        all.put("fail", a -> {
            throw new TemplateFailure(a.text());
        });
    }

    private static void lists(Map<String, Functions.Function> all) {
        all.put("list", CoreFunctions::rest);
        all.put("first", a -> {
            List<?> list = a.list();
            return list.isEmpty() ? null : list.get(0);
        });
        all.put("last", a -> {
            List<?> list = a.list();
            return list.isEmpty() ? null : list.get(list.size() - 1);
        });
        all.put("join", a -> {
            String separator = a.text();
            Object value = a.any();
            return value instanceof List<?> list
                    ? String.join(separator, list.stream().map(Values::print).toList())
                    : Values.print(value);
        });
        all.put("has", a -> {
            Object needle = a.any();
            return a.list().contains(needle);
        });
        all.put("dict", DataFunctions::dict);
        all.put("get", a -> {
            Object value = a.map().get(a.text());
            return value == null ? "" : value;
        });
        all.put("hasKey", a -> a.map().containsKey(a.text()));
        all.put("keys", a -> {
            List<Object> keys = new ArrayList<>();
            while (a.left() > 0) {
                keys.addAll(a.map().keySet());
            }
            return keys;
        });
    }

    private static Map<String, @Nullable Object> dict(Arguments a) throws TemplateFailure {
        Map<String, @Nullable Object> map = new TreeMap<>();
        while (a.left() > 0) {
            String key = Values.print(a.any());
            map.put(key, a.left() > 0 ? a.any() : "");
        }
        return map;
    }

    private static void encodings(Map<String, Functions.Function> all) {
        all.put("b64enc", a -> Base64.getEncoder().encodeToString(bytes(a.text())));
        all.put("b64dec", a -> {
            try {
                return new String(Base64.getDecoder().decode(a.text()), StandardCharsets.UTF_8);
            } catch (IllegalArgumentException e) {
                return String.valueOf(e.getMessage());
            }
        });
        all.put("sha256sum", a -> DigestUtils.sha256Hex(bytes(a.text())));
        all.put("sha1sum", a -> DigestUtils.sha1Hex(bytes(a.text())));
        all.put("Sha2Hash", a -> DigestUtils.sha256Hex(bytes(a.text() + a.text())));
        all.put("Hash", a -> DigestUtils.sha3_256Hex(bytes(a.text() + a.text())));
        all.put("toJson", a -> GoJson.write(a.any()));
        all.put("fromJson", a -> GoJson.read(a.text()).orElse(null));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
