package io.obsctl.infra.ssh;

import io.obsctl.verify.source.SourceReach.FileText;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

/** Reads one file of a host as whoever logs in there may. */
final class HostFile {
    private static final Duration READING = Duration.ofSeconds(15);

    /** Its words are the same in every language then. */
    private static final String SCRIPT = "LC_ALL=C exec head -c \"$1\" -- \"$2\"";

    private final SshConnection connection;

    HostFile(SshConnection connection) {
        this.connection = connection;
    }

    FileText read(String path, int longest) throws SshFailure {
        RemoteCommand command = new RemoteCommand(SCRIPT, List.of(Integer.toString(longest), path));
        RemoteResult result = connection.run("read", command, new byte[0], READING);
        if (result.status() == 0) {
            return new FileText.Held(new String(result.output(), StandardCharsets.ISO_8859_1));
        }
        String said = result.shortError();
        return said.endsWith("No such file or directory")
                ? new FileText.Missing()
                : new FileText.Unread(said.replaceFirst("^.*: ", ""));
    }
}
