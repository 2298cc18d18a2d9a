package io.obsctl.model;

@Doc("Bounds on a collector.")
public record Limits(
        @Doc(value = "MemoryMax of the unit; GOMEMLIMIT and the memory limiter follow from it.", def = "512MiB")
        ByteSize memory,

        @Doc(value = "CPUQuota of the unit; 100% is one core.", def = "50%")
        Percent cpu) {}
