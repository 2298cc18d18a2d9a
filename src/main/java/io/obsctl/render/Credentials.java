package io.obsctl.render;

import io.obsctl.model.Artifact;
import io.obsctl.model.ArtifactKind;
import io.obsctl.model.Collector;
import io.obsctl.model.CredentialDelivery;
import io.obsctl.model.HostLayout;
import io.obsctl.model.Piece;
import io.obsctl.model.SecretRef;
import io.obsctl.model.Version;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The secrets that one collector needs: where they lie on the machine and how its config names them. */
final class Credentials {
    private static final Version PASSWORD_FILE_EVERYWHERE = new Version(1, 15);
    private static final Version SYS_ENV = new Version(1, 4);

    /**
     * One secret, by the name of its file.
     *
     * @param always whether it is a file however the others are delivered, as the PEM of a certificate is
     */
    record Entry(String name, SecretRef ref, String prefix, boolean always) {
        /** The variable that holds it when an env file delivers it. */
        String variable() {
            return "OBSCTL_" + name.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", "_");
        }

        /** Whether it lies encrypted on the host already, for systemd alone. */
        boolean stored() {
            return ref.staysOnHost();
        }

        /**
         * The credential's name below {@code $CREDENTIALS_DIRECTORY}. A stored one keeps the name that it was encrypted
         * with: systemd refuses any other (systemd-creds(1), {@code --name}).
         */
        String credential() {
            if (!stored()) {
                return name;
            }
            return ref.rest().substring(ref.rest().lastIndexOf('/') + 1).replaceAll("\\.cred$", "");
        }

        /** Where a stored one lies: the directory is systemd's own (systemd.exec(5), from 250 on). */
        String storedAt() {
            return ref.rest().startsWith("/") ? ref.rest() : "/etc/credstore.encrypted/" + ref.rest();
        }
    }

    private final Collector collector;
    private final String folder;
    private final CredentialDelivery delivery;
    private final Map<String, Entry> entries = new LinkedHashMap<>();
    private final Map<String, String> byValue = new LinkedHashMap<>();

    /** @param folder where the collector's artifacts lie in the bundle: empty, or ending in a slash */
    Credentials(Collector collector, String folder) {
        this.collector = collector;
        this.folder = folder;
        this.delivery = collector.credentials() != CredentialDelivery.AUTO
                ? collector.credentials()
                : collector.alloy().atLeast(PASSWORD_FILE_EVERYWHERE)
                        ? CredentialDelivery.PASSWORD_FILE
                        : CredentialDelivery.ENV_FILE;
    }

    CredentialDelivery delivery() {
        return delivery;
    }

    List<Entry> entries() {
        return List.copyOf(entries.values());
    }

    void add(String name, SecretRef ref) {
        entries.put(name, new Entry(name, ref, "", false));
    }

    /** A secret that stands in its file behind a fixed text, such as the user of a password file. */
    void add(String name, SecretRef ref, String prefix) {
        entries.put(name, new Entry(name, ref, prefix, false));
    }

    /** What can only be a file: several lines do not fit into a variable. */
    void addFile(String name, SecretRef ref) {
        entries.put(name, new Entry(name, ref, "", true));
    }

    /** Whether the environment file holds any secret. */
    boolean inEnvironment() {
        return !inFiles() && entries.values().stream().anyMatch(e -> !e.stored() && !e.always());
    }

    boolean inFiles() {
        return delivery != CredentialDelivery.ENV_FILE;
    }

    /** An Alloy expression of the file's path; {@code null} when an env file delivers it. */
    @Nullable
    SyntaxText file(String name) {
        Entry entry = entries.get(name);
        if (entry != null && entry.stored()) {
            return inCredentialsDirectory(entry.credential());
        }
        return switch (delivery) {
            case ENV_FILE -> entry != null && entry.always() ? alloy(Syntax.ALLOY.literal(path(name))) : null;
            case LOAD_CREDENTIAL -> inCredentialsDirectory(name);
            default -> alloy(Syntax.ALLOY.literal(path(name)));
        };
    }

    private SyntaxText inCredentialsDirectory(String credential) {
        return alloy(env() + "(\"CREDENTIALS_DIRECTORY\") + " + Syntax.ALLOY.literal("/" + credential));
    }

    /** An Alloy expression of the secret itself. */
    SyntaxText value(String name) {
        Entry entry = entries.get(name);
        if (entry == null) {
            throw new IllegalStateException("no credential " + name);
        }
        if (!inFiles() && !entry.stored()) {
            return alloy(env() + "(" + Syntax.ALLOY.literal(entry.variable()) + ")");
        }
        String label = byValue.computeIfAbsent(name, Labels::slug);
        return alloy("local.file." + label + ".content");
    }

    /** What {@code local.file} blocks the config needs, after everything asked for its {@link #value}. */
    List<Map<String, Object>> localFiles() {
        List<Map<String, Object>> files = new ArrayList<>();
        byValue.forEach((name, label) -> {
            SyntaxText file = file(name);
            if (file != null) {
                files.add(Map.of("label", alloy(label), "path", file));
            }
        });
        return files;
    }

    /** The path on the machine that a file is read from by systemd or by Alloy. */
    String path(String name) {
        return HostLayout.on(collector.home(), folder + HostLayout.CREDENTIALS_DIRECTORY + "/" + name);
    }

    /** One file each, whole content the secret and no line end, since not every reader trims. */
    List<Artifact> artifacts() {
        List<Artifact> artifacts = new ArrayList<>();
        for (Entry entry : entries.values()) {
            if (entry.stored() || !(inFiles() || entry.always())) {
                continue;
            }
            List<Piece> pieces = new ArrayList<>();
            if (!entry.prefix().isEmpty()) {
                pieces.add(new Piece.Text(entry.prefix()));
            }
            pieces.add(new Piece.Slot(entry.ref(), Piece.Form.RAW, ""));
            artifacts.add(new Artifact(
                    folder + HostLayout.CREDENTIALS_DIRECTORY + "/" + entry.name(),
                    ArtifactKind.CREDENTIAL,
                    0440,
                    pieces));
        }
        return artifacts;
    }

    private String env() {
        return collector.alloy().atLeast(SYS_ENV) ? "sys.env" : "env";
    }

    private static SyntaxText alloy(String text) {
        return new SyntaxText(Syntax.ALLOY, text);
    }
}
