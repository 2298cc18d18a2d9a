package io.obsctl.profile;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Ways in which profiles get broken. */
final class Mutations {
    private static final Pattern VALUE = Pattern.compile("(?m)(: )([^\\s#][^#\\n]*?)(\\s+# .*)?$");
    private static final Pattern KEY = Pattern.compile("(?m)^(\\s*(?:- )?)([a-z][a-z-]*):");
    private static final List<String> WORDS = List.of(
            "60",
            "1.5",
            "true",
            "null",
            "[]",
            "{}",
            "[a]",
            "{ a: b }",
            "abc",
            "\"12\"",
            "5m",
            "1d2h",
            "-1",
            "0",
            "99999999999",
            "10%",
            "512MiB",
            "env:X",
            "env:",
            "\"\"",
            "yes",
            "https://x.example.org",
            "x.example.org",
            "1.15",
            "grafana-cloud",
            "0x1f",
            ".5",
            "50GB/month",
            "127.0.0.1:1",
            "1ms",
            "100",
            "\"a b\"",
            "~");

    private static final String SIGNS = "{}[]:,#&*!|>'\"%@`-?\t\n\u0000 <";

    private Mutations() {}

    /** One or two values replaced, or keys renamed or removed; still YAML. */
    static String structural(String text, Random random) {
        String out = text;
        for (int i = 0; i <= random.nextInt(2); i++) {
            out = switch (random.nextInt(4)) {
                case 0 -> rename(out, random);
                case 1 -> drop(out, random);
                default -> replace(out, random);
            };
        }
        return out;
    }

    private static String replace(String text, Random random) {
        Matcher m = VALUE.matcher(text);
        List<int[]> spots = new ArrayList<>();
        while (m.find()) {
            spots.add(new int[] {m.start(2), m.end(2)});
        }
        int[] spot = spots.get(random.nextInt(spots.size()));
        return text.substring(0, spot[0]) + WORDS.get(random.nextInt(WORDS.size())) + text.substring(spot[1]);
    }

    private static String rename(String text, Random random) {
        Matcher m = KEY.matcher(text);
        List<int[]> spots = new ArrayList<>();
        while (m.find()) {
            spots.add(new int[] {m.start(2), m.end(2)});
        }
        int[] spot = spots.get(random.nextInt(spots.size()));
        String key = text.substring(spot[0], spot[1]);
        String other = random.nextBoolean() ? key + "x" : key.substring(0, 1) + "_" + key.substring(1);
        return text.substring(0, spot[0]) + other + text.substring(spot[1]);
    }

    /** Removes a line with a value that is not the first of a list's item. */
    private static String drop(String text, Random random) {
        List<String> lines = new ArrayList<>(text.lines().toList());
        int i = random.nextInt(lines.size());
        if (VALUE.matcher(lines.get(i)).find() && !lines.get(i).strip().startsWith("- ")) {
            lines.remove(i);
        }
        return String.join("\n", lines) + "\n";
    }

    /** Bytes cut, doubled, swapped or replaced anywhere. */
    static byte[] bytes(byte[] text, Random random) {
        byte[] out = text.clone();
        for (int i = 0; i <= random.nextInt(4); i++) {
            int at = random.nextInt(out.length);
            switch (random.nextInt(6)) {
                case 0 -> out[at] = (byte) random.nextInt(256);
                case 1 -> out[at] = (byte) SIGNS.charAt(random.nextInt(SIGNS.length()));
                case 2 -> out = java.util.Arrays.copyOf(out, Math.max(1, at));
                case 3 -> {
                    byte[] longer = new byte[out.length + Math.min(200, out.length - at)];
                    System.arraycopy(out, 0, longer, 0, out.length);
                    System.arraycopy(out, at, longer, out.length, longer.length - out.length);
                    out = longer;
                }
                case 4 -> {
                    int end = Math.min(out.length, at + random.nextInt(40));
                    byte[] shorter = new byte[out.length - (end - at)];
                    System.arraycopy(out, 0, shorter, 0, at);
                    System.arraycopy(out, end, shorter, at, out.length - end);
                    out = shorter.length == 0 ? new byte[] {'a'} : shorter;
                }
                default -> {
                    byte other = out[random.nextInt(out.length)];
                    out[at] = other;
                }
            }
        }
        return out;
    }
}
