package io.obsctl.app;

import io.obsctl.model.LoadedProfile;
import io.obsctl.model.SecretRef;
import io.obsctl.model.TokenDates;
import io.obsctl.model.TokenFacts;
import io.obsctl.model.Tokens;
import io.obsctl.profile.InitAnswers.Key;
import io.obsctl.profile.ProfileFiles;
import io.obsctl.profile.ProfileLoader;
import io.obsctl.profile.ProfileResult;
import io.obsctl.verify.lane.TokenReader;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** When the tokens of a profile that is being written end, by asking whoever issued them. */
public final class InitDates {
    private final TokenReader reader;
    private final TokenDates dates;

    /** @param dates asked once for each token that is an access policy's and can be had here */
    public InitDates(TokenReader reader, TokenDates dates) {
        this.reader = reader;
        this.dates = dates;
    }

    /**
     * @param files bases of the new profile
     * @param text the new profile as it would be without dates
     * @return the answers, and dates for what has none among them
     */
    Map<String, String> of(ProfileFiles files, String name, String text, Map<String, String> answers) {
        Map<String, String> out = new LinkedHashMap<>(answers);
        if (new ProfileLoader().load(new With(files, name, text), name) instanceof ProfileResult.Loaded loaded) {
            Tokens tokens = loaded.profile().profile().stack().tokens();
            Map<SecretRef, TokenDates.Answer> asked = new HashMap<>();
            add(out, Key.WRITE_EXPIRES, tokens.write(), loaded.profile(), asked);
            add(out, Key.READ_EXPIRES, tokens.read(), loaded.profile(), asked);
            add(out, Key.DEPLOY_EXPIRES, tokens.deploy(), loaded.profile(), asked);
            add(out, Key.RULES_EXPIRES, tokens.rules(), loaded.profile(), asked);
        }
        return out;
    }

    private void add(
            Map<String, String> out,
            Key key,
            @Nullable SecretRef ref,
            LoadedProfile profile,
            Map<SecretRef, TokenDates.Answer> asked) {
        if (ref == null || !out.getOrDefault(key.key(), "").isEmpty()) {
            return;
        }
        TokenDates.Answer answer = asked.computeIfAbsent(
                ref,
                r -> reader.read(r) instanceof TokenFacts.CloudAccess c
                        ? dates.of(profile, c)
                        : new TokenDates.NotAsked("it does not tell its name"));
        if (answer instanceof TokenDates.Known known && known.ends() != null) {
            out.put(key.key(), CommitToken.shown(known.ends()));
        }
    }

    /** The files with one more, which is not written yet. */
    private record With(ProfileFiles files, String added, String text) implements ProfileFiles {
        @Override
        public Answer read(String name) {
            return name.equals(added)
                    ? new Bytes(name + ".yaml", text.getBytes(StandardCharsets.UTF_8))
                    : files.read(name);
        }

        @Override
        public List<String> names() {
            return files.names();
        }
    }
}
