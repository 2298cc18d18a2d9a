package io.obsctl.infra.ssh;

import static org.assertj.core.api.Assertions.assertThat;

import com.jcraft.jsch.ChannelExec;
import org.junit.jupiter.api.Test;

class SshConnectionTest {
    /** A channel in one of the states that JSch goes through when a command ends. */
    private static final class At extends ChannelExec {
        private final boolean connected;
        private final boolean closed;

        At(boolean connected, boolean closed) {
            this.connected = connected;
            this.closed = closed;
        }

        @Override
        public boolean isConnected() {
            return connected;
        }

        @Override
        public boolean isClosed() {
            return closed;
        }
    }

    @Test
    void aCommandThatEndsIsNotTakenForABrokenLineBetweenDisconnectedAndClosed() {
        assertThat(SshConnection.hasEnded(new At(true, false))).isFalse();
        assertThat(SshConnection.hasEnded(new At(false, false))).isTrue();
        assertThat(SshConnection.hasEnded(new At(false, true))).isTrue();
        assertThat(SshConnection.hasEnded(new At(true, true))).isTrue();
    }
}
