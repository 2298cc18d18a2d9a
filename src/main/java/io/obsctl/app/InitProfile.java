package io.obsctl.app;

import io.obsctl.model.ClientTls;
import io.obsctl.model.Pasted;
import io.obsctl.model.Secret;
import io.obsctl.model.SecretRef;
import io.obsctl.model.SecretSource;
import io.obsctl.model.StackDirectory;
import io.obsctl.model.StackFacts;
import io.obsctl.problem.ExitCode;
import io.obsctl.problem.ObsctlException;
import io.obsctl.problem.Problem;
import io.obsctl.profile.InheritedStack;
import io.obsctl.profile.InitAnswers;
import io.obsctl.profile.InitAnswers.Key;
import io.obsctl.profile.ProfileFiles;
import io.obsctl.profile.ProfileSink;
import io.obsctl.profile.ProfileWriter;
import io.obsctl.profile.paste.PastedText;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes a new profile from answers, with the ids that the stack's own API names. */
public final class InitProfile {
    private static final URI GRAFANA_CLOUD = URI.create("https://grafana.com");

    /** Asked with this when nobody says with what, and it is there. */
    private static final String USUAL_TOKEN = "env:GRAFANA_CLOUD_STACKS_TOKEN";

    private final ProfileFiles files;
    private final ProfileSink sink;
    private final TextFiles texts;
    private final Directories directories;
    private final SecretSource secrets;
    private final InitDates dates;

    public InitProfile(
            ProfileFiles files,
            ProfileSink sink,
            TextFiles texts,
            Directories directories,
            SecretSource secrets,
            InitDates dates) {
        this.files = files;
        this.sink = sink;
        this.texts = texts;
        this.directories = directories;
        this.secrets = secrets;
        this.dates = dates;
    }

    /** Who is asked for a stack. */
    @FunctionalInterface
    public interface Directories {
        /** @param tls whom to trust, and who we are; {@code null} for what the system trusts */
        StackDirectory at(URI api, @Nullable ClientTls tls);
    }

    /**
     * Something that can be answered.
     *
     * @param key in an answers file and, with two dashes, the flag
     * @param def the default, empty for none
     */
    public record Question(String key, String text, String def) {}

    /** In the order in which they are asked. */
    public static List<Question> questions() {
        return Arrays.stream(Key.values())
                .map(k -> new Question(k.key(), k.question(), k.def()))
                .toList();
    }

    /** The questions that a person is asked for this kind of stack; what is known already is left out by the caller. */
    public static List<Question> asked(String kind, boolean idsKnown) {
        List<Key> keys = new ArrayList<>(List.of(Key.SERVICE, Key.KIND));
        if (!kind.equals("self-hosted")) {
            keys.add(Key.STACK);
        }
        if (!idsKnown) {
            keys.addAll(List.of(
                    Key.OTLP_URL,
                    Key.OTLP_ID,
                    Key.MIMIR_URL,
                    Key.MIMIR_ID,
                    Key.LOKI_URL,
                    Key.LOKI_ID,
                    Key.TEMPO_URL,
                    Key.TEMPO_ID));
        }
        keys.addAll(List.of(Key.WRITE_TOKEN, Key.READ_TOKEN, Key.DEPLOY_TOKEN, Key.HOSTS));
        return keys.stream()
                .map(k -> new Question(k.key(), k.question(), k.def()))
                .toList();
    }

    /** Refuses a name that is taken, before anything is asked. */
    public void requireFree(String name, boolean force) {
        if (!force && files.names().contains(name)) {
            throw new ObsctlException(
                    ExitCode.CONFLICT,
                    Problem.error("init/exists", "the profile is there already", sink.path(name))
                            .run("obsctl init " + name + " --force"));
        }
    }

    /** Answers from a file or, for {@code -}, from standard input. */
    public Map<String, String> answers(String path) {
        byte[] bytes = path.equals("-") ? texts.readInput() : texts.read(path);
        InitAnswers.Result result = InitAnswers.parse(path, bytes);
        if (result instanceof InitAnswers.Wrong wrong) {
            throw new ObsctlException(ExitCode.USAGE, wrong.problems());
        }
        return ((InitAnswers.Given) result).values();
    }

