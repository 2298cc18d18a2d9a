package io.obsctl.sandbox.collector.prometheus;

import io.obsctl.sandbox.collector.metric.Exposition;
import io.obsctl.sandbox.wire.GoNumber;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * A small honest part of the node exporter, read from {@code /proc}: CPU, memory, load, boot, file systems, disks,
 * network, pressure. What cannot be read is left out.
 */
final class HostMetrics {
    /** The kernel counts CPU time in hundredths of a second for programs, on every architecture. */
    private static final double TICKS = 100;

    private static final double SECTOR = 512;
    private static final String[] CPU_MODES = {"user", "nice", "system", "idle", "iowait", "irq", "softirq", "steal"};

    private final Path proc;
    private final Path root;
    private final Clock clock;

    HostMetrics(Path proc, Path root, Clock clock) {
        this.proc = proc;
        this.root = root;
        this.clock = clock;
    }

    private static final class Page {
        final StringBuilder out = new StringBuilder();

        void type(String name, String type) {
            out.append("# TYPE ").append(name).append(' ').append(type).append('\n');
        }

        void line(String name, double value, String... pairs) {
            Map<String, String> labels = new TreeMap<>();
            for (int i = 0; i + 1 < pairs.length; i += 2) {
                labels.put(pairs[i], pairs[i + 1]);
            }
            out.append(name)
                    .append(Exposition.labels(labels))
                    .append(' ')
                    .append(GoNumber.print(value))
                    .append('\n');
        }

        void gauge(String name, double value) {
            type(name, "gauge");
            line(name, value);
        }
    }

    /** The page as it is now. */
    String text() {
        Page page = new Page();
        page.gauge("node_time_seconds", clock.millis() / 1000.0);
        stat(page);
        memory(page);
        load(page);
        fileSystems(page);
        disks(page);
        network(page);
        pressure(page);
        rest(page);
        return page.out.toString();
    }

    private List<String> lines(String file) {
        try {
            return Files.readAllLines(proc.resolve(file));
        } catch (IOException e) {
            return List.of();
        }
    }

    private void stat(Page page) {
        page.type("node_cpu_seconds_total", "counter");
        for (String line : lines("stat")) {
            String[] words = line.strip().split("\\s+");
            if (words[0].matches("cpu\\d+")) {
                for (int i = 0; i < CPU_MODES.length && i + 1 < words.length; i++) {
                    page.line(
                            "node_cpu_seconds_total",
                            number(words[i + 1]) / TICKS,
                            "cpu",
                            words[0].substring(3),
                            "mode",
                            CPU_MODES[i]);
                }
            }
        }
        for (String line : lines("stat")) {
            String[] words = line.strip().split("\\s+");
            switch (words[0]) {
                case "btime" -> page.gauge("node_boot_time_seconds", number(words[1]));
                case "ctxt" -> {
                    page.type("node_context_switches_total", "counter");
                    page.line("node_context_switches_total", number(words[1]));
                }
                case "procs_running" -> page.gauge("node_procs_running", number(words[1]));
                case "procs_blocked" -> page.gauge("node_procs_blocked", number(words[1]));
                default -> {
                    // of no interest
                }
            }
        }
    }

    private void memory(Page page) {
        for (String line : lines("meminfo")) {
            String[] words = line.split("[:\\s]+");
            boolean kilobytes = words.length > 2 && words[2].equals("kB");
            String name = words[0].replace("(", "_").replace(")", "");
            page.gauge("node_memory_" + name + (kilobytes ? "_bytes" : ""), number(words[1]) * (kilobytes ? 1024 : 1));
        }
    }

    private void load(Page page) {
        for (String line : lines("loadavg")) {
            String[] words = line.split("\\s+");
            page.gauge("node_load1", number(words[0]));
            page.gauge("node_load5", number(words[1]));
            page.gauge("node_load15", number(words[2]));
        }
    }

