package io.obsctl.infra.ssh;

import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.ar.ArArchiveEntry;
import org.apache.commons.compress.archivers.ar.ArArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorInputStream;

/**
 * What the first bytes of a file that is to be installed say of it: deb(5), the header of an rpm (Linux Standard Base,
 * 22.2), elf(5). Read here, so that a host is not written to before it is known.
 *
 * @param name of the package; empty where it cannot be read
 * @param version of the package; empty where it cannot be read
 * @param machine as the file calls it, see {@link Machine}; empty where it cannot be read
 */
record FileHeader(Kind kind, String name, String version, String machine) {
    private static final int LARGEST = 4 << 20;
    private static final int RPM_NAME = 1000;
    private static final int RPM_VERSION = 1001;
    private static final int RPM_ARCH = 1022;
    private static final int RPM_STRING = 6;

    enum Kind {
        DEB,
        RPM,
        RPM_SOURCE,
        ELF,
        SCRIPT,
        ZIP,
        GZIP,
        OTHER
    }

    /** @throws IOException when it cannot be read, or is damaged */
    static FileHeader read(Path file) throws IOException {
        try (DataInputStream in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file)))) {
            in.mark(32);
            byte[] first = in.readNBytes(20);
            in.reset();
            String text = new String(first, StandardCharsets.ISO_8859_1);
            if (text.startsWith("!<arch>\ndebian")) {
                return deb(in);
            }
            if (text.startsWith("\u00ed\u00ab\u00ee\u00db")) {
                return rpm(in);
            }
            if (text.startsWith("\u007fELF") && first.length == 20) {
                // The machine is a number of two bytes in the order that byte 5 tells.
                int low = first[5] == 1 ? 18 : 19;
                int number = (first[low] & 0xff) | (first[37 - low] & 0xff) << 8;
                return new FileHeader(Kind.ELF, "", "", "elf-" + number);
            }
            Kind kind = text.startsWith("#!")
                    ? Kind.SCRIPT
                    : text.startsWith("PK\u0003\u0004")
                            ? Kind.ZIP
                            : text.startsWith("\u001f\u008b") ? Kind.GZIP : Kind.OTHER;
            return new FileHeader(kind, "", "", "");
        }
    }

    private static FileHeader deb(InputStream in) throws IOException {
        try (ArArchiveInputStream members = new ArArchiveInputStream(in)) {
            for (ArArchiveEntry member = members.getNextEntry(); member != null; member = members.getNextEntry()) {
                if (member.getName().startsWith("control.tar")) {
                    return control(member.getName(), members);
                }
            }
        }
        throw new IOException("it is a damaged package");
    }

    private static FileHeader control(String member, InputStream in) throws IOException {
        if (member.endsWith(".zst") || member.endsWith(".bz2") || member.endsWith(".lzma")) {
            return new FileHeader(Kind.DEB, "", "", "");
        }
        InputStream plain = member.endsWith(".gz")
                ? new GZIPInputStream(in)
                : member.endsWith(".xz") ? new XZCompressorInputStream(in) : in;
        TarArchiveInputStream files = new TarArchiveInputStream(plain);
        for (TarArchiveEntry file = files.getNextEntry(); file != null; file = files.getNextEntry()) {
            if (file.getName().equals("./control") || file.getName().equals("control")) {
                Map<String, String> fields = new HashMap<>();
                new String(files.readNBytes(LARGEST), StandardCharsets.UTF_8)
                        .lines()
                        .forEach(line -> {
                            int colon = line.indexOf(':');
                            if (colon > 0) {
                                fields.putIfAbsent(
                                        line.substring(0, colon),
                                        line.substring(colon + 1).strip());
                            }
                        });
                return new FileHeader(
                        Kind.DEB,
                        fields.getOrDefault("Package", ""),
                        fields.getOrDefault("Version", ""),
                        fields.getOrDefault("Architecture", ""));
            }
        }
        throw new IOException("it is a damaged package");
    }

    /** A lead of 96 bytes whose seventh says whether it is a source, a signature padded to eight bytes, then the header. */
    private static FileHeader rpm(DataInputStream in) throws IOException {
        byte[] lead = in.readNBytes(96);
        if (lead.length == 96 && lead[7] == 1) {
            return new FileHeader(Kind.RPM_SOURCE, "", "", "");
        }
        Map<Integer, String> signature = section(in, true);
        Map<Integer, String> header = section(in, false);
        return new FileHeader(
                Kind.RPM,
                header.getOrDefault(RPM_NAME, ""),
                header.getOrDefault(RPM_VERSION, signature.getOrDefault(RPM_VERSION, "")),
                header.getOrDefault(RPM_ARCH, ""));
    }

    /** Magic, four bytes of nothing, how many entries, how many bytes of data; entries of 16 bytes; the data. */
    private static Map<Integer, String> section(DataInputStream in, boolean padded) throws IOException {
        int magic = in.readInt();
        in.readInt();
        int entries = in.readInt();
        int size = in.readInt();
        if (magic >>> 8 != 0x8eade8 || entries < 0 || entries > LARGEST / 16 || size < 0 || size > LARGEST * 16) {
            throw new IOException("it is a damaged package");
        }
        byte[] index = in.readNBytes(entries * 16);
        byte[] data = in.readNBytes(size);
        if (padded) {
            in.readNBytes((8 - size % 8) % 8);
        }
        Map<Integer, String> strings = new HashMap<>();
        try (DataInputStream entry = new DataInputStream(new ByteArrayInputStream(index))) {
            for (int i = 0; i < entries; i++) {
                int tag = entry.readInt();
                int type = entry.readInt();
                int at = entry.readInt();
                entry.readInt();
                if (type == RPM_STRING && at >= 0 && at < data.length) {
                    strings.put(tag, string(data, at));
                }
            }
        }
        return strings;
    }

    private static String string(byte[] data, int at) {
        int end = at;
        while (end < data.length && data[end] != 0) {
            end++;
        }
        return new String(data, at, end - at, StandardCharsets.UTF_8);
    }
}
