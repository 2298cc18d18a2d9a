package io.obsctl.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A real nginx that writes to one folder only. */
public final class Nginx {
    private Nginx() {}

    /**
     * Starts it; its log goes to {@code nginx.log} in the folder. Whoever starts it waits for its ports and ends it.
     *
     * @param http what stands in nginx's {@code http} section: servers and what they share
     */
    public static Process start(Path folder, String http) throws IOException {
        Path config = folder.resolve("nginx.conf");
        // Root's files can be read by root only: workers stay root where the master is.
        Files.writeString(config, """
                daemon off;
                user root;
                pid %1$s/nginx.pid;
                error_log %1$s/error.log;
                events {}
                http {
                  access_log %1$s/access.log;
                  client_body_temp_path %1$s/body;
                  proxy_temp_path %1$s/proxy;
                  fastcgi_temp_path %1$s/fastcgi;
                  uwsgi_temp_path %1$s/uwsgi;
                  scgi_temp_path %1$s/scgi;
                %2$s
                }
                """.formatted(folder, http));
        return new ProcessBuilder("nginx", "-p", folder.toString(), "-c", config.toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("nginx.log").toFile())
                .start();
    }
}
