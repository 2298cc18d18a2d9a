package io.obsctl.infra.ssh;

import com.jcraft.jsch.Session;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Sessions to jump hosts: one each, shared by all hosts behind it, since a server drops log-ins that come many at once
 * ({@code MaxStartups}). Safe between threads.
 */
final class Jumps {
    /** Opens a session. */
    interface Opener {
        Session open(Endpoint jump) throws SshFailure;
    }

    private static final class Shared {
        private @Nullable Session session;
        private int users;
    }

    private final Map<Endpoint, Shared> open = new ConcurrentHashMap<>();
    private final Map<Session, Endpoint> through = new ConcurrentHashMap<>();
    private final Opener opener;

    Jumps(Opener opener) {
        this.opener = opener;
    }

    /** A session that is connected. Each call is answered by one of {@link #release}. */
    Session borrow(Endpoint jump) throws SshFailure {
        Shared shared = open.computeIfAbsent(jump, j -> new Shared());
        synchronized (shared) {
            Session session = shared.session;
            if (session == null || !session.isConnected()) {
                session = opener.open(jump);
                shared.session = session;
            }
            shared.users++;
            return session;
        }
    }

    void release(Endpoint jump, Closer closer) {
        Shared shared = open.get(jump);
        if (shared == null) {
            return;
        }
        synchronized (shared) {
            shared.users--;
            Session session = shared.session;
            if (shared.users <= 0 && session != null) {
                shared.session = null;
                closer.close(session);
            }
        }
    }

    /** Remembers which jump a session goes through. */
    void goesThrough(Session session, Endpoint jump) {
        through.put(session, jump);
    }

    /** Lets go of the jump that a session went through. */
    void ended(Session session, Closer closer) {
        Endpoint jump = through.remove(session);
        if (jump != null) {
            release(jump, closer);
        }
    }

    /** Ends a session. */
    interface Closer {
        void close(Session session);
    }
}
