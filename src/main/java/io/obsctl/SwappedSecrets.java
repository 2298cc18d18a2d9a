package io.obsctl;

import io.obsctl.model.Secret;
import io.obsctl.model.SecretRef;
import io.obsctl.model.SecretSource;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Secrets, some of which are looked for elsewhere during a rotation. Safe between threads. */
final class SwappedSecrets implements SecretSource {
    private final SecretSource secrets;
    private final Map<SecretRef, SecretRef> instead = new ConcurrentHashMap<>();

    SwappedSecrets(SecretSource secrets) {
        this.secrets = secrets;
    }

    void swap(SecretRef asked, SecretRef given) {
        instead.put(asked, given);
    }

    @Override
    public Secret resolve(SecretRef ref) {
        return secrets.resolve(instead.getOrDefault(ref, ref));
    }

    @Override
    public void prepare(Collection<SecretRef> refs) {
        secrets.prepare(
                refs.stream().map(r -> instead.getOrDefault(r, r)).distinct().toList());
    }
}
