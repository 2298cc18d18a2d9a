package io.obsctl.infra.ssh;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * OpenSSH's client configuration as ssh_config(5) describes it: Host, Match, Include, and the first value of a keyword
 * wins. A {@code Match} that only OpenSSH itself can decide, such as {@code exec}, does not match and is noted. Safe
 * between threads; a file is read once.
 */
final class SshConfig {
    private static final int DEEPEST = 16;
    private static final Pattern KEYWORD = Pattern.compile("\\s*([A-Za-z0-9]+)(?:\\s*=\\s*|\\s+|$)(.*)");
    private static final Pattern WORD = Pattern.compile("\"([^\"]*)\"|([^\\s\"]+)");

    private record Line(Path file, int number, String keyword, List<String> arguments) {}

    private final List<Path> files;
    private final Path userHome;
    private final Map<Path, List<Line>> read = new ConcurrentHashMap<>();

    /** @param files the user's before the machine's; those that do not exist count as empty */
    SshConfig(List<Path> files, Path userHome) {
        this.files = List.copyOf(files);
        this.userHome = userHome;
    }

    /**
     * What is said of a host.
     *
     * @param host as the person writes it
     * @param user as the person asks for; empty when the configuration may say
     */
    SshSettings of(String host, Optional<String> user) {
        Lookup lookup = new Lookup(host, user);
        files.forEach(f -> lookup.walk(f, true, 0));
        if (lookup.again) {
            lookup.last = true;
            files.forEach(f -> lookup.walk(f, true, 0));
        }
        return lookup.settings;
    }

    private List<Line> lines(Path file) {
        return read.computeIfAbsent(file, this::parse);
    }

    private List<Line> parse(Path file) {
        if (!Files.isReadable(file) || Files.isDirectory(file)) {
            return List.of();
        }
        List<Line> lines = new ArrayList<>();
        int number = 0;
        try {
            for (String text : new String(Files.readAllBytes(file), StandardCharsets.UTF_8)
                    .lines()
                    .toList()) {
                number++;
                Matcher line = KEYWORD.matcher(text);
                if (!text.strip().startsWith("#") && line.matches()) {
                    lines.add(new Line(file, number, line.group(1).toLowerCase(Locale.ROOT), words(line.group(2))));
                }
            }
        } catch (IOException e) {
            lines.add(new Line(file, number, "unreadable", List.of(String.valueOf(e.getMessage()))));
        }
        return lines;
    }

    /** Words, in quotes or not; a word that begins with {@code #} begins a comment. */
    private static List<String> words(String text) {
        List<String> words = new ArrayList<>();
        Matcher word = WORD.matcher(text);
        while (word.find()) {
            boolean quoted = word.group(1) != null;
            if (!quoted && word.group(2).startsWith("#")) {
                break;
            }
            words.add(quoted ? word.group(1) : word.group(2));
        }
        return words;
    }

    /** Whether a text fits patterns with {@code *} and {@code ?}, none of those with {@code !} among them. */
    static boolean fits(String text, List<String> patterns) {
        boolean fits = false;
        for (String pattern : patterns) {
            boolean not = pattern.startsWith("!");
            String regex = (not ? pattern.substring(1) : pattern)
                    .codePoints()
                    .mapToObj(c -> c == '*' ? ".*" : c == '?' ? "." : Pattern.quote(Character.toString(c)))
                    .collect(Collectors.joining());
            if (Pattern.compile(regex, Pattern.DOTALL).matcher(text).matches()) {
                if (not) {
                    return false;
                }
                fits = true;
            }
        }
        return fits;
    }

    private final class Lookup {
        private final String host;
        private final Optional<String> user;
        private final SshSettings settings = new SshSettings();
        private boolean again;
        private boolean last;

        Lookup(String host, Optional<String> user) {
            this.host = host;
            this.user = user;
        }

        void walk(Path file, boolean within, int depth) {
            boolean active = within;
            for (Line line : lines(file)) {
                switch (line.keyword()) {
                    case "host" -> active = within && fits(host, line.arguments());
                    case "match" -> active = within && matches(line);
                    case "include" -> {
                        if (active && depth < DEEPEST) {
                            line.arguments().forEach(a -> included(file, a).forEach(f -> walk(f, true, depth + 1)));
                        }
                    }
                    case "unreadable" -> note(line, line.arguments().get(0));
                    default -> {
                        if (active && !line.arguments().isEmpty()) {
                            settings.take(line.keyword(), line.arguments());
                        }
                    }
                }
            }
        }

        private void note(Line line, String why) {
            settings.note(line.file().toString(), line.number(), why);
        }

        private boolean matches(Line line) {
            List<String> words = line.arguments();
            boolean fits = true;
            for (int i = 0; i < words.size(); i++) {
                boolean not = words.get(i).startsWith("!");
                String word = words.get(i).replaceFirst("^!", "").toLowerCase(Locale.ROOT);
                if (Set.of("all", "canonical", "final").contains(word)) {
                    again |= word.equals("final");
                    boolean so = word.equals("all") || (word.equals("final") && last);
                    fits &= so != not;
                    continue;
                }
                i++;
                Optional<String> value = value(word);
                if (value.isEmpty() || i >= words.size()) {
                    if (fits) {
                        note(line, "`Match " + word + "` is not decided here and does not match");
                    }
                    return false;
                }
                fits &= SshConfig.fits(value.get(), List.of(words.get(i).split(","))) != not;
            }
            return fits;
        }

        private Optional<String> value(String criterion) {
            return switch (criterion) {
                case "host" ->
                    Optional.of(settings.first("hostname")
                            .map(h -> h.replace("%h", host).replace("%%", "%"))
                            .orElse(host));
                case "originalhost" -> Optional.of(host);
                case "user" -> user.or(() -> settings.first("user")).or(Lookup::localUser);
                case "localuser" -> localUser();
                default -> Optional.empty();
            };
        }

        private static Optional<String> localUser() {
            return Optional.of(System.getProperty("user.name", ""));
        }

        /** Relative names lie beside the user's or the machine's own file; patterns in the last part of a path count. */
        private List<Path> included(Path from, String written) {
            Path base = from.startsWith("/etc/ssh") ? Path.of("/etc/ssh") : userHome.resolve(".ssh");
            Path path = written.startsWith("~/") ? userHome.resolve(written.substring(2)) : base.resolve(written);
            String name = String.valueOf(path.getFileName());
            Path directory = path.getParent();
            if (directory == null || !name.matches(".*[*?\\[].*")) {
                return List.of(path);
            }
            PathMatcher matcher = FileSystems.getDefault().getPathMatcher("glob:" + name);
            try (Stream<Path> there = Files.list(directory)) {
                return there.filter(f -> matcher.matches(f.getFileName()))
                        .sorted()
                        .toList();
            } catch (IOException e) {
                return List.of();
            }
        }
    }
}