    /** Understands a pasted page or file; {@code -} is standard input. Writes nothing. */
    public Pasted pasted(String path) {
        byte[] bytes = path.equals("-") ? texts.readInput() : texts.read(path);
        String text = new String(bytes, StandardCharsets.UTF_8);
        return PastedText.read(path, text.startsWith("\ufeff") ? text.substring(1) : text);
    }

    /**
     * What the stack's API knows.
     *
     * @param answers what was given, and what was found for keys that were not
     * @param facts {@code null} when it was not asked, for want of a slug or of a token that may read stacks
     */
    public record Discovered(
            Map<String, String> answers, @Nullable StackFacts facts) {}

    /**
     * Asks for the ids of a stack when its slug and a token for asking are known. What a person gave stays.
     *
     * @throws ObsctlException when it was asked and refused, or could not be reached
     */
    public Discovered discover(Map<String, String> given) {
        // How to ask may stand in the profile that the new one builds on; only what was given is written again.
        Map<String, String> how = new LinkedHashMap<>(InheritedStack.of(
                files, given.getOrDefault(Key.EXTENDS.key(), "").strip()));
        how.putAll(given);
        String slug = slug(how.getOrDefault(Key.STACK.key(), ""));
        Map<String, String> answers = new LinkedHashMap<>(given);
        if (!slug.isEmpty() && given.containsKey(Key.STACK.key())) {
            answers.put(Key.STACK.key(), slug);
        }
        boolean named = !how.getOrDefault(Key.STACKS_TOKEN.key(), "").isEmpty();
        if (slug.isEmpty() || how.getOrDefault(Key.KIND.key(), "").equals("self-hosted")) {
            return new Discovered(answers, null);
        }
        String token = how.getOrDefault(Key.STACKS_TOKEN.key(), USUAL_TOKEN);
        Secret secret;
        try {
            secret = secret(Key.STACKS_TOKEN, token);
        } catch (ObsctlException e) {
            if (named) {
                throw e;
            }
            return new Discovered(answers, null); // Nobody said that there is one.
        }
        if (given.containsKey(Key.STACKS_TOKEN.key()) || !named) {
            answers.put(Key.STACKS_TOKEN.key(), token);
        }
        StackFacts facts = found(directories.at(api(how), tls(how)).find(slug, secret), how);
        door(answers, Key.OTLP_URL, Key.OTLP_ID, facts.otlp());
        door(answers, Key.MIMIR_URL, Key.MIMIR_ID, facts.mimir());
        door(answers, Key.LOKI_URL, Key.LOKI_ID, facts.loki());
        door(answers, Key.TEMPO_URL, Key.TEMPO_ID, facts.tempo());
        door(answers, Key.ALERTMANAGER_URL, Key.ALERTMANAGER_ID, facts.alertmanager());
        door(answers, Key.PROFILES_URL, Key.PROFILES_ID, facts.profiles());
        door(answers, Key.FLEET_URL, Key.FLEET_ID, facts.fleet());
        if (facts.grafana() != null) {
            answers.putIfAbsent(Key.GRAFANA_URL.key(), facts.grafana().toString());
        }
        return new Discovered(answers, facts);
    }

    private static StackFacts found(StackDirectory.Lookup lookup, Map<String, String> how) {
        if (lookup instanceof StackDirectory.NotFound not) {
            throw new ObsctlException(ExitCode.NO, not.problem());
        } else if (lookup instanceof StackDirectory.Denied denied) {
            throw new ObsctlException(ExitCode.DENIED, mended(denied.problem(), how));
        } else if (lookup instanceof StackDirectory.Unreachable unreachable) {
            throw new ObsctlException(ExitCode.UNREACHABLE, mended(unreachable.problem(), how));
        }
        return ((StackDirectory.Found) lookup).facts();
    }

