package io.obsctl.sandbox.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Against the reference implementation, both ways. */
class SnappyTest {
    private static byte[] sample(int size) {
        var random = new Random(size);
        byte[] block = new byte[Math.min(size, 50_000)];
        random.nextBytes(block);
        byte[] all = new byte[size];
        for (int i = 0; i < size; i++) {
            all[i] = i % 3 == 0 ? (byte) 'x' : block[i % Math.max(1, block.length)];
        }
        return all;
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 59, 60, 61, 255, 65_535, 65_536, 65_537, 300_000})
    void agreesWithTheReference(int size) throws IOException {
        byte[] plain = sample(size);
        assertThat(Snappy.unpack(org.xerial.snappy.Snappy.compress(plain), 1 << 20))
                .isEqualTo(plain);
        assertThat(org.xerial.snappy.Snappy.uncompress(Snappy.pack(plain))).isEqualTo(plain);
    }

    @Test
    void refusesGarbageAndTooMuch() throws IOException {
        assertThatThrownBy(() -> Snappy.unpack(new byte[0], 10)).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> Snappy.unpack(new byte[] {9, 9, 9}, 10)).isInstanceOf(IOException.class);
        byte[] large = org.xerial.snappy.Snappy.compress(new byte[1000]);
        assertThatThrownBy(() -> Snappy.unpack(large, 999)).isInstanceOf(IOException.class);
    }

    @Test
    void neverThrowsAnythingElseOnBrokenInput() {
        var random = new Random(42);
        for (int i = 0; i < 3_000; i++) {
            byte[] garbage = new byte[random.nextInt(60)];
            random.nextBytes(garbage);
            try {
                Snappy.unpack(garbage, 1 << 16);
            } catch (IOException expected) {
                assertThat(expected).isNotNull();
            }
        }
    }
}
