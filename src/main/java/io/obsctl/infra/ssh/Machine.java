package io.obsctl.infra.ssh;

import java.util.Optional;
import java.util.regex.Pattern;

/** Kinds of processors that Alloy is built for, under each of the names that they go by. */
enum Machine {
    AMD64("x86_64|amd64|elf-62", "amd64"),
    I386("i[3-6]86|elf-3", "i386"),
    ARM64("aarch64|arm64|elf-183", "arm64"),
    ARM("armv?[5-8].*|armhf|armel|elf-40", "arm"),
    PPC64("ppc64le|ppc64el|elf-21", "ppc64le"),
    S390X("s390x|elf-22", "s390x"),
    RISCV64("riscv64|elf-243", "riscv64"),
    LOONG64("loongarch64|loong64|elf-258", "loong64");

    private final Pattern names;
    private final String word;

    Machine(String names, String word) {
        this.names = Pattern.compile(names);
        this.word = word;
    }

    /** @param name of {@code uname -m}, dpkg, rpm, or {@code elf-} and the number in an ELF header (elf(5)) */
    static Optional<Machine> of(String name) {
        for (Machine machine : values()) {
            if (machine.names.matcher(name).matches()) {
                return Optional.of(machine);
            }
        }
        return Optional.empty();
    }

    /** Whether programs for the other may run here: 64-bit kernels often carry 32-bit systems. */
    boolean mayRun(Machine other) {
        return this == other || (this == AMD64 && other == I386) || (this == ARM64 && other == ARM);
    }

    @Override
    public String toString() {
        return word;
    }
}