    /** People copy the slug with what stands around it. */
    private static String slug(String given) {
        String host = given.strip().replaceFirst("^https?://", "").replaceFirst("[/?#:].*$", "");
        return host.replaceFirst("\\..*$", "");
    }

    private static void door(Map<String, String> answers, Key url, Key id, StackFacts.@Nullable Door door) {
        if (door != null) {
            answers.putIfAbsent(url.key(), door.url().toString());
            answers.putIfAbsent(id.key(), door.id());
        }
    }

    /** Whoever looks inside TLS signs with an authority of its own. */
    private static Problem mended(Problem problem, Map<String, String> how) {
        if (problem.id().toString().equals("http/client-certificate")) {
            return problem.hint(
                    how.containsKey(Key.TLS_CERT.key())
                            ? "It does not take the one of --tls-cert: see who signed it, and until when it is valid"
                            : "Give yours: --tls-cert file:client.pem --tls-key file:client.key");
        }
        boolean untrusted = problem.id().toString().equals("http/tls");
        return untrusted && !how.containsKey(Key.TLS_CA.key())
                ? problem.hint("If a proxy opens TLS here, give its authority: --tls-ca file:ca.pem")
                : problem;
    }

    private static @Nullable ClientTls tls(Map<String, String> how) {
        SecretRef ca = reference(how, Key.TLS_CA);
        SecretRef cert = reference(how, Key.TLS_CERT);
        SecretRef key = reference(how, Key.TLS_KEY);
        return ca == null && cert == null && key == null ? null : new ClientTls(ca, cert, key);
    }

    private static @Nullable SecretRef reference(Map<String, String> how, Key key) {
        String text = how.getOrDefault(key.key(), "");
        return text.isEmpty() ? null : parsed(key, text);
    }

    private Secret secret(Key key, String reference) {
        return secrets.resolve(parsed(key, reference));
    }

    private static SecretRef parsed(Key key, String reference) {
        try {
            return SecretRef.parse(reference);
        } catch (IllegalArgumentException e) {
            throw new ObsctlException(
                    ExitCode.USAGE,
                    Problem.error("profile/secret-ref", "not a reference to a secret", "--" + key.key())
                            .hint(String.valueOf(e.getMessage())));
        }
    }

    private static URI api(Map<String, String> given) {
        String text = given.getOrDefault(Key.STACK_API.key(), "");
        try {
            return text.isEmpty() ? GRAFANA_CLOUD : new URI(text);
        } catch (URISyntaxException e) {
            throw new ObsctlException(
                    ExitCode.USAGE,
                    Problem.error("usage/url", "not a URL", "--" + Key.STACK_API.key() + ": " + e.getReason()));
        }
    }

    /**
     * The answers with the days on which tokens end, as far as whoever issued them says so. What a person gave stays.
     *
     * @param answers with what {@link #discover} found
     */
    public Map<String, String> dated(String name, Map<String, String> answers) {
        return dates.of(files, name, text(name, answers), answers);
    }

    /**
     * The text of the profile; nothing is written.
     *
     * @throws ObsctlException with every problem of the answers
     */
    public String text(String name, Map<String, String> answers) {
        InitAnswers.Result result = InitAnswers.complete(name, answers);
        if (result instanceof InitAnswers.Wrong wrong) {
            throw new ObsctlException(ExitCode.USAGE, wrong.problems());
        }
        return ProfileWriter.write(((InitAnswers.Ready) result).answers());
    }

    /**
     * Writes the profile and loads it.
     *
     * @return its path and what is to be said about it
     */
    public Written write(String name, Map<String, String> answers, boolean force) {
        String text = text(name, answers);
        sink.create(name, text, force).ifPresent(problem -> {
            boolean taken = problem.id().toString().equals("profile/exists");
            throw new ObsctlException(taken ? ExitCode.CONFLICT : ExitCode.USAGE, problem);
        });
        return new Written(
                sink.path(name), new OpenProfile(files).validate(List.of(name)).problems());
    }

    /** Where it was written, and what is wrong or noteworthy in it. */
    public record Written(String path, List<Problem> problems) {
        public Written {
            problems = List.copyOf(problems);
        }
    }
}
