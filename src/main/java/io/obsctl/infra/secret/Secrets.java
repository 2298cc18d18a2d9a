package io.obsctl.infra.secret;

import io.obsctl.event.Sink;
import io.obsctl.infra.http.Http;
import io.obsctl.model.Secret;
import io.obsctl.model.SecretRef;
import io.obsctl.model.SecretSource;
import io.obsctl.problem.ExitCode;
import io.obsctl.problem.Nearest;
import io.obsctl.problem.ObsctlException;
import io.obsctl.problem.Problem;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Finds secrets by their references, each once a run. What it finds, the {@link Redactor} masks from then on. Failures
 * are not remembered.
 */
public final class Secrets implements SecretSource {
    private final Map<String, String> environment;
    private final Redactor redactor;
    private final FileSecrets files;
    private final ExecSecrets programs;
    private final VaultSecrets vault;
    private final Map<SecretRef, Secret> found = new ConcurrentHashMap<>();

    /**
     * @param environment the process's environment
     * @param http for vaults; not used before the first such reference
     * @param sink takes remarks, such as a file that anybody may read
     */
    public Secrets(Map<String, String> environment, Http http, Redactor redactor, Sink sink) {
        this.environment = Map.copyOf(environment);
        this.redactor = redactor;
        this.files = new FileSecrets(this.environment, sink);
        this.programs = new ExecSecrets(this.environment);
        this.vault = new VaultSecrets(this.environment, http);
    }

    @Override
    public Secret resolve(SecretRef ref) {
        return found.computeIfAbsent(ref, this::find);
    }

    private Secret find(SecretRef ref) {
        Secret secret = switch (ref.scheme()) {
            case "env" -> variable(ref);
            case "file" -> files.read(ref);
            case "exec" -> programs.run(ref);
            case "vault" -> vault.read(ref);
            default -> throw notBuiltIn(ref);
        };
        redactor.learn(secret);
        return secret;
    }

    private Secret variable(SecretRef ref) {
        String value = environment.get(ref.rest());
        if (value != null) {
            return SecretText.of(ref, value);
        }
        Problem problem =
                Problem.error("secret/unset", "An environment variable is not set", "no variable " + ref.rest());
        String near = Nearest.to(ref.rest(), environment.keySet()).orElse("");
        if (!near.isEmpty()) {
            problem = problem.hint("Did you mean `env:" + near + "`?");
        }
        throw new ObsctlException(
                ExitCode.USAGE,
                ref.rest().matches("[A-Za-z_][A-Za-z0-9_]*")
                        ? problem.run("read -rs " + ref.rest() + " && export " + ref.rest())
                        : problem.hint("The name of a variable is letters, digits and underscores"));
    }

    private static ObsctlException notBuiltIn(SecretRef ref) {
        String recipe = ref.scheme().equals("aws-ssm")
                ? "exec:aws ssm get-parameter --with-decryption --name NAME --query Parameter.Value --output text"
                : "exec:aws secretsmanager get-secret-value --secret-id ID --query SecretString --output text";
        return new ObsctlException(
                ExitCode.USAGE,
                Problem.error(
                                "secret/scheme",
                                "This kind of reference is not supported",
                                ref.scheme() + ": references are not supported in this version")
                        .hint("Let the AWS CLI fetch it: write `" + recipe + "`"));
    }
}