    private void fileSystems(Page page) {
        Set<String> seen = new HashSet<>();
        for (String line : lines("1/mounts").isEmpty() ? lines("mounts") : lines("1/mounts")) {
            String[] words = line.split("\\s+");
            if (words.length < 4 || !words[0].startsWith("/dev/")) {
                continue;
            }
            // Mounted twice at one place, as in containers: one series, or the backend refuses the whole batch.
            if (!seen.add(words[0] + " " + words[1] + " " + words[2])) {
                continue;
            }
            String[] labels = {"device", words[0], "mountpoint", words[1], "fstype", words[2]};
            try {
                FileStore store = Files.getFileStore(root.resolve(words[1].replaceFirst("^/", "")));
                page.line("node_filesystem_size_bytes", store.getTotalSpace(), labels);
                page.line("node_filesystem_avail_bytes", store.getUsableSpace(), labels);
                page.line("node_filesystem_free_bytes", store.getUnallocatedSpace(), labels);
                page.line("node_filesystem_readonly", words[3].matches("ro(,.*)?") ? 1 : 0, labels);
            } catch (IOException e) {
                continue; // not ours to see
            }
        }
    }

    private void disks(Page page) {
        for (String line : lines("diskstats")) {
            String[] words = line.strip().split("\\s+");
            if (words.length < 14 || words[2].matches("(loop|ram|fd).*|(h|s|v|xv)d[a-z]\\d+|nvme\\d+n\\d+p\\d+")) {
                continue;
            }
            page.line("node_disk_read_bytes_total", number(words[5]) * SECTOR, "device", words[2]);
            page.line("node_disk_written_bytes_total", number(words[9]) * SECTOR, "device", words[2]);
            page.line("node_disk_io_time_seconds_total", number(words[12]) / 1000, "device", words[2]);
        }
    }

    private void network(Page page) {
        for (String line : lines("1/net/dev").isEmpty() ? lines("net/dev") : lines("1/net/dev")) {
            int colon = line.indexOf(':');
            String[] words = line.substring(colon + 1).strip().split("\\s+");
            if (colon < 0 || words.length < 16) {
                continue;
            }
            String[] device = {"device", line.substring(0, colon).strip()};
            page.line("node_network_receive_bytes_total", number(words[0]), device);
            page.line("node_network_receive_packets_total", number(words[1]), device);
            page.line("node_network_receive_errs_total", number(words[2]), device);
            page.line("node_network_receive_drop_total", number(words[3]), device);
            page.line("node_network_transmit_bytes_total", number(words[8]), device);
            page.line("node_network_transmit_packets_total", number(words[9]), device);
            page.line("node_network_transmit_errs_total", number(words[10]), device);
            page.line("node_network_transmit_drop_total", number(words[11]), device);
        }
    }

    private void pressure(Page page) {
        for (String resource : List.of("cpu", "memory", "io")) {
            for (String line : lines("pressure/" + resource)) {
                double seconds = number(line.replaceFirst(".*total=", "")) / 1e6;
                if (line.startsWith("some")) {
                    page.line("node_pressure_" + resource + "_waiting_seconds_total", seconds);
                } else if (!resource.equals("cpu")) {
                    page.line("node_pressure_" + resource + "_stalled_seconds_total", seconds);
                }
            }
        }
    }

    private void rest(Page page) {
        for (String line : lines("sys/fs/file-nr")) {
            String[] words = line.split("\\s+");
            page.gauge("node_filefd_allocated", number(words[0]));
            page.gauge("node_filefd_maximum", number(words[2]));
        }
        for (String line : lines("vmstat")) {
            if (line.startsWith("oom_kill ")) {
                page.line("node_vmstat_oom_kill", number(line.substring(9)));
            }
        }
        page.line(
                "node_uname_info",
                1,
                "nodename",
                first("sys/kernel/hostname"),
                "release",
                first("sys/kernel/osrelease"),
                "sysname",
                first("sys/kernel/ostype"),
                "version",
                first("sys/kernel/version"));
    }

    private String first(String file) {
        return lines(file).stream().findFirst().orElse("");
    }

    private static double number(String text) {
        try {
            return Double.parseDouble(text.strip());
        } catch (NumberFormatException e) {
            return Double.NaN;
        }
    }
}
